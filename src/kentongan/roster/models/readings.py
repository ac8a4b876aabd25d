"""What was read of an account, when, from where, and how exactly; nothing is smoothed."""

from typing import Self

from django.db import models


class ReadingQuerySet(models.QuerySet["Reading"]):
    """Reads of the series."""

    def standing(self) -> Self:
        """Readings that no newer export and no correction has taken the place of."""
        return self.filter(replaced_at=None)

    def not_withdrawn(self) -> Self:
        """All that anybody still stands by, also what something newer has taken the place of."""
        return self.filter(withdrawn_at=None)


class Reading(models.Model):
    """One value of one metric: a level at an instant, or (`delta`) the change of one day."""

    account = models.ForeignKey("Account", models.CASCADE, related_name="readings")
    metric = models.CharField(max_length=16)  # a key of rules/accounts.toml [metrics]
    delta = models.BooleanField(default=False)
    value = models.BigIntegerField()  # of a rounded one: the least it can be
    high = models.BigIntegerField()  # the most it can be; the same as value when exact
    at = models.DateTimeField()
    day = models.DateField()  # of the place's own calendar
    source = models.CharField(max_length=8)  # "api", "export", "manual"
    said = models.CharField(max_length=40, default="")  # as typed: "9 ribuan"
    file_hash = models.CharField(max_length=64, default="")  # SHA-256 of the export or screenshot
    picture_hash = models.CharField(max_length=64, default="")  # PDQ of the screenshot
    picture = models.ForeignKey("vault.File", models.PROTECT, null=True, related_name="+")  # sealed
    batch = models.ForeignKey("ImportBatch", models.CASCADE, null=True, related_name="readings")
    by_post = models.BigIntegerField(null=True)
    noted_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)  # taken out by a person; then replaced_at too
    why_odd = models.CharField(max_length=40, default="")  # kept although asked back
    sample = models.BooleanField(default=False)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "metric", "delta", "day", "source"],
                name="one_standing_reading_a_day",
                condition=models.Q(replaced_at=None),
            )
        ]
        indexes = [models.Index(fields=["account", "metric", "day"], name="reading_series")]
