"""The stages of the election in view at a place: what is over, what runs and what comes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kentongan.ledger import clock
from kentongan.rules.stages import COMING, NOW, schedules
from kentongan.web.doors import audience
from kentongan.web.public.wording import line, path_code

from .rows import axis_of, place_asked, rows_of, schedule_asked, ticks
from .trail import language, today_at

SOON = 3


@audience("public")
def stages(request: HttpRequest) -> HttpResponse:
    """The calendar as a picture whose every line also stands in words."""
    now, place = clock.now(), place_asked(request)
    code = place.code if place else ""
    today, spoken = today_at(code, now), language()
    schedule = schedule_asked(request, today)
    rows = rows_of(schedule, code, now)
    named = [(key, names[spoken]) for key, names in schedule.groups.items()]
    context = {
        "schedule": schedule,
        "label": schedule.label[spoken],
        "others": [
            (other.code, other.label[spoken])
            for other in schedules().values()
            if other.code != schedule.code
        ],
        "rows": rows,
        "groups": [
            {"name": name, "rows": [row for row in rows if row["group"] == key]}
            for key, name in named
        ],
        "own": [row for row in rows if not row["group"]],
        "running": [row for row in rows if row["status"] == NOW],
        "coming": _next(rows),
        "ticks": ticks(axis_of([row["row"] for row in rows])),
        "today": today,
        "days": schedule.days_to_vote(today),
        "place": place,
        "place_line": line(place) if place else "",
        "place_code": path_code(place) if place else "id",
        "gaps": sum(not row["explained"] for row in rows),
    }
    return render(request, "public/stages/page.html", context)


def _next(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """What comes next, the nearest first."""
    dated = [row for row in rows if row["status"] == COMING and row["row"].start]
    return sorted(dated, key=lambda row: row["row"].start)[:SOON]
