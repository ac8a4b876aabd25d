"""Tables of the strand up: what people send, how it is grouped, checked and answered."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from kentongan.ledger.actor import Actor
from kentongan.places import range_of
from kentongan.rules import may


def _reachable(actor: Actor, act: str, column: str, now: datetime) -> Q:
    """Rows whose territory (`column`) and owner lie within what `actor` may do `act` on.

    Matches nothing when the map grants nothing: an empty `Q()` would mean everything.
    """
    found = Q(pk__in=[])
    if actor.kind != "post" or not actor.in_force(now):
        return found
    low, high = range_of(actor.place)
    for where, of in may.reach(role=actor.role, institution=actor.institution, act=act):
        part = Q(pk__in=[])
        if "descendant" in where:
            part |= Q(**{f"{column}__gt": low, f"{column}__lt": high})
        if "own" in where:
            part |= Q(**{column: low})
        if "*" not in of:
            part &= Q(owner__in=of)
        found |= part
    return found


class Kind(models.TextChoices):
    """The four outcomes a thing sent in may have (R1.9, R2.12); told apart, and convertible."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    CONTENT = "content"  # suspicious content, a rumour
    VIOLATION = "violation"  # suspected violation: Bawaslu's


class GroupQuerySet(models.QuerySet["ReportGroup"]):
    """Reads of groups."""

    def visible_to(self, actor: Actor, now: datetime) -> Self:
        """Groups seen in a place that the actor answers for, and that belong to the actor's body."""
        return self.filter(pk__in=Exposure.objects.visible_to(actor, now).values("group"))

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
        """Sightings in the actor's own branch: a desk knows of no others."""
        return self.filter(_reachable(actor, "report.see", "code", now))


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


class ReportQuerySet(models.QuerySet["Report"]):
    """Reads of reports."""

    def visible_to(self, actor: Actor, now: datetime) -> Self:
        return self.filter(_reachable(actor, "report.see", "place_code", now))

    def ungrouped(self) -> Self:
        return self.filter(group=None)


class Report(models.Model):
    """Something a person sent, with the words exactly as sent. Nobody's name is asked for here."""

    receipt_hash = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    owner = models.CharField(max_length=24)  # the body that must answer: "kpu" or "bawaslu"
    words = models.TextField()
    link = models.CharField(max_length=2000, default="")
    place_said = models.CharField(max_length=200, default="")
    place = models.ForeignKey("roster.Place", models.PROTECT, null=True, related_name="+")
    place_code = models.CharField(max_length=16, default="")  # "" until the place is known
    happened_on = models.DateField(null=True)
    channel = models.CharField(max_length=12)
    received_at = models.DateTimeField()
    email = models.EmailField(default="")  # only to be told of the answer; emptied once told
    group = models.ForeignKey(ReportGroup, models.SET_NULL, null=True, related_name="reports")
    likeness = models.SmallIntegerField(null=True)  # to the representative, of 100
    answer = models.ForeignKey("Clarification", models.SET_NULL, null=True, related_name="reports")
    answered_at = models.DateTimeField(null=True)
    sample = models.BooleanField(default=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["group", "received_at"], name="report_by_group"),
            models.Index(fields=["place_code", "owner"], name="report_by_place"),
        ]


class Message(models.Model):
    """One turn of the conversation behind a receipt."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="messages")
    by = models.ForeignKey("roster.Post", models.SET_NULL, null=True, related_name="+")
    from_desk = models.BooleanField()
    words = models.TextField()
    at = models.DateTimeField()
    key = models.CharField(max_length=64, unique=True)  # a message sent twice is one message

    class Meta:
        ordering = ["at", "id"]


class Claim(models.Model):
    """A thing that is being said, once, however it is worded."""

    words = models.TextField()
    topic = models.CharField(max_length=160)  # neutral title, for staff and for measuring
    owner = models.CharField(max_length=24)
    place_code = models.CharField(max_length=16, default="")
    made_at = models.DateTimeField()


class Wording(models.Model):
    """Another way in which a claim was met; it makes the next one easier to know."""

    claim = models.ForeignKey(Claim, models.CASCADE, related_name="wordings")
    words = models.TextField()


class ClaimMatch(models.Model):
    """What the engine thinks of a group and a claim, with its reasons; a person decides."""

    group = models.ForeignKey(ReportGroup, models.CASCADE, related_name="matches")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="matches")
    verdict = models.CharField(max_length=8)  # same, related, blocked
    likeness = models.SmallIntegerField()  # calibrated, of 100
    why = models.JSONField(default=list)  # [{"sign", "code", "values"}]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "claim"], name="one_match_per_claim")
        ]


class Check(models.Model):
    """Kroscek: what was done to find out whether a claim is so."""

    class Status(models.TextChoices):
        NOT_YET = "belum_diperiksa"
        RUNNING = "sedang_diperiksa"
        DONE = "hasil"

    class Verdict(models.TextChoices):
        FALSE = "salah"
        MISLEADING = "menyesatkan"
        PARTLY = "sebagian_benar"
        TRUE = "benar"
        FRAUD = "penipuan"
        UNPROVEN = "belum_terbukti"
        UNVERIFIABLE = "tidak_dapat_diverifikasi"

    claim = models.OneToOneField(Claim, models.CASCADE, related_name="check_record")
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.NOT_YET)
    verdict = models.CharField(max_length=24, choices=Verdict.choices, default="")
    first_draft = models.CharField(max_length=24, default="")  # one of seven, rules/verdicts.toml
    reasoning = models.TextField(default="")
    opened_by = models.ForeignKey("roster.Post", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    decided_by = models.ForeignKey("roster.Post", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)


class Source(models.Model):
    """Who was asked, through what, and what they said; or a document that was read."""

    check_record = models.ForeignKey(Check, models.CASCADE, related_name="sources")
    name = models.CharField(max_length=160)
    via = models.CharField(max_length=16)  # phone, visit, letter, document, web
    said = models.TextField()
    url = models.CharField(max_length=2000, default="")
    noted_by = models.ForeignKey("roster.Post", models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()


class ClarificationQuerySet(models.QuerySet["Clarification"]):
    """Reads of official clarifications."""

    def published(self, now: datetime) -> Self:
        """Approved and still valid: an answer that has expired is never served."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gt=now),
            state=Clarification.State.APPROVED,
            valid_from__lte=now,
        ).order_by("-approved_at")

    def for_place(self, code: str) -> Self:
        """Those that hold at a place: their territory contains it."""
        around = [code[:n] for n in (0, 2, 4, 6, 10, 14) if n <= len(code)]
        return self.filter(place_code__in=around)

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
            .filter(_reachable(actor, "clarification.approve", "place_code", now))
            .exclude(drafted_by__person=actor.person_id)
            .order_by("drafted_at")
        )

    def visible_to(self, actor: Actor, now: datetime) -> Self:
        return self.filter(_reachable(actor, "clarification.draft", "place_code", now))


class Clarification(models.Model):
    """A klarifikasi resmi: a body's word about its own facts, approved by two people."""

    class State(models.TextChoices):
        DRAFT = "draft"
        APPROVED = "approved"
        RETURNED = "returned"

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
    sample = models.BooleanField(default=False)

    objects = ClarificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("drafted_by")),
                name="approved_by_a_second_post",
            )
        ]
        indexes = [models.Index(fields=["state", "place_code"], name="clarification_by_place")]

    def expired(self, now: datetime) -> bool:
        """True once it no longer holds."""
        return self.valid_until is not None and self.valid_until <= now

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
