"""The overview: the finding first, then what needs action today, then how far notices have come."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kentongan.down.coverage import (
    Coverage,
    coverage_of,
    coverage_together,
    coverage_together_by_area,
)
from kentongan.down.models import Notice, Tally, TallyQuerySet
from kentongan.ledger import clock
from kentongan.ledger.models import Job
from kentongan.places import NATION
from kentongan.roster.branch import names_of, villages_without_organiser
from kentongan.rules import may, response
from kentongan.up.models import Clarification, ReportGroup
from kentongan.web.doors import audience
from kentongan.web.hq.area import Area, chosen_area

SILENT_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that needs a person: what, how many, and where to do it."""

    what: str
    count: int
    url: str  # url name; the link is left out when that door is not there


@require_safe
@audience("hq", act="coverage.see")
def overview(request: HttpRequest) -> HttpResponse:
    """One sentence, then the rest."""
    actor, now, area = request.actor, clock.now(), chosen_area(request)
    notices = list(Notice.objects.visible_to(actor, now).running(now))
    spread = coverage_of(notices, within=area.code)
    named = [row for row in notices if not row.wide]
    tallies = Tally.objects.within(area.code).filter(notice__in=[row.pk for row in named])
    below = coverage_together_by_area(tallies, width=area.below) if area.below else {}
    names = names_of(below)
    worst = sorted(below.items(), key=lambda item: (item[1].share, item[0]))
    return render(
        request,
        "hq/overview/page.html",
        {
            "area": area,
            "total": coverage_together(tallies),
            "notices": _worst_first(named, spread),
            "wide": _worst_first([row for row in notices if row.wide], spread),
            "areas": [(code, names[code], row) for code, row in worst],
            "tiles": _tiles(area, below),
            "silent": _silent(tallies, now),
            "duties": _duties(request, now, tallies),
            "target": response.target_share() / 100,
        },
    )


def _worst_first(
    notices: list[Notice], spread: dict[int, Coverage]
) -> list[tuple[Notice, Coverage]]:
    """Notices that were sent somewhere inside the area, the furthest behind on top."""
    rows = [(row, spread[row.pk]) for row in notices if spread[row.pk].villages]
    return sorted(rows, key=lambda pair: (pair[1].share, pair[0].deadline_at))


def _tiles(area: Area, below: dict[str, Coverage]) -> dict[str, tuple[int, int]] | None:
    """Province → (know, all), only when one looks at the whole country."""
    if area.code != NATION:
        return None
    return {code: (row.known, row.villages) for code, row in below.items()}


def _silent(tallies: TallyQuerySet, now: datetime) -> list[dict[str, object]]:
    """Villages that have been silent longest, with the notice they have not received."""
    rows = list(tallies.overdue(now).select_related("notice")[:SILENT_SHOWN])
    names = names_of([row.code for row in rows] + [row.code[:6] for row in rows])
    return [
        {"tally": row, "name": names[row.code], "district": names[row.code[:6]]} for row in rows
    ]


def _duties(request: HttpRequest, now: datetime, tallies: TallyQuerySet) -> list[Duty]:
    """What needs action today, of what this post may do something about."""
    actor = request.actor
    overdue = tallies.overdue(now).order_by().values("code").distinct()
    found = [Duty("silent", overdue.count(), "hq:notices")]
    if _granted(request, "report.see"):
        late = ReportGroup.objects.visible_to(actor, now).awaiting().filter(due_at__lt=now)
        found.append(Duty("late", late.count(), "desk:inbox"))
    if _granted(request, "clarification.approve"):
        drafts = Clarification.objects.awaiting_approval(actor, now)
        found.append(Duty("drafts", drafts.count(), "desk:approvals"))
    if _granted(request, "roster.see"):
        empty = villages_without_organiser(actor, now)
        found.append(Duty("empty", empty.count(), "hq:roster"))
    if _granted(request, "jobs.see"):
        found.append(Duty("dead", Job.objects.filter(state=Job.State.DEAD).count(), "hq:jobs"))
    return [duty for duty in found if duty.count]


def _granted(request: HttpRequest, act: str) -> bool:
    return bool(may.reach(role=request.actor.role, institution=request.actor.institution, act=act))
