"""Reports of the same thing, where they were seen, and what the engine thinks they are."""

from datetime import datetime
from typing import Self

from django.db import models

from kentongan.ledger.actor import Actor

from .reach import reachable, unbiased
from .report import Kind


class GroupQuerySet(models.QuerySet["ReportGroup"]):
    """Reads of groups."""

    def visible_to(self, actor: Actor, now: datetime) -> Self:
        """Groups of the actor's body, seen where the actor answers, and not about either of them."""
        seen = Exposure.objects.filter(reachable(actor, "report.see", "code", now))
        return self.filter(unbiased(actor), pk__in=seen.values("group"))

    def awaiting(self) -> Self:
        """Groups that still owe an answer, the most urgent first."""
        return self.exclude(state=ReportGroup.State.ANSWERED).order_by("due_at", "id")


class ReportGroup(models.Model):
    """Reports of the same thing. It knows where it was seen, and since when."""

    class State(models.TextChoices):
        NEW = "new"
        CHECKING = "checking"
        ANSWERED = "answered"

    owner = models.CharField(max_length=24)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    words = models.TextField()  # of the representative: the earliest report
    signature = models.BinaryField()  # engine.near.Signature of the representative, packed
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    size = models.IntegerField(default=0)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    due_at = models.DateTimeField()
    claim = models.ForeignKey("Claim", models.SET_NULL, null=True, related_name="groups")
    # A lease, so that two people never work on the same thing unknowingly.
    held_by = models.ForeignKey("roster.Post", models.SET_NULL, null=True, related_name="+")
    held_until = models.DateTimeField(null=True)
    sample = models.BooleanField(default=False)
    # Whom it complains about: that body's desks, and that person, never see it (R1.15).
    against = models.ForeignKey("roster.Institution", models.SET_NULL, null=True, related_name="+")
    against_post = models.ForeignKey("roster.Post", models.SET_NULL, null=True, related_name="+")
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged")

    objects = GroupQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="group_by_due")]


class GroupKey(models.Model):
    """Band keys of a group's representative: the ordinary index behind near-duplicate search."""

    key = models.BigIntegerField()
    group = models.ForeignKey(ReportGroup, models.CASCADE, related_name="keys")

    class Meta:
        indexes = [models.Index(fields=["key"], name="group_by_key")]


class ExposureQuerySet(models.QuerySet["Exposure"]):
    """Reads of where things were seen."""

    def visible_to(self, actor: Actor, now: datetime) -> Self:
        """Sightings in the actor's own branch: a desk knows of no others, nor of what is about it."""
        return self.filter(reachable(actor, "report.see", "code", now), unbiased(actor, "group__"))


class Exposure(models.Model):
    """Where a group was seen: one row per territory, kept in step with the reports."""

    group = models.ForeignKey(ReportGroup, models.CASCADE, related_name="exposures")
    owner = models.CharField(max_length=24)
    code = models.CharField(max_length=16)
    reports = models.IntegerField(default=0)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()

    objects = ExposureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "code"], name="one_exposure_per_place")
        ]
        indexes = [models.Index(fields=["code", "owner", "group"], name="exposure_by_place")]


class ClaimMatch(models.Model):
    """What the engine thinks of a group and a claim, with its reasons; a person decides."""

    group = models.ForeignKey(ReportGroup, models.CASCADE, related_name="matches")
    claim = models.ForeignKey("Claim", models.CASCADE, related_name="matches")
    verdict = models.CharField(max_length=8)  # same, related, blocked
    likeness = models.SmallIntegerField()  # calibrated, of 100
    why = models.JSONField(default=list)  # [{"sign", "code", "values"}]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "claim"], name="one_match_per_claim")
        ]
