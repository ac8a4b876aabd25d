"""Reads of what desks changed: for the history, for a group's page, and for a sender's receipt."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from kentongan.ledger.actor import Actor
from kentongan.up.models import Change, Move, Report, ReportGroup
from kentongan.up.routing import handler_for


@dataclass(frozen=True, slots=True)
class Passed:
    """One hand-over of a report, for its sender."""

    at: datetime
    kind: str
    owner: str
    office: str  # its name; "" when the roster does not know it
    due_at: datetime


def changes_by(actor: Actor) -> QuerySet[Change]:
    """What this post changed, the latest first."""
    return Change.objects.made_by(actor).select_related("group__claim")


def changes_of(group: ReportGroup) -> QuerySet[Change]:
    """What was changed in a group, the latest first."""
    return Change.objects.filter(touched=group).select_related("by__person").order_by("-id")


def first_promise(group: ReportGroup) -> Change | None:
    """The standing conversion after which the clock of this group began anew."""
    converted = Change.objects.standing().filter(touched=group, code=Change.Code.CONVERTED)
    return converted.order_by("-id").first()


def due_before(change: Change) -> str:
    """The instant promised before a conversion, as it was kept."""
    return change.before[str(change.group_id)]["due_at"]


def passed_on(report: Report) -> Passed | None:
    """Where a report was handed to, when it changed hands or is about an organiser."""
    moved = Move.objects.filter(
        report=report.pk,
        change__undone_at=None,
        change__code__in=(Change.Code.CONVERTED, Change.Code.ABOUT),
    )
    last = moved.select_related("change").order_by("-change_id").first()
    if report.group is None or (last is None and report.against_id is None):
        return None
    handler = handler_for(report.owner, report.against)
    return Passed(
        at=last.change.at if last else report.received_at,
        kind=report.kind,
        owner=report.owner,
        office=handler.name if handler else "",
        due_at=report.group.due_at,
    )
