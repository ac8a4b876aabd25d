"""All notices addressed to the post: what still waits, and what is done."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kentongan.down.coverage import coverage_of
from kentongan.down.models import Notice
from kentongan.ledger import clock
from kentongan.web.doors import audience

PER_PAGE = 20


@require_safe
@audience("field", act="notice.see")
def notices(request: HttpRequest) -> HttpResponse:
    """Open ones first; the finished ones page by page; for a district also those below it."""
    actor, now = request.actor, clock.now()
    mine = Notice.objects.addressed_to(actor).with_deeds_of(actor).select_related("institution")
    done = mine.exclude(my_relayed_at=None).order_by("-my_relayed_at")
    below = list(Notice.objects.visible_to(actor, now).order_by("-released_at")[:PER_PAGE])
    spread = coverage_of(below, within=actor.place)
    return render(
        request,
        "field/notices/page.html",
        {
            "place": request.post_held.place,
            "waiting": list(mine.waiting()),
            "done": Paginator(done, PER_PAGE).get_page(request.GET.get("hal")),
            "below": [(row, spread[row.pk]) for row in below],
        },
    )
