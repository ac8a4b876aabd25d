"""Official material of the branch: search, filter, take along; and what an office told people."""

from datetime import date, datetime, time, timedelta

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kentongan.down.kits import content_mix
from kentongan.down.models import KitVersion
from kentongan.down.official import faults
from kentongan.ledger import clock
from kentongan.places import zones
from kentongan.rules import purposes
from kentongan.web.doors import audience, may_enter
from kentongan.web.sheet import sheet

from .reach import named, office_zone, spoken, today

PER_PAGE = 25
STATES = {
    "menunggu": KitVersion.State.DRAFT,
    "berlaku": KitVersion.State.PUBLISHED,
    "dikembalikan": KitVersion.State.RETURNED,
    "ditarik": KitVersion.State.WITHDRAWN,
}
MOST_DAYS = 3660


@require_safe
@audience("hq", act="kit.write")
def kits(request: HttpRequest) -> HttpResponse:
    """Versions of the branch; the newest first."""
    found, asked = _filtered(request)
    if request.GET.get("format") == "csv":
        return _sheet(request, found)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("hal"))
    language, wrong = spoken(request), faults(page.object_list)
    label = f"label_{language}"
    context = {
        "page": page,
        "rows": [
            {"version": row, "withheld": row.pk in wrong, **named(row, language)}
            for row in page.object_list
        ],
        "asked": asked,
        "kinds": [(code, row[label]) for code, row in purposes.kinds().items()],
        "purposes": [(code, row[label]) for code, row in purposes.purposes().items()],
        "states": [
            ("menunggu", _("Waiting for a second person")),
            ("berlaku", _("Public")),
            ("dikembalikan", _("Returned")),
            ("ditarik", _("Withdrawn")),
        ],
        "zone": office_zone(request),
        "query": _query(request),
        "stages_open": may_enter(
            request.actor.role, request.actor.institution, "hq", "stage.write"
        ),
    }
    return render(request, "hq/kits/page.html", context)


@require_safe
@audience("hq", act="kit.write")
def mix(request: HttpRequest) -> HttpResponse:
    """Stage information, education, call to vote, correction: per office, in a period (R3.3)."""
    now = clock.now()
    last = _day(request.GET.get("sampai", ""), today(request, now))
    first = _day(request.GET.get("dari", ""), last - timedelta(days=29))
    first = max(min(first, last), last - timedelta(days=MOST_DAYS))
    zone = zones.info(office_zone(request))
    since = datetime.combine(first, time(), zone)
    until = datetime.combine(last, time(23, 59, 59, 999999), zone)
    rows = content_mix(request.actor, now, since, until)
    label = f"label_{spoken(request)}"
    kinds = [(code, row[label]) for code, row in purposes.kinds().items()]
    if request.GET.get("format") == "csv":
        head = [_("Office"), *(name for _code, name in kinds), _("All together")]
        lines = ([row.office, *row.counts.values(), row.total] for row in rows)
        return sheet(f"campuran-{first}-{last}", head, lines)
    totals = {code: sum(row.counts[code] for row in rows) for code, _name in kinds}
    context = {
        "rows": [
            {"office": row.office, "total": row.total, "counts": list(row.counts.values())}
            for row in rows
        ],
        "kinds": [
            {"name": name, "n": totals[code], "all": sum(totals.values())} for code, name in kinds
        ],
        "first": first,
        "last": last,
        "total": sum(totals.values()),
        "place": request.post_held.place,
    }
    return render(request, "hq/kits/mix.html", context)


def _filtered(request: HttpRequest) -> tuple[QuerySet[KitVersion], dict[str, str]]:
    asked = {
        name: " ".join(request.GET.get(name, "").replace("\x00", " ").split())[:80]
        for name in ("cari", "jenis", "guna", "keadaan")
    }
    found = KitVersion.objects.visible_to(request.actor, clock.now())
    if asked["cari"]:
        found = found.about(asked["cari"])
    if asked["jenis"] in purposes.kinds():
        found = found.filter(kind=asked["jenis"])
    if asked["guna"] in purposes.purposes():
        found = found.filter(purpose=asked["guna"])
    if asked["keadaan"] in STATES:
        found = found.filter(state=STATES[asked["keadaan"]])
    return found.order_by("-drafted_at", "-pk"), asked


def _sheet(request: HttpRequest, found: QuerySet[KitVersion]) -> HttpResponse:
    head = [_("Code"), _("Version"), _("State"), _("Kind"), _("Purpose"), _("Stage"),
            _("Headline"), _("Office"), _("Public since"), _("Until")]  # fmt: skip
    language = spoken(request)
    states = {state: name for name, state in STATES.items()}

    def line(row: KitVersion) -> list[object]:
        names = named(row, language)
        return [
            row.kit.code,
            row.number,
            states[row.state],
            names["kind"],
            names["purpose"],
            names["stage"],
            row.headline,
            row.kit.institution.name,
            row.published_at.isoformat() if row.published_at else "",
            row.valid_until.isoformat() if row.valid_until else "",
        ]

    return sheet("bahan", head, (line(row) for row in found[:5000]))


def _day(said: str, otherwise: date) -> date:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return otherwise
    return day if 2000 <= day.year <= 2100 else otherwise


def _query(request: HttpRequest) -> str:
    query = request.GET.copy()
    query["format"] = "csv"
    query.pop("hal", None)
    return query.urlencode()
