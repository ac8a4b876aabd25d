"""How long each claim took, side by side: four durations for everything seen in the own branch."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kentongan.ledger import clock
from kentongan.loop.measure import measure_all
from kentongan.loop.measures import claims_visible_to
from kentongan.rules import response
from kentongan.web.doors import audience
from kentongan.web.hq.measure.figures import figures

PER_PAGE = 20


@require_safe
@audience("hq", act="measure.see")
def measures(request: HttpRequest) -> HttpResponse:
    """The newest first; each row opens its own page."""
    actor = request.actor
    found = Paginator(claims_visible_to(actor, clock.now()), PER_PAGE)
    page = found.get_page(request.GET.get("hal"))
    rows = measure_all(page, within=actor.place)
    return render(
        request,
        "hq/measures/page.html",
        {
            "page": page,
            "rows": [(row, figures(row)) for row in rows],
            "place": request.post_held.place,
            "target": response.target_share() / 100,
        },
    )
