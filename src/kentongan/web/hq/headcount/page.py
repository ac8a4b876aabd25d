"""How many officers there are, as stated by whom: side by side, with what does not add up flagged."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kentongan.ledger import clock
from kentongan.ledger.permission import allowed
from kentongan.ledger.refusal import Refusal
from kentongan.roster.actions.headcount import (
    explain_headcount,
    state_headcount,
    withdraw_headcount,
)
from kentongan.roster.headcounts import Part, groups, headcounts_visible_to, history_of
from kentongan.roster.models import Headcount
from kentongan.rules import accounts
from kentongan.web.doors import audience
from kentongan.web.hq.area import Area, chosen_area
from kentongan.web.parts.text import number
from kentongan.web.parts.toasts import said
from kentongan.web.sheet import sheet
from kentongan.web.words import say

from .forms import ExplainForm, StateForm

PER = {"tps": "TPS", "kecamatan": "kecamatan", "desa": "desa"}


@require_http_methods(["GET", "HEAD", "POST"])
@audience("hq", act="headcount.see")
def headcounts(request: HttpRequest) -> HttpResponse:
    """?wilayah=CODE looks at one area; ?format=csv takes all of it along."""
    area = chosen_area(request)
    rows = headcounts_visible_to(request.actor, clock.now()).within(area.code)
    if request.GET.get("format") == "csv":
        return _sheet(rows)
    form = StateForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            _state(request, area, form.cleaned_data, None)
        except Refusal as refusal:
            _show_at(form, refusal)
        else:
            said(request, _("The number stands, with its source."))
            query = "" if area.own else f"?wilayah={area.code}"
            return HttpResponseRedirect(reverse("hq:headcounts") + query, status=303)
    context = {
        "form": form,
        "area": area,
        "place": area.place,
        "groups": [_shown(group) for group in groups(rows)],
        "may_edit": _may_edit(request, area.code),
    }
    status = 422 if form.is_bound else 200
    return render(request, "hq/headcount/page.html", context, status=status)


@require_safe
@audience("hq", act="headcount.see")
def headcount(request: HttpRequest, pk: int) -> HttpResponse:
    """One number and its history."""
    return _headcount(request, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@audience("hq", act="headcount.edit")
def edit_headcount(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page, for who keeps it: correct it, explain it, withdraw it."""
    return _headcount(request, pk)


def _headcount(request: HttpRequest, pk: int) -> HttpResponse:
    rows = headcounts_visible_to(request.actor, clock.now())
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Refusal("permission.denied")
    step = request.POST.get("step", "")
    initial = {"unit": row.unit, "status": row.status, "on": row.on}
    form = StateForm(request.POST if step == "correct" else None, initial=initial)
    explain = ExplainForm(request.POST if step == "explain" else None)
    if request.method == "POST":
        try:
            if words := _do(request, row, step, form, explain):
                said(request, words)
                return HttpResponseRedirect(reverse("hq:headcount", args=[row.pk]), status=303)
        except Refusal as refusal:
            if refusal.code == "permission.denied":
                raise
            _show_at(explain if explain.is_bound else form, refusal)
    context = {
        "row": row,
        "label": accounts.units()[row.unit],
        "status_word": accounts.table()["status"][row.status],
        "form": form,
        "explain": explain,
        "place": row.place,
        "notes": row.notes.order_by("at"),
        "history": history_of(rows, row),
        "standing": row.replaced_by_id is None and row.withdrawn_at is None,
        "may_edit": _may_edit(request, row.place.code),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "hq/headcount/one.html", context, status=status)


def _do(
    request: HttpRequest, row: Headcount, step: str, form: StateForm, explain: ExplainForm
) -> str:
    who = {"actor": request.actor, "now": clock.now(), "headcount": row}
    if step == "withdraw":
        withdraw_headcount(**who)
        return _("Withdrawn. It stays in the history.")
    if step == "explain" and explain.is_valid():
        explain_headcount(**who, text=explain.cleaned_data["text"])
        return _("Your words stand beside the number.")
    if step == "correct" and form.is_valid():
        area = Area(row.place.code, row.place, False)
        _state(request, area, form.cleaned_data, row)
        return _("Corrected. The earlier number stays in the history.")
    return ""


def _state(request: HttpRequest, area: Area, given: dict, corrects: Headcount | None) -> None:
    state_headcount(
        actor=request.actor,
        now=clock.now(),
        owner=request.actor.institution,
        place=area.place,
        unit=given["unit"],
        status=given["status"],
        number=given["number"],
        source=given["source"],
        on=given["on"],
        corrects=corrects,
    )


def _show_at(form: StateForm | ExplainForm, refusal: Refusal) -> None:
    if refusal.code == "permission.denied":
        raise refusal
    form.add_error(refusal.field if refusal.field in form.fields else None, say(refusal))


def _may_edit(request: HttpRequest, code: str) -> bool:
    actor = request.actor
    return allowed(actor, "headcount.edit", place=code, of=actor.institution, now=clock.now())


def _shown(group) -> dict[str, object]:
    """A group with its words: labels, what explains a number, and whether it adds up."""
    units, words = accounts.units(), accounts.table()["status"]
    difference = group.difference
    return {
        "group": group,
        "status": words[group.status],
        "label": f"{group.place.name}, {words[group.status]}, {group.on.isoformat()}",
        "parts": [
            (
                part,
                units[part.row.unit],
                _reasons(part),
                PER[part.between[1]] if part.between else "",
            )
            for part in group.parts
        ],
        "difference": abs(difference) if difference else 0,
        "over": difference is not None and difference < 0,
        "compared": difference is not None,
    }


def _reasons(part: Part) -> list[tuple[str, str]]:
    """What the map says of a number: `(arithmetic, what it means)`."""
    return [
        (f"{number(many)} {PER[per]} × {each}", accounts.means(part.row.unit, each))
        for many, per, each in part.multiples
    ]


def _sheet(rows) -> HttpResponse:
    units = accounts.units()
    head = [
        _("Place"),
        _("Officers"),
        _("Amount"),
        _("State"),
        _("Day"),
        _("Source"),
        _("Notes"),
    ]
    found = rows.standing().prefetch_related("notes").order_by("place__code", "-on", "unit")
    cells = (
        (
            row.place.name, units[row.unit], row.number, row.status, row.on.isoformat(), row.source,
            " / ".join(note.text for note in row.notes.all()),
        )
        for row in found
    )  # fmt: skip
    return sheet("jumlah-petugas", head, cells)
