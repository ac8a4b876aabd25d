"""Official clarifications: the list, and one of them with its basis."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kentongan.ledger import clock
from kentongan.up.models import Clarification
from kentongan.web.doors import audience
from kentongan.web.public.chosen import chosen_place
from kentongan.web.public.wording import line

from .shown import claim_review, how_checked, shown

A_PAGE = 20
DEEPEST = 50  # corrections of corrections followed back


@audience("public")
def clarifications(request: HttpRequest) -> HttpResponse:
    """What is in force, the newest first: for the visitor's place, or everywhere."""
    now, place = clock.now(), chosen_place(request)
    everywhere = place is None or request.GET.get("wilayah") == "semua"
    found = Clarification.objects.published(now, "" if everywhere else place.code)
    if not everywhere:
        found = found.for_place(place.code)
    found = found.select_related("institution").order_by("-approved_at", "-pk")
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
        Clarification.objects.filter(pk=min(pk, 2**62))
        .select_related("institution", "claim__check_record", "corrects")
        .first()
    )
    if answer is None or not answer.readable():
        raise Http404
    newer = answer.newer_in_force(now)
    context = shown(request, answer, now) | {
        "newer": newer,
        "corrected": newer if newer is not None and corrects(newer, answer) else None,
        "before": answer.version_before(),
        "how": how_checked(request, answer),
    }
    context["review"] = None if context["withdrawn"] else claim_review(answer, context["address"])
    return render(request, "public/clarification/page.html", context)


def corrects(newer: Clarification, answer: Clarification) -> bool:
    """True when the newer text, or one between, says that this one was wrong."""
    for _step in range(DEEPEST):
        if newer.corrects_id is None:
            return False
        if newer.corrects_id == answer.pk:
            return True
        newer = newer.corrects
    return False
