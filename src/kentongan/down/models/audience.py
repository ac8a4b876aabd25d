"""The audience: how many posts there are to reach, drafts of notices, and the hand-over in chunks."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from kentongan.ledger.actor import Actor
from kentongan.places import range_of
from kentongan.rules import may


class Seat(models.Model):
    """How many posts of one role a place has: counted ahead, so that a release counts nothing."""

    code = models.CharField(max_length=16)  # village; the place itself above a village
    kind = models.CharField(max_length=24)  # of the institution
    role = models.CharField(max_length=24)
    posts = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "code", "kind"], name="one_seat_per_role")
        ]


class SeatCount(models.Model):
    """One row: what the count of seats stands on."""

    counted_at = models.DateTimeField()
    last_post = models.BigIntegerField()
    posts = models.BigIntegerField()
    good_until = models.DateTimeField(null=True)  # the next beginning or end of a term


class NoticeDraftQuerySet(models.QuerySet["NoticeDraft"]):
    """Reads of drafts."""

    def visible_to(self, actor: Actor, now: datetime) -> Self:
        """Drafts of the actor's own body and branch."""
        if actor.kind != "post" or not actor.in_force(now):
            return self.none()
        low, high = range_of(actor.place)
        reach = Q(pk__in=[])
        for where, of in may.reach(
            role=actor.role, institution=actor.institution, act="notice.write"
        ):
            part = Q(pk__in=[])
            if "descendant" in where:
                part |= Q(place_code__gt=low, place_code__lt=high)
            if "own" in where:
                part |= Q(place_code=low)
            reach |= part if "*" in of else part & Q(owner__in=of)
        return self.filter(reach).order_by("-drafted_at", "-pk")

    def waiting(self) -> Self:
        return self.filter(state=NoticeDraft.State.WAITING)


class NoticeDraft(models.Model):
    """A notice before it goes: written by one person, approved by another."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RETURNED = "returned"
        APPROVED = "approved"

    key = models.CharField(max_length=48, unique=True)  # of the form: sent twice is one draft
    owner = models.CharField(max_length=24)
    institution = models.ForeignKey("roster.Institution", models.PROTECT, related_name="+")
    place_code = models.CharField(max_length=16)
    purpose = models.CharField(max_length=12)
    stage = models.CharField(max_length=48, default="")
    headline = models.CharField(max_length=140)
    body = models.TextField()
    share = models.TextField()
    texts = models.JSONField(default=dict)
    codes = models.JSONField(default=list)
    pilot = models.JSONField(default=list)  # the first wave; empty: all at once
    roles = models.JSONField(default=list)
    kinds = models.JSONField(default=list)
    partners = models.JSONField(default=list)  # types of partner; empty: any
    segments = models.JSONField(default=list)  # groups of voters they work with; empty: any
    hours = models.SmallIntegerField()
    urgent_why = models.CharField(max_length=200, default="")  # why it may pass the quiet hours
    corrects = models.ForeignKey("down.Notice", models.PROTECT, null=True, related_name="+")
    # Official material that goes out as it was signed; None: written here.
    kit = models.ForeignKey("down.KitVersion", models.PROTECT, null=True, related_name="drafts")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    drafted_by = models.ForeignKey("roster.Post", models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey("roster.Post", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    returned_why = models.CharField(max_length=400, default="")
    notice = models.OneToOneField("down.Notice", models.PROTECT, null=True, related_name="draft")
    sample = models.BooleanField(default=False)

    objects = NoticeDraftQuerySet.as_manager()


class HandOver(models.Model):
    """How far a notice has been handed to one channel in one time zone: a cursor, no row per person."""

    notice = models.ForeignKey("down.Notice", models.CASCADE, related_name="hand_overs")
    nudge = models.ForeignKey("down.Nudge", models.CASCADE, null=True, related_name="hand_overs")
    wave = models.SmallIntegerField(default=1)
    what = models.CharField(max_length=24)  # "wave:1", "nudge:7"
    channel = models.CharField(max_length=16)
    zone = models.CharField(max_length=16)
    cursor = models.BigIntegerField(default=0)  # last post handed over
    handed = models.IntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "what", "channel", "zone"], name="one_cursor_per_channel"
            )
        ]


class ChannelOff(models.Model):
    """A person does not want notices by this channel; the page of the field always has them."""

    person = models.ForeignKey("roster.Person", models.CASCADE, related_name="+")
    channel = models.CharField(max_length=16)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "channel"], name="one_no_per_channel")
        ]
