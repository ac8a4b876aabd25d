"""Workload: what waits, is held and is late, per unit and person; promises kept per outcome."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kentongan.ledger import clock
from kentongan.up import workload as load
from kentongan.web.desk import address, names
from kentongan.web.doors import audience
from kentongan.web.sheet import sheet


@require_safe
@audience("desk", act="workload.see")
def workload(request: HttpRequest) -> HttpResponse:
    """Three tables; a name typed into the search keeps the rows that contain it."""
    now, zone = clock.now(), address.office_zone(request)
    began = address.day_ends(now, zone) - timedelta(days=1)
    words = address.search_words(request)
    units = [row for row in load.units(request.actor, now, began) if _has(words, row.name)]
    people = [
        row
        for row in load.workers(request.actor, now, began)
        if _has(words, f"{row.name} {row.office}")
    ]
    outcomes = load.outcomes(request.actor, now)
    if request.GET.get("format") == "csv":
        return _csv(units, people)
    late = sum(row.late for row in outcomes)
    return render(
        request,
        "desk/workload/page.html",
        {
            "units": units,
            "people": people,
            "outcomes": [(row, names.kind_label(row.kind)) for row in outcomes],
            "words": words,
            "late": late,
            "waiting": sum(row.waiting for row in outcomes),
            "days": load.DAYS,
        },
    )


def _has(words: str, text: str) -> bool:
    return all(part in text.lower() for part in words.lower().split())


def _csv(units: list[load.Unit], people: list[load.Worker]) -> HttpResponse:
    head = [
        gettext("Unit or person"),
        gettext("Office"),
        gettext("Waiting"),
        gettext("Held"),
        gettext("Late"),
        gettext("Answered today"),
        gettext("Usual minutes to the answer"),
    ]
    rows = [
        [u.name, "", u.waiting, u.taken, u.late, u.answered, _minutes(u.typical)] for u in units
    ]
    rows += [
        [p.name, p.office, "", p.taken, p.late, p.answered, _minutes(p.typical)] for p in people
    ]
    return sheet("beban-kerja", head, rows)


def _minutes(length: timedelta | None) -> int | None:
    return None if length is None else round(length.total_seconds() / 60)
