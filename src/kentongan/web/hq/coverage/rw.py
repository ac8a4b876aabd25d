"""Coverage below the village: RW by RW, and who of the committees did anything in the period."""

from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kentongan.down.chain import adhoc_shares
from kentongan.down.neighbourhoods import RwRow, rw_by_area, rw_together, rws_of_village
from kentongan.roster.branch import names_of
from kentongan.rules import may
from kentongan.web.hq.area import Area
from kentongan.web.parts.text import at
from kentongan.web.sheet import sheet

SHOWN = 80  # regions listed


def rw_context(area: Area, ids: list[int]) -> dict[str, object]:
    """The regions under an area with their RW, the smallest share first; nothing without any RW."""
    rows = rw_by_area(ids, within=area.code, width=area.below or 10)
    whole = rw_together(rows, area.code)
    if not whole.total and not whole.unknown:
        return {}
    names = names_of(row.code for row in rows)
    listed = [(names[row.code], row) for row in rows[:SHOWN]]
    return {"rw": whole, "rw_rows": listed, "rw_more": max(0, len(rows) - SHOWN)}


def village_page(
    request: HttpRequest, area: Area, ids: list[int], form: forms.Form
) -> HttpResponse:
    """One village: its RW, those nobody named first; and the same as CSV."""
    village = area.code[:10]
    rows = rws_of_village(ids, village)
    if request.GET.get("format") == "csv":
        return _sheet(area, rows)
    known = [row for row in rows if row.known]
    kept = request.GET.copy()
    for name in ("wilayah", "format", "aktif"):
        kept.pop(name, None)
    context = {
        "area": area,
        "place": area.place,
        "form": form,
        "notices": len(ids),
        "rows": rows,
        "total": len(known),
        "told": sum(1 for row in known if row.relays),
        "district": village[:6],
        "query": kept.urlencode(),
    }
    return render(request, "hq/coverage/village.html", context)


def staff_rows(code: str, now: datetime, since: datetime | None) -> dict[str, object]:
    """Posts of ad hoc bodies and those that stated anything, in all and by role."""
    rows = adhoc_shares(code, now, since)
    label = "label_en" if get_language() == "en" else "label_id"
    return {
        "posts": sum(row[1] for row in rows),
        "acted": sum(row[2] for row in rows),
        "since": since,
        "rows": [(may.roles()[role][label], posts, acted) for role, posts, acted in rows],
    }


def _sheet(area: Area, rows: list[RwRow]) -> HttpResponse:
    head = [_("Code"), _("RW"), _("On the map"), _("Statements"), _("Confirmed"), _("First told")]
    zone = area.place.zone
    lines = (
        [
            row.code,
            row.name,
            _("yes") if row.known else _("no"),
            row.relays,
            row.confirmed,
            at(row.first_at, zone).isoformat(timespec="seconds") if row.first_at else "",
        ]
        for row in rows
    )
    return sheet(f"rw-{area.code[:10]}", head, lines)
