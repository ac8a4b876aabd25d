"""The stages of the election in view, with what is over, what runs and what comes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kentongan.ledger import clock
from kentongan.rules import stages as table
from kentongan.web.doors import audience
from kentongan.web.public.chosen import chosen_place

from .trail import language, today_at, trail


@audience("public")
def stages(request: HttpRequest) -> HttpResponse:
    """Every row of the table, by group."""
    place = chosen_place(request)
    today = today_at(place.code if place else "", clock.now())
    schedule = table.current(today)
    spoken = language()
    groups = [
        {
            "name": names[spoken],
            "rows": trail(
                tuple(stage for stage in schedule.stages if stage.group == code), today, short=False
            ),
        }
        for code, names in schedule.groups.items()
    ]
    context = {
        "schedule": schedule,
        "label": schedule.label[spoken],
        "groups": groups,
        "today": today,
        "days": schedule.days_to_vote(today),
        "notes": [stage.note[spoken] for stage in schedule.stages if stage.note],
    }
    return render(request, "public/stages/page.html", context)
