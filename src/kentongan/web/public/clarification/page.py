"""Official clarifications: the list, and one of them with its basis."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kentongan.ledger import clock
from kentongan.up.models import Clarification
from kentongan.web.doors import audience
from kentongan.web.public.chosen import chosen_place
from kentongan.web.public.wording import line

from .shown import shown

A_PAGE = 20


@audience("public")
def clarifications(request: HttpRequest) -> HttpResponse:
    """What is in force, the newest first: for the visitor's place, or everywhere."""
    now, place = clock.now(), chosen_place(request)
    everywhere = place is None or request.GET.get("wilayah") == "semua"
    found = Clarification.objects.published(now).select_related("institution")
    if not everywhere:
        found = found.for_place(place.code)
    said = request.GET.get("cari", "").replace("\x00", " ").strip()[:100]
    if said:
        found = found.about(said)
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("hal")),
        "said": said,
        "place": place,
        "place_line": line(place) if place else "",
        "everywhere": everywhere,
    }
    return render(request, "public/clarification/list.html", context)


@audience("public")
def clarification(request: HttpRequest, pk: int) -> HttpResponse:
    """One clarification. An expired one says so and is not offered as an answer."""
    now = clock.now()
    answer = (
        Clarification.objects.filter(state=Clarification.State.APPROVED, pk=min(pk, 2**62))
        .select_related("institution", "claim__check_record")
        .first()
    )
    if answer is None:
        raise Http404
    context = shown(request, answer, now)
    context["newer"] = answer.newer_in_force(now)
    context["before"] = answer.version_before()
    return render(request, "public/clarification/page.html", context)
