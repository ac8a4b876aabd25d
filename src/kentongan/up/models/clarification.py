"""What a body says about its own facts, approved by two people."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from kentongan.ledger.actor import Actor
from kentongan.places import zone_of, zones

from .claim import Claim
from .reach import reachable


class ClarificationQuerySet(models.QuerySet["Clarification"]):
    """Reads of official clarifications."""

    def published(self, now: datetime, place: str = "") -> Self:
        """Approved, not replaced, and still valid: an answer that has expired is never served.

        What holds "by the local clock" ends in each place when its own clock says so. Where the place
        is not known, the earliest clock of the country counts.
        """
        ahead = clock_ahead(place)
        holds = Q(valid_until=None) | Q(local_clock=False, valid_until__gt=now)
        holds |= Q(local_clock=True, valid_until__gt=now + ahead)
        return (
            self.filter(
                holds,
                state=Clarification.State.APPROVED,
                valid_from__lte=now,
            )
            .filter(Q(replaced_at=None) | Q(replaced_at__gt=now))
            .order_by("-approved_at")
        )

    def for_place(self, code: str) -> Self:
        """Those that hold at a place: their territory contains it. The nearest territory comes first."""
        around = [code[:n] for n in (0, 2, 4, 6, 10, 14) if n <= len(code)]
        found = self.filter(place_code__in=around)
        return found.order_by(Length("place_code").desc(), "-approved_at")

    def about(self, words: str) -> Self:
        """Those whose text contains all these words, at most eight."""
        found = self
        for word in words.replace("\x00", " ").split()[:8]:
            said = Q(headline__icontains=word) | Q(body__icontains=word) | Q(steps__icontains=word)
            found = found.filter(said)
        return found

    def awaiting_approval(self, actor: Actor, now: datetime) -> Self:
        """Drafts the actor may approve: in reach, and written by somebody else."""
        return (
            self.filter(state=Clarification.State.DRAFT)
            .filter(reachable(actor, "clarification.approve", "place_code", now))
            .exclude(drafted_by__person=actor.person_id)
            .order_by("drafted_at")
        )

    def visible_to(self, actor: Actor, now: datetime) -> Self:
        return self.filter(reachable(actor, "clarification.draft", "place_code", now))


def clock_ahead(place: str) -> timedelta:
    """How far the clock of a place runs before WIB, by which local ends are kept."""
    zone = zone_of(place) if place else zones.WIT
    return zones.ahead(zone)


class Clarification(models.Model):
    """A klarifikasi resmi: a body's word about its own facts, approved by two people."""

    class State(models.TextChoices):
        DRAFT = "draft"
        APPROVED = "approved"
        RETURNED = "returned"
        WITHDRAWN = "withdrawn"  # taken back by two people; `corrects` of a later one may say why

    # What an earlier version said wrongly travels to everybody who was told it.
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrected_by")
    correction_note = models.CharField(max_length=400, default="")
    withdrawn_at = models.DateTimeField(null=True)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="clarifications")
    owner = models.CharField(max_length=24)
    institution = models.ForeignKey("roster.Institution", models.PROTECT, related_name="+")
    place_code = models.CharField(max_length=16)
    headline = models.CharField(max_length=140)  # what is right, never the rumour
    body = models.TextField()
    steps = models.TextField(default="")  # one thing to do per line, at most three
    basis = models.CharField(max_length=200)  # the rule, with its article
    share = models.TextField()  # ready to pass on
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    version = models.SmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    drafted_by = models.ForeignKey("roster.Post", models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey("roster.Post", models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    returned_why = models.CharField(max_length=400, default="")
    # A later version for the same territory came into force: this one is read, never served.
    replaced_at = models.DateTimeField(null=True)
    # `valid_until` is a time on the wall: kept as WIB, it ends in each place by the clock there.
    local_clock = models.BooleanField(default=False)
    certainty = models.CharField(
        max_length=12, default=""
    )  # of the basis: text, press, unconfirmed
    # Taken back: one proposes, another approves.
    withdrawal_by = models.ForeignKey("roster.Post", models.PROTECT, null=True, related_name="+")
    withdrawal_at = models.DateTimeField(null=True)
    withdrawal_why = models.CharField(max_length=400, default="")
    withdrawn_by = models.ForeignKey("roster.Post", models.PROTECT, null=True, related_name="+")
    sample = models.BooleanField(default=False)

    objects = ClarificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")),
                name="approved_by_a_second_post",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None) | ~Q(withdrawn_by=F("withdrawal_by")),
                name="withdrawn_by_a_second_post",
            ),
        ]
        indexes = [models.Index(fields=["state", "place_code"], name="clarification_by_place")]

    def expired(self, now: datetime, place: str | None = None) -> bool:
        """True once it no longer holds at the place; without one, where it was written."""
        if self.valid_until is None:
            return False
        where = self.place_code if place is None else place
        ahead = clock_ahead(where) if self.local_clock and where else timedelta(0)
        return self.valid_until - ahead <= now

    def version_before(self) -> "Clarification | None":
        """The approved version that this one replaced."""
        older = self._versions().filter(version__lt=self.version)
        return older.order_by("-version").first()

    def newer_in_force(self, now: datetime) -> "Clarification | None":
        """A later version that holds now."""
        later = self._versions().published(now).filter(version__gt=self.version)
        return later.order_by("-version").first()

    def _versions(self) -> ClarificationQuerySet:
        return Clarification.objects.filter(
            claim=self.claim_id, place_code=self.place_code, state=self.State.APPROVED
        )

    def readable(self) -> bool:
        """True for what the public was told once, also when it was taken back since."""
        return self.state in (self.State.APPROVED, self.State.WITHDRAWN)
