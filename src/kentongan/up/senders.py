"""Reads of what belongs to a message beside its words: evidence, its sender's choice, a withdrawal."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from kentongan.ledger.actor import Actor
from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import Post
from kentongan.vault.custody import custody_of
from kentongan.vault.models import File

from .models import Attachment, IdentityRequest, Report, Withdrawal
from .models.reach import reachable


@dataclass(frozen=True, slots=True)
class Opening:
    """How far one's own request to read a sealed name has come."""

    open: bool = False
    waits: bool = False
    until: datetime | None = None


def report_in_reach(actor: Actor, now: datetime, pk: int) -> Report:
    """The message, or the same words as for one that does not exist."""
    found = Report.objects.visible_to(actor, now).select_related("place").filter(pk=pk).first()
    if found is None:
        raise Refusal("permission.denied")
    return found


def attachment_in_reach(actor: Actor, now: datetime, pk: int) -> Attachment:
    """The piece of evidence, of a message within reach."""
    found = Attachment.objects.select_related("file", "report").filter(pk=pk).first()
    if found is None or not Report.objects.visible_to(actor, now).filter(pk=found.report_id):
        raise Refusal("permission.denied")
    return found


def evidence_of(report: Report) -> list[Attachment]:
    """Its files in their order: the place in it is the number of the evidence."""
    return list(report.attachments.select_related("file"))


@dataclass(frozen=True, slots=True)
class Touch:
    """One thing that was done with a file, and by whom; no name for the public and the program."""

    code: str
    at: datetime
    name: str
    office: str


def touches_of(file: File) -> list[Touch]:
    """The custody of a file, the earliest first."""
    events = list(custody_of(file))
    posts = Post.objects.select_related("person", "institution").in_bulk(
        {event.actor_post for event in events if event.actor_post}
    )
    return [
        Touch(
            code=event.code,
            at=event.at,
            name=posts[event.actor_post].person.name if event.actor_post in posts else "",
            office=posts[event.actor_post].institution.name if event.actor_post in posts else "",
        )
        for event in events
    ]


def withdrawal_of(report: Report) -> Withdrawal | None:
    """The sender's wish to take it back, if there is one."""
    return Withdrawal.objects.filter(report=report).first()


def opening_for(report: Report, actor: Actor, now: datetime) -> Opening:
    """One's own request about this sender: the latest that waits or is open."""
    mine = IdentityRequest.objects.filter(identity__report=report, asked_by=actor.post_id)
    if open_now := mine.filter(state=IdentityRequest.State.GRANTED, until__gt=now).first():
        return Opening(open=True, until=open_now.until)
    return Opening(waits=mine.filter(state=IdentityRequest.State.ASKED).exists())


def openings_for(actor: Actor, now: datetime) -> QuerySet[IdentityRequest]:
    """Requests that this actor may decide: about senders of messages within reach of the act."""
    reports = Report.objects.visible_to(actor, now).filter(
        reachable(actor, "identity.grant", "place_code", now)
    )
    return IdentityRequest.objects.filter(identity__report__in=reports).select_related(
        "identity__report__place", "asked_by__person", "asked_by__institution"
    )
