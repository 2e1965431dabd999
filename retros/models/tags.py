"""What kind of condition a cluster is: its cause tag, for counts over deals."""

from django.db import models

from workshop import live
from workshop.models import Cluster
from workshop.wording import choices, in_words


class CauseTag(models.Model):
    cluster = models.OneToOneField(Cluster, models.CASCADE, related_name="cause_tag")
    tag = models.CharField(max_length=20)  # of loss_cause_tag

    def __str__(self):
        return in_words(choices("loss_cause_tag").get(self.tag, {}))

    @classmethod
    def put(cls, circle, cluster, tag):
        """The last choice counts; the deal of the circle learns its conditions."""
        with live.change(circle.step.workshop) as change:
            cls.objects.update_or_create(cluster=cluster, defaults={"tag": tag})
            if circle.deal:
                circle.deal.name_conditions(tags_of(circle), circle.step)
            circle.ring(change)


def tags_of(circle):
    """The tags of a circle's clusters, those with the most cards first."""
    found = CauseTag.objects.filter(
        cluster__board__step=circle.step, cluster__lane=circle.lane, cluster__removed_at=None
    )
    counted = found.annotate(n=models.Count("cluster__notes")).order_by("-n", "cluster__place")
    return list(dict.fromkeys(counted.values_list("tag", flat=True)))
