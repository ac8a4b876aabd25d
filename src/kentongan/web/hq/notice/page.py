"""One notice: how far it has come, area by area, the silent villages first, and the same as CSV."""

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kentongan.down.chain import (
    Chain,
    VillageRow,
    chain_by_area,
    chain_together,
    has_it,
    relays_to_check,
    villages_of_district,
)
from kentongan.down.coverage import coverage_areas, coverage_of, opened_only
from kentongan.down.models import Notice, Tally, TallyQuerySet
from kentongan.down.ways import by_whatsapp
from kentongan.ledger import clock
from kentongan.ledger.permission import allowed
from kentongan.ledger.refusal import Refusal
from kentongan.places import NATION
from kentongan.roster.branch import names_of
from kentongan.rules import response
from kentongan.web.doors import audience
from kentongan.web.hq.area import Area, chosen_area
from kentongan.web.parts.text import at
from kentongan.web.sheet import sheet
from kentongan.web.words import say
from kentongan.web.words_cascade import reason_words

from .asked import asked_of

PER_PAGE = 50


@require_safe
@audience("hq", act="coverage.see")
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The finding, the areas worst first, the villages worst first."""
    return notice_page(request, pk)


def notice_page(request: HttpRequest, pk: int, problem: Refusal | None = None) -> HttpResponse:
    """The same with what was missing when it was to be stopped, at its field."""
    actor, now, area = request.actor, clock.now(), chosen_area(request)
    visible = Notice.objects.visible_to(actor, now).select_related("institution__place")
    if (found := visible.filter(pk=pk).first()) is None:
        raise Refusal("permission.denied")
    tallies = (
        Tally.objects.within(area.code)
        .filter(notice=found)
        .order_by(
            # Nobody there, then nobody answered, then those who answered last.
            F("first_at").desc(nulls_first=True),
            "expected",
            "code",
        )
    )
    if request.GET.get("format") == "csv":
        return _wide_sheet(found, area) if found.wide else _sheet(found, area, tallies)
    width = area.below if area.below and not (found.wide and area.below > 6) else None
    below = coverage_areas(found, within=area.code, width=width) if width else {}
    names = names_of(below)
    worst = sorted(below.items(), key=lambda item: (item[1].share, item[0]))
    page = Paginator(tallies, PER_PAGE).get_page(request.GET.get("hal"))
    return render(
        request,
        "hq/notice/page.html",
        {
            "notice": found,
            "area": area,
            "place": area.place,
            "spread": coverage_of([found], within=area.code)[found.pk],
            "areas": [(code, names[code], row) for code, row in worst] if area.below != 10 else [],
            "tiles": {code: (row.known, row.villages) for code, row in below.items()}
            if area.code == NATION
            else None,
            "page": page,
            "villages": [] if found.wide else _villages(found, list(page)),
            "all_villages": _of_district(found, area),
            "target": response.target_share() / 100,
            "alert": by_whatsapp(found),
            "asked": asked_of(found),
            "stop_problem": say(problem) if problem else "",
            "stop_why": request.POST.get("why", "")[:200] if problem else "",
            **_steering(request, found, area),
        },
        status=422 if problem else 200,
    )


def _of_district(found: Notice, area: Area) -> list[tuple[VillageRow, str]]:
    """Of a notice to whole territories nothing is written per village: they are listed by district."""
    if not found.wide or len(area.code) < 6:
        return []
    return [
        (row, reason_words(row.silence.reason) if row.silence else "")
        for row in villages_of_district(found, area.code)
    ]


def _steering(request: HttpRequest, found: Notice, area: Area) -> dict[str, object]:
    """What this post may do with it now, and what must be known for that."""
    actor, now = request.actor, clock.now()
    place = found.institution.place.code
    return {
        "may_steer": allowed(actor, "notice.steer", place=place, of=found.owner, now=now),
        "may_remind": allowed(actor, "notice.remind", place=area.code, of=found.owner, now=now),
        "may_check": allowed(actor, "relay.confirm", place=actor.place, of=found.owner, now=now),
        "may_write": allowed(actor, "notice.write", place=place, of=found.owner, now=now)
        and actor.institution_id == found.institution_id,
        "held": found.scopes.filter(held=True).exists(),
        "have": has_it(found).count() if found.stopped else 0,
        "to_check": relays_to_check(actor, found).count(),
        "nudged": found.nudges.order_by("-at").first(),
        "corrections": list(found.corrections.order_by("released_at")),
        "beside": _beside(found),
    }


def _beside(found: Notice) -> list[tuple[Notice, Chain]]:
    """A correction and what it corrects: how far each has come, and how often it was passed on."""
    both = [found.corrects, found] if found.corrects else [found, *found.corrections.all()]
    if len(both) < 2:
        return []
    return [(row, chain_together(chain_by_area([row.pk], within="", width=2))) for row in both]


def _villages(found: Notice, rows: list[Tally]) -> list[dict[str, object]]:
    """Each village with its names and, when it is silent, the reason as far as we know it."""
    names = names_of([row.code for row in rows] + [row.code[:6] for row in rows])
    silent = [row.code for row in rows if row.first_at is None]
    opened = opened_only(found, silent) if silent else set()
    return [
        {
            "tally": row,
            "name": names[row.code],
            "district": names[row.code[:6]],
            "why": _why(row, row.code in opened),
        }
        for row in rows
    ]


def _why(row: Tally, opened: bool) -> str:
    """Why a village is silent: "empty", "opened", "unopened"; "" when it is not."""
    if row.first_at is not None:
        return ""
    if not row.expected:
        return "empty"
    return "opened" if opened else "unopened"


def _sheet(found: Notice, area: Area, tallies: TallyQuerySet) -> HttpResponse:
    """One village a row; instants in the time of the place, with their offset."""
    words = {
        "": "",
        "empty": _("no officer on the roster"),
        "opened": _("opened, no receipt stated"),
        "unopened": _("not opened yet"),
    }
    head = [
        _("Code"),
        _("Village"),
        _("District"),
        _("Officers"),
        _("Stated receipt"),
        _("First receipt"),
        _("Why silent"),
    ]
    zone = area.place.zone
    rows = (
        [
            row["tally"].code,
            row["name"],
            row["district"],
            row["tally"].expected,
            row["tally"].acknowledged,
            at(row["tally"].first_at, zone).isoformat(timespec="seconds")
            if row["tally"].first_at
            else "",
            words[row["why"]],
        ]
        for row in _villages(found, list(tallies))
    )
    return sheet(f"siaran-{found.pk}-{area.code or 'indonesia'}", head, rows)


def _wide_sheet(found: Notice, area: Area) -> HttpResponse:
    """The same of a notice to whole territories, with what was passed on."""
    rows = villages_of_district(found, area.code)
    names = names_of({row.code[:6] for row in rows})
    head = [
        _("Code"),
        _("Village"),
        _("District"),
        _("Officers"),
        _("Stated receipt"),
        _("Passed on"),
        _("First receipt"),
        _("Why silent"),
    ]
    zone = area.place.zone
    lines = (
        [
            row.code,
            row.name,
            names[row.code[:6]],
            row.expected,
            row.acknowledged,
            row.relayed,
            at(row.first_at, zone).isoformat(timespec="seconds") if row.first_at else "",
            reason_words(row.silence.reason) if row.silence and not row.first_at else "",
        ]
        for row in rows
    )
    return sheet(f"siaran-{found.pk}-{area.code or 'indonesia'}", head, lines)
