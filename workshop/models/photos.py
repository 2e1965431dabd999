"""Photographs of a wall of paper. The file lies under VAR and carries nothing but the picture; views ask for rights."""

import shutil
import uuid
from pathlib import Path

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from workshop import live

from .agenda import Step

MOST = 12  # for one step
SIZES = "large", "small"


class TooMany(Exception):
    """A step has as many photographs as it may have."""


class Photo(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    step = models.ForeignKey(Step, models.CASCADE, related_name="photos")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    taken_in_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["taken_in_at", "pk"]

    def __str__(self):
        return f"photo of {self.step}"

    @classmethod
    def add(cls, step, picture):
        """`picture` has `width`, `height`, and JPEGs in `large` and `small`: see pictures.py. Raises `TooMany`.

        The files are there before the row is: what a page names can be fetched, and a failure leaves neither.
        """
        photo = cls(step=step, width=picture.width, height=picture.height)
        forget_the_deleted()
        try:
            with live.change(step.workshop) as change:
                if step.photos.count() >= MOST:
                    raise TooMany
                photo.write(picture)
                photo.save(force_insert=True)
                change.ring(live.FACILITATORS)
        except BaseException:
            unlink(photo.files())
            raise
        return photo

    def remove(self):
        """From every page and from the disk."""
        files = self.files()
        with live.change(self.step.workshop) as change:
            self.delete()
            change.ring(live.FACILITATORS)
            transaction.on_commit(lambda: unlink(files))

    def files(self):
        """{size: where it lies}."""
        return {size: folder(self.step.workshop_id) / f"{self.pk}-{size}.jpg" for size in SIZES}

    def write(self, picture):
        for size, file in self.files().items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(getattr(picture, size))


def unlink(files):
    for file in files.values():
        file.unlink(missing_ok=True)


def folder(workshop_id):
    return Path(settings.VAR) / "photos" / str(workshop_id)


def forget_the_deleted():
    """The photographs of workshops that are no more; ids of workshops are never given twice."""
    workshops = Step._meta.get_field("workshop").related_model
    for each in folder("").glob("*"):
        if not workshops.objects.filter(pk=each.name).exists():
            shutil.rmtree(each, ignore_errors=True)
