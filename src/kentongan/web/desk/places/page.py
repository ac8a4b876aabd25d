"""Places said in words: what each may mean, and one press to settle it for all who said the same."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.roster.find_places import paths_of
from kentongan.roster.hints import hints
from kentongan.roster.models import Place
from kentongan.up.actions.bulk import settle_words
from kentongan.up.actions.settle import settle_reports
from kentongan.up.models import Report
from kentongan.up.unsettled import said_places
from kentongan.web.desk import address, marks
from kentongan.web.doors import audience
from kentongan.web.parts.text import number
from kentongan.web.parts.toasts import said


@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="group.mark")
def places(request: HttpRequest) -> HttpResponse:
    """The list, or with `pesan` one message alone; a place is chosen by its code."""
    now, status, refusal = clock.now(), 200, ""
    if request.method == "POST":
        try:
            _settle(request, now)
        except Refusal as no:
            if no.code == "permission.denied":
                raise
            refusal, status = marks.refused(request, no), 422
        else:
            return address.see_other(request.get_full_path())
    one, words = _report(request, request.GET.get("pesan", ""), now), _words(request, "q")
    rows, total = ([], 0) if one else said_places(request.actor, now, words)
    offers = [place for row in rows for place in row.offers]
    looked = _words(request, "cari")
    found = hints(looked or one.place_said, request.actor.place, 6) if one else []
    around = paths_of([*offers, *found])
    context = {
        "report": one,
        "found": [(place, _around(around[place.code])) for place in found],
        "looked": looked,
        "rows": [
            {"said": row, "offers": [(p, _around(around[p.code])) for p in row.offers]}
            for row in rows
        ],
        "total": total,
        "words": words,
        "refusal": refusal,
    }
    return render(request, "desk/places/page.html", context, status=status)


def _settle(request: HttpRequest, now) -> None:
    report = _report(request, request.POST.get("pesan", ""), now)
    code = request.POST.get("tempat", "")
    place = Place.objects.in_force().filter(code=code[:16].replace("\x00", "")).first()
    if report is None:
        raise Refusal("permission.denied")
    if place is None:
        raise Refusal("settle.outside", field="tempat")
    if request.POST.get("semua") == "ya":
        done = settle_words(actor=request.actor, now=now, report=report, place=place)
        if done.refusals and not done.count:
            raise done.refusals[0]
        words = ngettext(
            "%(n)s message is in %(place)s now.", "%(n)s messages are in %(place)s now.", done.count
        ) % {"n": number(done.count), "place": place.name}
        marks.told(request, done, words)
        return
    change = settle_reports(actor=request.actor, now=now, report=report, place=place)
    told = gettext("It is in %(place)s now.") % {"place": place.name}
    said(request, told, undo=marks.undo_path(request, [change.pk] if change else []))


def _report(request: HttpRequest, asked: str, now) -> Report | None:
    key = marks.numbers([asked])
    if not key:
        return None
    found = Report.objects.visible_to(request.actor, now).select_related("group", "place")
    if (report := found.filter(pk=key[0]).first()) is None:
        raise Refusal("permission.denied")
    return report


def _words(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", " ").strip()[:100]


def _around(path: list[Place]) -> str:
    """The names above a place, from near to far, without the country and the province."""
    return ", ".join(place.name for place in reversed(path[2:]))
