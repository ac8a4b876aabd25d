"""Which groups of voters a partner works with, and which partners a notice was frozen for."""

from django.db import models


class WorksWith(models.Model):
    """A partner works with one segment of voters (rules/segments.toml). Ended, the row stays."""

    institution = models.ForeignKey("roster.Institution", models.CASCADE, related_name="works_with")
    segment = models.CharField(max_length=24)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by = models.ForeignKey("roster.Post", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "segment"],
                condition=models.Q(until=None),
                name="one_segment_per_partner",
            )
        ]
        indexes = [models.Index(fields=["segment", "institution"], name="partner_by_segment")]


class Meant(models.Model):
    """One partner that the rule of a notice chose when it was released: a row per body, not person.

    Only notices that name types of partner or segments have such rows.
    """

    notice = models.ForeignKey("down.Notice", models.CASCADE, related_name="meant")
    institution = models.ForeignKey("roster.Institution", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "institution"], name="one_row_per_partner")
        ]
