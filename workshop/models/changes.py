"""What a note was before it was changed: to undo it, and to say who was first."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from .people import Participant


def last_of(notes):
    """{note id: its last change}, in one query."""
    changes = NoteChange.objects.filter(note__in=notes).select_related("participant", "user", "helper")
    return {change.note_id: change for change in changes.order_by("rev")}


class NoteChange(models.Model):
    """Undoing deletes the row."""

    note = models.ForeignKey("Note", models.CASCADE, related_name="changes")
    participant = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True)
    user = models.ForeignKey("User", models.SET_NULL, null=True, blank=True)
    helper = models.ForeignKey("Helper", models.SET_NULL, null=True, blank=True)
    rev = models.BigIntegerField()
    was = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-rev"]

    def __str__(self):
        return f"change {self.rev} of {self.note}"

    @property
    def by(self):
        return self.participant or self.user or self.helper

    def before(self):
        fields = self.note._meta
        return {name: fields.get_field(name.removesuffix("_id")).to_python(value) for name, value in self.was.items()}
