"""What an office says about stages on its own ground: other days, a day of an event, a row of its own."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from kentongan.ledger.actor import Actor
from kentongan.places import above, range_of
from kentongan.rules import may


class LocalStageQuerySet(models.QuerySet["LocalStage"]):
    """Reads of local rows."""

    def holding_at(self, code: str) -> Self:
        """Approved rows of a place and of everything around it, the widest first."""
        return self.filter(
            state=LocalStage.State.APPROVED, place_code__in=[*above(code), code]
        ).order_by("place_code", "approved_at", "pk")

    def visible_to(self, actor: Actor, now: datetime) -> Self:
        """Rows in the actor's branch, for those who may write stages there."""
        if actor.kind != "post" or not actor.in_force(now):
            return self.none()
        grants = may.reach(role=actor.role, institution=actor.institution, act="stage.write")
        owners = {owner for _, of in grants for owner in of}
        low, high = range_of(actor.place)
        return self.filter(place_code__gte=low, place_code__lt=high, owner__in=owners).order_by(
            "-drafted_at", "-pk"
        )


class LocalStage(models.Model):
    """One row, written by one person and approved by another; what it rests on is named."""

    class Kind(models.TextChoices):
        DATES = "dates"  # a stage of the table on other days here
        EVENT = "event"  # the day of something the table waits for, e.g. the court's notice
        EXTRA = "extra"  # a row the table does not have, e.g. an extended registration

    class State(models.TextChoices):
        DRAFT = "draft"
        APPROVED = "approved"
        RETURNED = "returned"
        WITHDRAWN = "withdrawn"

    schedule = models.CharField(max_length=24)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    code = models.CharField(max_length=40)  # of the stage or the event; a made one for EXTRA
    institution = models.ForeignKey("roster.Institution", models.PROTECT, related_name="+")
    owner = models.CharField(max_length=24)
    place_code = models.CharField(max_length=16, blank=True)
    label = models.CharField(max_length=140, default="", blank=True)
    start = models.DateField()
    end = models.DateField()
    basis = models.CharField(max_length=200)
    note = models.CharField(max_length=400, default="", blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    drafted_by = models.ForeignKey("roster.Post", models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey("roster.Post", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    closed_why = models.CharField(max_length=400, default="", blank=True)
    sample = models.BooleanField(default=False)

    objects = LocalStageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")),
                name="stage_by_a_second_post",
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="stage_ends_after"),
        ]
        indexes = [models.Index(fields=["place_code", "state"], name="local_stage_by_place")]
