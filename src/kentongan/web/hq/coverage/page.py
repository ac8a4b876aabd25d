"""Coverage over many notices: the furthest behind first, down to the village, and as CSV."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kentongan.down.chain import (
    Chain,
    chain_by_area,
    chain_together,
    notices_asked,
    villages_of_district,
)
from kentongan.down.models import Notice
from kentongan.ledger import clock
from kentongan.places import NATION
from kentongan.roster.branch import names_of
from kentongan.rules import response, stages
from kentongan.web.doors import audience
from kentongan.web.hq.area import Area, chosen_area
from kentongan.web.parts.text import at
from kentongan.web.sheet import sheet

from .rw import rw_context, staff_rows, village_page

PURPOSES = (
    ("", gettext_lazy("Every purpose")),
    ("correction", gettext_lazy("Corrections")),
    ("stage", gettext_lazy("Information about a stage")),
    ("education", gettext_lazy("Voter education")),
    ("call_to_vote", gettext_lazy("Call to vote")),
    ("contest", gettext_lazy("About the contestants")),
)
PERIODS = (
    ("", gettext_lazy("From the beginning")),
    ("1", gettext_lazy("Today")),
    ("7", gettext_lazy("Seven days")),
    ("30", gettext_lazy("Thirty days")),
)
CITY = 4  # digits: from a regency or city down RW are listed
MOST = 500  # notices looked at together


class AskForm(forms.Form):
    """What is asked; a value that does not exist asks for all."""

    siaran = forms.ChoiceField(label=gettext_lazy("Notice"), required=False)
    tujuan = forms.ChoiceField(label=gettext_lazy("Purpose"), choices=PURPOSES, required=False)
    tahap = forms.ChoiceField(label=gettext_lazy("Stage"), required=False)
    masa = forms.ChoiceField(label=gettext_lazy("Period"), choices=PERIODS, required=False)


@require_safe
@audience("hq", act="coverage.see")
def coverage(request: HttpRequest) -> HttpResponse:
    """The finding in a sentence, then the regions, then the same as a table."""
    actor, now, area = request.actor, clock.now(), chosen_area(request)
    visible = Notice.objects.visible_to(actor, now)
    zone = request.post_held.place.zone
    form = _form(request, visible, at(now, zone).date())
    form.is_valid()
    asked = _asked(form, now, zone)
    ids = list(
        notices_asked(visible, **asked).order_by("-released_at").values_list("pk", flat=True)[:MOST]
    )
    width = min(area.below or 6, 6)
    rows = chain_by_area(ids, within=area.code, width=width)
    names = names_of(row.code for row in rows)
    if area.below is None:
        return village_page(request, area, ids, form)
    if request.GET.get("format") == "csv":
        return _sheet(area, rows, names)
    one = visible.filter(pk=asked["pk"]).first() if asked["pk"] else None
    context = {
        "area": area,
        "place": area.place,
        "form": form,
        "notices": len(ids),
        "one": one,
        "total": chain_together(rows, area.code),
        "rows": [(names[row.code], row) for row in rows],
        "deeper": width < 6 or len(area.code) < 6,
        "tiles": {row.code: (row.known, row.villages) for row in rows}
        if area.code == NATION
        else None,
        "villages": villages_of_district(one, area.code) if one and len(area.code) == 6 else [],
        "query": _query(request),
        "target": response.target_share() / 100,
    }
    if len(area.code) >= CITY:
        context |= rw_context(area, ids)
    if request.GET.get("aktif") == "1":
        context["staff"] = staff_rows(area.code, now, asked["since"])
    return render(request, "hq/coverage/page.html", context)


def _form(request: HttpRequest, visible, today: date) -> AskForm:
    form = AskForm(request.GET)
    rows = visible.order_by("-released_at").values_list("pk", "headline")[:100]
    form.fields["siaran"].choices = [("", _("All notices")), *((str(pk), h) for pk, h in rows)]
    key = "en" if get_language() == "en" else "id"
    form.fields["tahap"].choices = [
        ("", _("Every stage")),
        *((row.code, row.short[key]) for row in stages.current(today).stages),
    ]
    return form


def _asked(form: AskForm, now: datetime, zone: str) -> dict[str, object]:
    given = form.cleaned_data
    since = None
    if days := given.get("masa"):
        today = now.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
        since = today - timedelta(days=int(days) - 1)
    return {
        "pk": int(given["siaran"]) if given.get("siaran") else None,
        "purpose": given.get("tujuan", ""),
        "stage": given.get("tahap", ""),
        "since": since,
    }


def _query(request: HttpRequest) -> str:
    """The question without the place, to carry along when one goes deeper."""
    kept = request.GET.copy()
    for name in ("wilayah", "format", "aktif"):
        kept.pop(name, None)
    return kept.urlencode()


def _sheet(area: Area, rows: list[Chain], names: dict[str, str]) -> HttpResponse:
    """One region a row; counts only, no names of people."""
    head = [
        _("Code"),
        _("Area"),
        _("Villages"),
        _("Know"),
        _("On time"),
        _("Nobody on the roster"),
        _("Officers asked"),
        _("Stated receipt"),
        _("Joined later"),
        _("Passed on"),
        _("Confirmed"),
    ]
    lines = (
        [
            row.code,
            names[row.code],
            row.villages,
            row.known,
            row.on_time,
            row.empty,
            row.expected,
            row.acknowledged,
            row.joined,
            row.relayed,
            row.confirmed,
        ]
        for row in rows
    )
    return sheet(f"cakupan-{area.code or 'indonesia'}", head, lines)
