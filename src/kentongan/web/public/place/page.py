"""Places: find one, read what holds there, and make it one's own."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from kentongan.ledger import clock
from kentongan.places.stated import Figure, stated_regions
from kentongan.places.zones import letters
from kentongan.roster.find_places import find_places, path_of
from kentongan.roster.models import Place, PlaceHistory
from kentongan.rules.stages import COMING, NOW, current
from kentongan.up.models import Clarification
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said
from kentongan.web.public.chosen import chosen_place, keep_place
from kentongan.web.public.stages.rows import rows_of
from kentongan.web.public.stages.trail import language, today_at
from kentongan.web.public.wording import kind_of, line, lines, named, path_code

MOST_FOUND, MOST_CLARIFICATIONS = 20, 5
NEXT = 2  # stages to come that the page of a place names
COUNTRY = "id"


@audience("public")
def places(request: HttpRequest) -> HttpResponse:
    """Find a place by name or code; without words, the provinces."""
    typed = request.GET.get("cari", "").replace("\x00", " ").strip()[:100]
    if typed:
        found = find_places(typed, MOST_FOUND)
        names = lines(found, whole=True)
        rows = [(named(p), path_code(p), names[p.code], kind_of(p)) for p in found]
    else:
        provinces = Place.objects.in_force().at_level("provinsi").order_by("code")
        rows = [(named(p), path_code(p), "", "") for p in provinces]
    context = {"rows": rows, "typed": typed, "mine": chosen_place(request)}
    only_list = getattr(request, "htmx", False)
    page = "public/place/_found.html" if only_list else "public/place/find.html"
    response = render(request, page, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@audience("public")
def place(request: HttpRequest, code: str) -> HttpResponse:
    """One place; POST makes it the visitor's own."""
    wanted = "" if code == COUNTRY else code
    found = Place.objects.in_force().filter(code=wanted).first() if _is_code(wanted) else None
    if found is None:
        return _moved(wanted)
    if request.method == "POST":
        said(request, _("Your place is now %(place)s.") % {"place": line(found)})
        response = HttpResponseRedirect(reverse("public:home"), status=303)
        keep_place(response, found)
        return response
    return _page(request, found)


def _is_code(code: str) -> bool:
    return len(code) <= 16 and (not code or (code.isascii() and code.isdigit()))


def _moved(code: str) -> HttpResponse:
    """A code a place had before leads to where it is now."""
    former = (
        PlaceHistory.objects.filter(code=code, place__valid_until=None) if _is_code(code) else ()
    )
    for row in former[:1]:
        return redirect("public:place", code=row.place.code)
    raise Http404


def _page(request: HttpRequest, found: Place) -> HttpResponse:
    now = clock.now()
    today = today_at(found.code, now)
    schedule = current(today)
    mine = chosen_place(request)
    holds = Clarification.objects.published(now).for_place(found.code)
    inside = Place.objects.in_force().children_of(found.code)
    context = {
        "place": found,
        "name": named(found),
        "code": path_code(found),
        "kind": kind_of(found),
        "path": [(named(step), path_code(step)) for step in path_of(found)],
        "zone_letters": letters(found.zone),
        "clarifications": holds.select_related("institution")[:MOST_CLARIFICATIONS],
        "schedule": schedule,
        "days": schedule.days_to_vote(today),
        "trail": _trail(rows_of(schedule, found.code, now)),
        "children": [(named(child), path_code(child), child) for child in inside],
        "stated": _stated(found.code),
        "is_mine": mine is not None and mine.pk == found.pk,
    }
    return render(request, "public/place/page.html", context)


def _trail(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """What runs at the place, and the next two that come."""
    running = [row for row in rows if row["status"] == NOW]
    coming = [row for row in rows if row["status"] == COMING and row["row"].start]
    coming.sort(key=lambda row: row["row"].start)
    return [
        {"name": row["name"], "note": row["when"], "state": "now" if row in running else ""}
        for row in [*running, *coming[:NEXT]]
    ]


def _stated(code: str) -> list[dict[str, object]]:
    """What was announced for this place, as announced, each figure with where it was read."""
    region = stated_regions().get(code)
    figures = [figure for figure in region.figures if figure.main] if region else []
    return [
        {
            "what": _what(figure),
            "value": figure.value,
            "note": figure.note_en if language() == "en" else figure.note_id,
            "source": figure.source,
            "link": figure.source.startswith("https://"),
        }
        for figure in figures
    ]


def _what(figure: Figure) -> str:
    words = {
        "voters": _("Voters"),
        "tps": _("Polling stations"),
        "districts": _("Districts"),
        "villages": _("Villages"),
        "rw": _("Neighbourhoods (RW)"),
    }
    return " ".join(filter(None, (words.get(figure.what, figure.what), figure.roll)))
