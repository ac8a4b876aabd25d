"""One claim: four durations, the step curve, districts, the trail with its slowest part, a table."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.loop.measure import Measure, Village, measure
from kentongan.loop.measures import claims_visible_to
from kentongan.loop.trail import trail
from kentongan.roster.branch import names_of
from kentongan.rules import response
from kentongan.up.answers import first_words
from kentongan.web.doors import audience
from kentongan.web.parts.text import at
from kentongan.web.sheet import sheet

from .curve import curve_of
from .figures import figures
from .steps import steps_of

FEW = 10


@require_safe
@audience("hq", act="measure.see")
def measure_page(request: HttpRequest, pk: int) -> HttpResponse:
    """As seen from the actor's own territory."""
    actor, now, place = request.actor, clock.now(), request.post_held.place
    claim = claims_visible_to(actor, now).filter(pk=pk).first()
    measured = measure(claim, within=actor.place) if claim else None
    if measured is None:
        raise Refusal("permission.denied")
    rows = _villages(measured)
    if request.GET.get("format") == "csv":
        return _sheet(measured, rows, place.zone)
    way = trail(measured, within=actor.place)
    return render(
        request,
        "hq/measure/page.html",
        {
            "measured": measured,
            # Only for those who may read what people sent, and only from their own branch.
            "quote": first_words(measured.claim.pk, actor, now),
            "place": place,
            "figures": figures(measured),
            "curve": curve_of(measured, now, place),
            "districts": _districts(rows),
            "steps": steps_of(way, measured, place),
            "slowest": next((beat for beat in way.beats if beat.code == way.slowest), None),
            "rows": rows,
            "target": response.target_share() / 100,
            "few": len(measured.villages) < FEW,
        },
    )


def _villages(measured: Measure) -> list[dict[str, object]]:
    """Exposed villages, those that do not know first, then the slowest."""
    codes = [village.code for village in measured.villages]
    names = names_of([*codes, *(code[:6] for code in codes)])
    rows = [
        {
            "village": village,
            "name": names[village.code],
            "district": names[village.code[:6]],
            "lag": village.known_at - village.seen_at
            if village.known_at and village.seen_at and village.known_at >= village.seen_at
            else None,
            "why": _why(village),
        }
        for village in measured.villages
    ]
    return sorted(rows, key=_worst)


def _worst(row: dict[str, object]) -> tuple:
    known: datetime | None = row["village"].known_at
    return (known is not None, -(known.timestamp() if known else 0), row["village"].code)


def _why(village: Village) -> str:
    """Why a village does not know: no notice went there, nobody is there, or nobody answered."""
    if village.known_at:
        return ""
    if not village.told:
        return "untold"
    return "waiting" if village.expected else "empty"


def _districts(rows: list[dict[str, object]]) -> list[tuple[str, int, int]]:
    """District, villages that know, all exposed; the furthest behind first."""
    found: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        tally = found.setdefault((row["village"].code[:6], row["district"]), [0, 0])
        tally[0] += row["village"].known_at is not None
        tally[1] += 1
    ordered = sorted(found.items(), key=lambda item: (item[1][0] / item[1][1], item[0]))
    return [(name, known, total) for (_, name), (known, total) in ordered]


def _sheet(measured: Measure, rows: list[dict[str, object]], zone: str) -> HttpResponse:
    """One exposed village a row."""

    def instant(when: datetime | None) -> str:
        return at(when, zone).isoformat(timespec="seconds") if when else ""

    words = {
        "": "",
        "untold": _("no notice sent there"),
        "empty": _("no officer on the roster"),
        "waiting": _("no receipt stated"),
    }
    head = [
        _("Code"),
        _("Village"),
        _("District"),
        _("First seen"),
        _("Knows since"),
        _("Minutes between"),
        _("Why not"),
    ]
    table = (
        [
            row["village"].code,
            row["name"],
            row["district"],
            instant(row["village"].seen_at),
            instant(row["village"].known_at),
            int(row["lag"].total_seconds() // 60) if row["lag"] is not None else "",
            words[row["why"]],
        ]
        for row in rows
    )
    return sheet(f"ukuran-{measured.claim.pk}", head, table)
