"""What made a loss more likely, as we name it: a condition, never a person, and never what the customer said."""

from django.db import models

from workshop.wording import choices, in_words

from .days import OfDay, OfDaysQuerySet


class ConditionQuerySet(OfDaysQuerySet):
    def published(self):
        """Prepared by hand, or named in a night whose report is published."""
        return self.filter(models.Q(step=None) | models.Q(step__workshop__published_at__isnull=False))


class Condition(OfDay):
    deal = models.ForeignKey("Deal", models.CASCADE, related_name="conditions")
    tag = models.CharField(max_length=20)  # of loss_cause_tag

    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["deal", "step", "tag"], name="condition_once")]

    def __str__(self):
        return in_words(choices("loss_cause_tag").get(self.tag, {}))

    @classmethod
    def name(cls, deal, tags, step=None):
        """These, and no others, as far as this step (or the preparation) says."""
        deal.conditions.filter(step=step).exclude(tag__in=tags).delete()
        known = set(deal.conditions.filter(step=step).values_list("tag", flat=True))
        new = [tag for tag in dict.fromkeys(tags) if tag not in known]
        cls.objects.bulk_create(cls(deal=deal, tag=tag, **cls.said_in(step)) for tag in new)
