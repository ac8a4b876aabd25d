"""Notices, the territories they go to, how far they have come, and what each post did with them.

A notice to a million people writes one row and one roll-up per district, never a row per person:
the audience is the notice's territories plus the roster as it stood at release. Rows about a person
exist only for what that person did (docs/decisions/0006-notices.md, docs/loops/cascade.md).
"""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from kentongan.ledger.actor import Actor
from kentongan.places import above, range_of
from kentongan.roster.models import Partner
from kentongan.rules import may, response

from .partners import Meant, WorksWith

FOLLOWED = timedelta(days=7)  # how long the spread of a notice is followed day by day


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Reads of notices."""

    def addressed_to(self, actor: Actor) -> Self:
        """Notices that ask this post to acknowledge: its village is among the territories."""
        around = [*above(actor.place), actor.place]
        covers = Scope.objects.filter(notice=OuterRef("pk"), code__in=around, held=False)
        kinds = Q(kinds="") | Q(kinds__contains=f" {actor.institution} ")
        asked = self.filter(Exists(covers), kinds, audience__contains=f" {actor.role} ")
        if actor.role == "mitra":
            asked = asked.filter(_for_partner(actor.institution_id))
        return asked.order_by("deadline_at")

    def going(self) -> Self:
        """Neither paused nor stopped."""
        return self.filter(state=Notice.State.RUNNING)

    def visible_to(self, actor: Actor, now: datetime) -> Self:
        """Notices whose spread the actor may look at: some of it lies in the actor's branch."""
        if actor.kind != "post" or not actor.in_force(now):
            return self.none()
        reach = may.reach(role=actor.role, institution=actor.institution, act="coverage.see")
        owners = {owner for _, of in reach for owner in of}
        low, high = range_of(actor.place)
        reach_in = Q(code__gte=low, code__lt=high) | Q(code__in=above(actor.place))
        inside = Scope.objects.filter(reach_in, notice=OuterRef("pk"))
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
            my_code=Subquery(mine.values("code")),
        )

    def waiting(self) -> Self:
        """Of those `with_deeds_of` a post: what it has not passed on, receipt not stated first."""
        return (
            self.going()
            .filter(my_relayed_at=None)
            .order_by(F("my_acknowledged_at").asc(nulls_first=True), "my_since", "pk")
        )


def _for_partner(institution: int | None) -> Q:
    """Notices whose rule covers this partner now, or covered it when they were released."""
    kind = Partner.objects.filter(institution=institution).values_list("kind", flat=True).first()
    works = WorksWith.objects.filter(institution=institution, until=None)
    type_fits, segment_fits = Q(partners=""), Q(segments="")
    if kind:
        type_fits |= Q(partners__contains=f" {kind} ")
    for segment in works.values_list("segment", flat=True):
        segment_fits |= Q(segments__contains=f" {segment} ")
    frozen = Meant.objects.filter(notice=OuterRef("pk"), institution=institution)
    return (type_fits & segment_fits) | Exists(frozen)


class Notice(models.Model):
    """A siaran: one text, signed by a body, for the organisers of certain territories."""

    class Purpose(models.TextChoices):
        CORRECTION = "correction"  # a clarification goes to the places that saw the rumour
        STAGE = "stage"
        EDUCATION = "education"
        CALL = "call_to_vote"
        CONTEST = "contest"  # about the contestants: debates, their programmes; not in masa tenang

    class State(models.TextChoices):
        RUNNING = "running"
        PAUSED = "paused"  # nothing more goes out until it is resumed
        STOPPED = "stopped"  # for good: whoever has it is told not to pass it on

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
    # What follows came with notices to whole territories.
    wide = models.BooleanField(default=False)  # no tally per village until somebody acts there
    kinds = models.CharField(max_length=120, default="")  # kinds of body: " pps kim "; "" is any
    # Of the partners only these types and segments: " okp bem "; "" is any (down/partners.py).
    partners = models.CharField(max_length=200, default="")
    segments = models.CharField(max_length=200, default="")
    stage = models.CharField(max_length=48, default="")  # a code of the stage table
    texts = models.JSONField(default=dict)  # the same for other channels: "sms", "spoken"
    hours = models.SmallIntegerField(null=True)  # to state receipt; None: as promised
    roster_last = models.BigIntegerField(default=0)  # last post of the frozen roster; 0: anybody
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    stopped_at = models.DateTimeField(null=True)
    stop_reason = models.CharField(max_length=200, default="")
    urgent = models.BooleanField(default=False)  # two people let it through the quiet hours
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")

    objects = NoticeQuerySet.as_manager()

    @property
    def within(self) -> timedelta:
        """How soon an organiser is asked to state receipt."""
        return timedelta(hours=self.hours) if self.hours else response.acknowledge_within()

    @property
    def my_deadline(self) -> datetime:
        """Until when the post that `with_deeds_of` was asked about should state receipt."""
        return self.my_since + self.within

    @property
    def stopped(self) -> bool:
        return self.state == self.State.STOPPED


class Scope(models.Model):
    """One territory of a notice; everything inside it is meant."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="scopes")
    code = models.CharField(max_length=16)
    wave = models.SmallIntegerField(default=1)
    held = models.BooleanField(default=False)  # its wave has not begun

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
    relayed = models.IntegerField(default=0)
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


class Roll(models.Model):
    """The roll-up of one notice in one district, kept in the transaction of each act.

    Made at release from the headcount, so that coverage is read and never counted.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="rolls")
    code = models.CharField(max_length=16)  # district; a post above a district has its own place
    villages = models.IntegerField(default=0)
    empty = models.IntegerField(default=0)  # villages where nobody is asked
    expected = models.IntegerField(default=0)  # posts of the frozen audience
    known = models.IntegerField(default=0)  # villages where somebody stated receipt
    on_time = models.IntegerField(default=0)  # of those, within the time asked
    acknowledged = models.IntegerField(default=0)  # posts of the frozen audience
    joined = models.IntegerField(default=0)  # receipts of posts that came after the freeze
    relayed = models.IntegerField(default=0)
    confirmed = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "code"], name="one_roll_per_district")
        ]


class Delivery(models.Model):
    """What one post did with one notice. No row: nothing happened yet."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    post = models.ForeignKey("roster.Post", models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField(null=True)  # shown, or the provider says so
    read_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    relayed_at = models.DateTimeField(null=True)  # stated by the organiser
    joined = models.BooleanField(default=False)  # in post only after the audience was frozen
    moved = models.BooleanField(default=False)  # the same person stated it through another post
    code = models.CharField(max_length=12, null=True, unique=True)  # of the own short link

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "post"], name="one_delivery_per_post")
        ]
