"""The first page: one box to paste a message into, the place, the days left, four doors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kentongan.ledger import clock
from kentongan.rules import stages
from kentongan.up.models import Clarification
from kentongan.web.doors import audience
from kentongan.web.public.check.form import HeldUp
from kentongan.web.public.chosen import chosen_place
from kentongan.web.public.stages.trail import today_at, trail
from kentongan.web.public.wording import line, path_code

NEWEST = 3


@audience("public")
def home(request: HttpRequest) -> HttpResponse:
    """What most people came for stands first."""
    now, place = clock.now(), chosen_place(request)
    newest = Clarification.objects.published(now).select_related("institution")
    if place is not None:
        newest = newest.for_place(place.code)
    today = today_at(place.code if place else "", now)
    schedule = stages.current(today)
    context = {
        "form": HeldUp.fresh(request),
        "here": reverse("public:check"),
        "place": place,
        "place_line": line(place) if place else "",
        "place_code": path_code(place) if place else "",
        "schedule": schedule,
        "days": schedule.days_to_vote(today),
        "trail": trail(schedule.main, today),
        "newest": newest[:NEWEST],
    }
    return render(request, "public/home/page.html", context)
