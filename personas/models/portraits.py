"""An uploaded picture of a persona. The files lie under VAR and carry nothing but the picture; views ask for rights."""

import shutil
import uuid
from pathlib import Path

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from workshop import live
from workshop.models.photos import unlink

from .persona import Persona

SIZES = "large", "middle", "small"  # the whole; a square for sheets, and one for lists


class Portrait(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # another picture has another one
    persona = models.OneToOneField(Persona, models.CASCADE, related_name="portrait")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    taken_in_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"portrait of {self.persona}"

    @classmethod
    def put(cls, persona, picture):
        """In place of an earlier one. `picture` is what `pictures.portrait` made: all work on it is done by now.

        The files are there before the row is: what a page names can be fetched, and a failure leaves neither.
        """
        portrait = cls(persona=persona, width=picture.width, height=picture.height)
        forget_the_deleted()
        try:
            portrait.write(picture)
            with live.keeping():
                Persona.objects.select_for_update().get(pk=persona.pk)  # two pictures come one after the other
                cls.take_away(persona)
                portrait.save(force_insert=True)
        except BaseException:
            unlink(portrait.files())
            raise
        return portrait

    @classmethod
    def take_away(cls, persona):
        """The drawn figure stands there again."""
        with live.keeping():
            earlier = cls.objects.filter(persona=persona).first()
            if earlier:
                files = earlier.files()
                earlier.delete()
                transaction.on_commit(lambda: unlink(files))

    def files(self):
        """{size: where it lies}."""
        return {size: folder(self.persona_id) / f"{self.pk}-{size}.webp" for size in SIZES}

    def write(self, picture):
        for size, file in self.files().items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(getattr(picture, size))


def folder(persona_id):
    return Path(settings.VAR) / "portraits" / str(persona_id)


def forget_the_deleted():
    """The pictures of personas that are no more."""
    for each in folder("").glob("*"):
        if not Persona.objects.filter(pk=each.name).exists():
            shutil.rmtree(each, ignore_errors=True)
