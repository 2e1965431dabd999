"""What teams and people say about who answers for a touchpoint, and what the facilitator decides between two claims."""

from django.db import models

from workshop.models import Note, Participant, Team


class Locked(Exception):
    """The facilitator has closed the claims, or has decided this one."""


class TouchpointOwner(models.Model):
    """What one team, or one person without a team, says; or the decision, which stands above what anybody says."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="touchpoint_owners")
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="+")
    seat = models.ForeignKey(Participant, models.SET_NULL, null=True, blank=True, related_name="+")
    decided = models.BooleanField(default=False)
    department = models.CharField(max_length=20, blank=True)  # accountable; nothing: "we do not know"
    supporting = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    rev = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["note", "team"], name="one_claim_per_team"),
            models.UniqueConstraint(fields=["note", "seat"], name="one_claim_per_seat"),
            models.UniqueConstraint(fields=["note"], condition=models.Q(decided=True), name="one_decision"),
        ]

    def __str__(self):
        return f"{self.department or '?'} for {self.note_id}"

    def is_of(self, claimant):
        """`claimant` is {"team": team} or {"seat": participant}."""
        return not self.decided and all(getattr(self, f"{kind}_id") == who.pk for kind, who in claimant.items())
