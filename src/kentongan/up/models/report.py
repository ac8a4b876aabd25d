"""What people send, with its words kept as sent, and the conversation behind its receipt."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from kentongan.ledger.actor import Actor

from .reach import reachable, unbiased


class Kind(models.TextChoices):
    """The four outcomes a thing sent in may have (R1.9, R2.12); told apart, and convertible."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    CONTENT = "content"  # suspicious content, a rumour
    VIOLATION = "violation"  # suspected violation: Bawaslu's


class Openness(models.TextChoices):
    """What the sender chose to be (domain 4.7, R13 of the bar)."""

    ANONYMOUS = "anonymous"
    CONFIDENTIAL = (
        "confidential"  # sealed; read only when two people open it, and each look is kept
    )
    NAMED = "named"  # the desk reads it


class Filing(models.TextChoices):
    """Of a suspected violation: filed officially (laporan), or passed on (informasi awal); 4.1."""

    INFORMATION = "information"
    OFFICIAL = "official"


class ReportQuerySet(models.QuerySet["Report"]):
    """Reads of reports."""

    def visible_to(self, actor: Actor, now: datetime) -> Self:
        """Sent from the actor's branch to the actor's body, and not about that body or the actor."""
        return self.filter(reachable(actor, "report.see", "place_code", now), unbiased(actor))

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
    # Only to be told of the answer, and of its correction; emptied some weeks after (rules/channels.toml).
    email_sealed = models.TextField(default="")
    group = models.ForeignKey("ReportGroup", models.SET_NULL, null=True, related_name="reports")
    likeness = models.SmallIntegerField(null=True)  # to the representative, of 100
    answer = models.ForeignKey("Clarification", models.SET_NULL, null=True, related_name="reports")
    answered_at = models.DateTimeField(null=True)
    sample = models.BooleanField(default=False)
    filing = models.CharField(max_length=12, choices=Filing.choices, default=Filing.INFORMATION)
    category = models.CharField(max_length=24, default="")  # a key of rules/categories.toml
    openness = models.CharField(max_length=12, choices=Openness.choices, default=Openness.ANONYMOUS)
    # A partner's or organiser's own item: followed by that post, never by another.
    sent_by = models.ForeignKey("roster.Post", models.SET_NULL, null=True, related_name="+")
    # An officer typed it for a visitor, or from paper.
    entered_by = models.ForeignKey("roster.Post", models.SET_NULL, null=True, related_name="+")
    conversation = models.ForeignKey(
        "Conversation", models.SET_NULL, null=True, related_name="reports"
    )
    # Whom it complains about; kept apart from the words, so that it can be routed around them.
    against = models.ForeignKey("roster.Institution", models.SET_NULL, null=True, related_name="+")
    against_post = models.ForeignKey("roster.Post", models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    outside_id = models.CharField(
        max_length=160, null=True, unique=True
    )  # its id where it came from
    batch = models.ForeignKey("roster.ImportBatch", models.SET_NULL, null=True, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["group", "received_at"], name="report_by_group"),
            models.Index(fields=["place_code", "owner"], name="report_by_place"),
            models.Index(fields=["sent_by", "-received_at"], name="report_by_sender"),
            models.Index(
                fields=["answered_at"], condition=~Q(email_sealed=""), name="report_with_email"
            ),
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
