"""Tables of the strand down: what was sent, to which territories, and what came of it.

A notice to a million people writes one row and one tally per village, never a row per person: the
audience is the notice's territories plus the roster as it stood at release. Rows about a person
exist only for what that person did (docs/decisions/0006-notices.md).
"""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from kentongan.ledger.actor import Actor
from kentongan.places import above, range_of
from kentongan.rules import may, response

FOLLOWED = timedelta(days=7)  # how long the spread of a notice is followed day by day


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Reads of notices."""

    def addressed_to(self, actor: Actor) -> Self:
        """Notices that ask this post to acknowledge: its village is among the territories."""
        around = [*above(actor.place), actor.place]
        covers = Scope.objects.filter(notice=OuterRef("pk"), code__in=around)
        return self.filter(Exists(covers), audience__contains=f" {actor.role} ").order_by(
            "deadline_at"
        )

    def visible_to(self, actor: Actor, now: datetime) -> Self:
        """Notices whose spread the actor may look at: some of it lies in the actor's branch."""
        if actor.kind != "post" or not actor.in_force(now):
            return self.none()
        reach = may.reach(role=actor.role, institution=actor.institution, act="coverage.see")
        owners = {owner for _, of in reach for owner in of}
        low, high = range_of(actor.place)
        inside = Scope.objects.filter(notice=OuterRef("pk"), code__gte=low, code__lt=high)
        found = self.filter(Exists(inside))
        return found if "*" in owners else found.filter(owner__in=owners)

    def running(self, now: datetime) -> Self:
        """Notices whose spread is still being followed."""
        return self.filter(released_at__gt=now - FOLLOWED, released_at__lte=now)

    def with_deeds_of(self, actor: Actor) -> Self:
        """Each with what this post did: `my_read_at`, `my_acknowledged_at`, `my_relayed_at`.

        `my_since` is when its village was told: a village may join later.
        """
        mine = Delivery.objects.filter(notice=OuterRef("pk"), post=actor.post_id)
        village = Tally.objects.filter(notice=OuterRef("pk"), code=actor.place[:10])
        return self.annotate(
            my_since=Coalesce(Subquery(village.values("since")), F("released_at")),
            my_read_at=Subquery(mine.values("read_at")),
            my_acknowledged_at=Subquery(mine.values("acknowledged_at")),
            my_relayed_at=Subquery(mine.values("relayed_at")),
        )

    def waiting(self) -> Self:
        """Of those `with_deeds_of` a post: what it has not passed on, receipt not stated first."""
        return self.filter(my_relayed_at=None).order_by(
            F("my_acknowledged_at").asc(nulls_first=True), "my_since", "pk"
        )


class Notice(models.Model):
    """A siaran: one text, signed by a body, for the organisers of certain territories."""

    class Purpose(models.TextChoices):
        CORRECTION = "correction"  # a clarification goes to the places that saw the rumour
        STAGE = "stage"

    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    owner = models.CharField(max_length=24)
    institution = models.ForeignKey("roster.Institution", models.PROTECT, related_name="+")
    headline = models.CharField(max_length=140)
    body = models.TextField()
    share = models.TextField()  # ready to pass on by WhatsApp
    about = models.CharField(max_length=48, unique=True)  # "clarification:12"; one notice each
    audience = models.CharField(max_length=120)  # roles between spaces: " pps kim "
    released_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    expected = models.IntegerField(default=0)  # posts in force at release
    sample = models.BooleanField(default=False)

    objects = NoticeQuerySet.as_manager()

    @property
    def my_deadline(self) -> datetime:
        """Until when the post that `with_deeds_of` was asked about should state receipt."""
        return self.my_since + response.acknowledge_within()


class Scope(models.Model):
    """One territory of a notice; everything inside it is meant."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="scopes")
    code = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "code"], name="one_scope_per_place")
        ]
        indexes = [models.Index(fields=["code"], name="scope_by_place")]


class TallyQuerySet(models.QuerySet["Tally"]):
    """Reads of how far notices have come."""

    def within(self, code: str) -> Self:
        low, high = range_of(code)
        return self.filter(code__gte=low, code__lt=high)

    def silent(self) -> Self:
        """Villages where nobody has stated receipt."""
        return self.filter(first_at=None)

    def overdue(self, now: datetime) -> Self:
        """Those silent longer than was asked, the longest first."""
        return (
            self.silent()
            .filter(since__lt=now - response.acknowledge_within())
            .order_by("since", "code")
        )


class Tally(models.Model):
    """How far a notice has come in one village; kept in the transaction of each acknowledgement."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="tallies")
    code = models.CharField(max_length=16)  # village
    expected = models.IntegerField(default=0)  # 0: nobody holds a post there, a visible silence
    acknowledged = models.IntegerField(default=0)
    first_at = models.DateTimeField(null=True)
    since = models.DateTimeField()  # when the village was told; later than the release if it joined

    objects = TallyQuerySet.as_manager()

    @property
    def deadline(self) -> datetime:
        """Until when the village was asked to state receipt."""
        return self.since + response.acknowledge_within()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "code"], name="one_tally_per_village")
        ]


class Delivery(models.Model):
    """What one post did with one notice. No row: nothing happened yet."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    post = models.ForeignKey("roster.Post", models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    relayed_at = models.DateTimeField(null=True)  # stated by the organiser

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "post"], name="one_delivery_per_post")
        ]
