"""What partners sent, each its own and no other's; and how long they wait for an answer."""

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import QuerySet

from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import allowed
from kentongan.places import range_of
from kentongan.roster.branch import names_of
from kentongan.roster.models import Post
from kentongan.rules import may, response
from kentongan.up.models import Report

REGENCY = 4  # digits of a regency's code


@dataclass(frozen=True, slots=True)
class Wait:
    """One kind of partner in one region."""

    kind: str  # of institution
    code: str  # of the regency or city; "" when the place is not known
    name: str
    sent: int
    answered: int
    late: int  # still without an answer, and the promise is past
    median: timedelta | None  # of those answered
    kept: int  # answered within what was promised

    @property
    def due(self) -> int:
        """Those of which it is known whether the promise was kept."""
        return self.answered + self.late

    @property
    def share(self) -> float:
        """Kept, of those of which it is known; 1 when nothing is."""
        return self.kept / self.due if self.due else 1.0


def own_items(actor: Actor, now: datetime) -> QuerySet[Report]:
    """What this post sent in, the latest first: nobody else's, whoever asks."""
    if actor.post_id is None or not may_follow(actor, now):
        return Report.objects.none()
    return (
        Report.objects.filter(sent_by=actor.post_id)
        .select_related("group", "answer__institution", "place")
        .order_by("-received_at", "-pk")
    )


def may_follow(actor: Actor, now: datetime) -> bool:
    """True when the post may send items of its own and follow them."""
    return allowed(actor, "report.own", place=actor.place, of=actor.institution, now=now)


def promised(report: Report) -> datetime:
    """When an answer to this one was promised."""
    return response.due(report.kind, report.received_at)


def waits(actor: Actor, now: datetime) -> list[Wait]:
    """Per kind of partner and region in the actor's branch, the worst first.

    Worst is the smallest share within the promise; of equals, more late ones, then the longer wait.
    """
    rows = _rows(actor, now)
    groups: dict[tuple[str, str], list[tuple]] = defaultdict(list)
    for kind, code, outcome, received, answered in rows:
        groups[kind, code[:REGENCY]].append((outcome, received, answered))
    names = names_of({code for _, code in groups if code})
    found = [
        _wait(kind, code, names.get(code, ""), items, now) for (kind, code), items in groups.items()
    ]
    return sorted(
        found, key=lambda row: (row.share, -row.late, -_seconds(row.median), row.kind, row.code)
    )


def _seconds(length: timedelta | None) -> float:
    """For sorting: nobody answered yet is longer than any answer."""
    return math.inf if length is None else length.total_seconds()


def whole(rows: list[Wait]) -> tuple[int, int, int, int]:
    """Sent, answered, kept and late, of all rows together."""
    return (
        sum(row.sent for row in rows),
        sum(row.answered for row in rows),
        sum(row.kept for row in rows),
        sum(row.late for row in rows),
    )


def _rows(actor: Actor, now: datetime) -> list[tuple]:
    """Items that partners sent from the branch: only to bodies whose work this post may measure."""
    if actor.kind != "post" or not actor.in_force(now):
        return []
    reach = may.reach(role=actor.role, institution=actor.institution, act="partner.see")
    if not reach:
        return []
    low, high = range_of(actor.place)
    partners = Post.objects.filter(place__code__gte=low, place__code__lt=high).values("pk")
    found = Report.objects.filter(sent_by__in=partners, owner=actor.institution)
    columns = ("sent_by__institution__kind", "place_code", "kind", "received_at", "answered_at")
    return list(found.values_list(*columns).iterator(chunk_size=5000))


def _wait(kind: str, code: str, name: str, items: list[tuple], now: datetime) -> Wait:
    took, kept, late = [], 0, 0
    for outcome, received, answered in items:
        due = response.due(outcome, received)
        if answered is not None:
            took.append(answered - received)
            kept += answered <= due
        elif due < now:
            late += 1
    seconds = median(one.total_seconds() for one in took) if took else None
    return Wait(
        kind=kind,
        code=code,
        name=name,
        sent=len(items),
        answered=len(took),
        late=late,
        median=None if seconds is None else timedelta(seconds=math.floor(seconds)),
        kept=kept,
    )
