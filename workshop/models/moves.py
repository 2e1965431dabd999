"""Who moved the room, for the other desks: several people may stand at one."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SENTENCES = {
    "moved": gettext_lazy("%(name)s moved the room to “%(phase)s”."),
    "taken_back": gettext_lazy("%(name)s took the last move back."),
    "revealed": gettext_lazy("%(name)s revealed what was written."),
    "paused": gettext_lazy("%(name)s stopped the clock."),
    "resumed": gettext_lazy("%(name)s let the clock run again."),
    "ended": gettext_lazy("%(name)s ended the workshop."),
    "reopened": gettext_lazy("%(name)s let the room go on."),
}


class Move(models.Model):
    workshop = models.ForeignKey("Workshop", models.CASCADE, related_name="moves")
    what = models.CharField(max_length=10)  # a key of SENTENCES
    phase = models.ForeignKey("Phase", models.SET_NULL, null=True, blank=True, related_name="+")  # where it led
    user = models.ForeignKey("User", models.SET_NULL, null=True, blank=True, related_name="+")
    helper = models.ForeignKey("Helper", models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.what} by {self.by}"

    @property
    def by(self):
        return self.user or self.helper

    @property
    def sentence(self):
        names = {"name": str(self.by or _("Somebody")), "phase": self.phase.name if self.phase else ""}
        return SENTENCES[self.what] % names


def remember(workshop, what, by):
    """Within the change that it is: the desks that follow it already know. Nobody (None) is not remembered."""
    if by:
        workshop.moves.create(what=what, phase=workshop.phase, **by)


def last_of_others(workshop, by):
    """The last move, if somebody else made it: one's own needs no telling."""
    last = workshop.moves.select_related("user", "helper", "phase__step").first()
    return last if last and {last.user, last.helper} - {None} != set(by.values()) else None
