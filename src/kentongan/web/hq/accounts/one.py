"""One account: its numbers over time, its verification, its neutrality, and its way from unit to unit."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kentongan.ledger import clock
from kentongan.ledger.permission import allowed
from kentongan.ledger.refusal import Refusal
from kentongan.roster.accounts import accounts_visible_to, twice, units_visible_to
from kentongan.roster.actions.accounts import (
    aim_at,
    check_neutrality,
    close_account,
    confirm_code,
    hand_over,
)
from kentongan.roster.actions.appoint import owner_of
from kentongan.roster.actions.readings import import_readings, note_reading
from kentongan.roster.exports import read_export
from kentongan.roster.growth import series_of
from kentongan.roster.models import Account
from kentongan.rules import accounts
from kentongan.vault.arriving import files_of
from kentongan.web.account_forms import ReadingForm
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said
from kentongan.web.sheet import sheet
from kentongan.web.words import say

from . import numbers
from .forms import AimForm, ExportForm, HandForm, NeutralForm

SHOWN, OFFERED = 60, 200
SOURCES = {
    "manual": lambda: _("by hand"),
    "export": lambda: _("export of the platform"),
    "api": lambda: _("read from the platform"),
    "delta": lambda: _("carried from an earlier number"),
}


@require_safe
@audience("hq", act="account.see")
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one account; ?format=csv for its numbers."""
    return _account(request, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@audience("hq", act="account.edit")
def edit_account(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page, for who keeps it: one step at a time."""
    return _account(request, pk)


def _account(request: HttpRequest, pk: int) -> HttpResponse:
    actor, now = request.actor, clock.now()
    row = accounts_visible_to(actor, now).filter(pk=pk).first()
    if row is None:
        raise Refusal("permission.denied")
    points = series_of([row]).get(row.pk, [])
    if request.GET.get("format") == "csv":
        head = [_("Day"), _("At least"), _("At most"), _("Where from")]
        return sheet(
            f"akun-{row.pk}", head, ((p.day, p.low, p.high, SOURCES[p.source]()) for p in points)
        )
    forms = _forms(request, row)
    if request.method == "POST":
        step = request.POST.get("step", "")
        form = forms.get(step)
        try:
            words = _do(request, row, step, form) if form is None or form.is_valid() else ""
        except Refusal as refusal:
            if refusal.code == "permission.denied" or form is None:
                raise
            form.add_error(refusal.field if refusal.field in form.fields else None, say(refusal))
            words = ""
        if words:
            said(request, words)
            return HttpResponseRedirect(reverse("hq:account", args=[row.pk]), status=303)
    where = {"place": row.place.code, "of": owner_of(row.institution.kind), "now": now}
    last = points[-1] if points else None
    context = numbers.shown(row) | {
        "row": row,
        "forms": forms,
        "platform": row.platform_name or accounts.platforms()[row.platform],
        "address": accounts.address(row.platform, row.name),
        "place": row.place,
        "last": last,
        "points": [(p, SOURCES[p.source]()) for p in reversed(points[-SHOWN:])],
        "many": len(points),
        "spark": [p.low for p in points[-SHOWN:]],
        "doubled": twice(accounts_visible_to(actor, now).filter(pk=row.pk), now),
        "checks": [
            (check, all(check.answers.values())) for check in row.checks.order_by("-at")[:5]
        ],
        "handovers": row.handovers.select_related("from_institution", "to_institution"),
        "over": row.until is not None and row.until <= now,
        "may_edit": allowed(actor, "account.edit", **where) and row.closed_at is None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "hq/accounts/one.html", context, status=status)


def _forms(request: HttpRequest, row: Account) -> dict[str, object]:
    step, data, files = request.POST.get("step", ""), request.POST, request.FILES
    bound = {step: data} if request.method == "POST" else {}
    near = units_visible_to(request.actor, clock.now(), "account.edit").exclude(
        pk=row.institution_id
    )
    near = near.filter(kind__in=("kpu", "bawaslu", "ppk", "pps", "panwascam"))
    units = [(str(one.pk), one.name) for one in near.order_by("place__code", "kind")[:OFFERED]]
    return {
        "reading": ReadingForm(bound.get("reading"), files if "reading" in bound else None,
                               initial={"on": clock.now().date()}),
        "export": ExportForm(bound.get("export"), files if "export" in bound else None),
        "neutral": NeutralForm(bound.get("neutral")),
        "aim": AimForm(bound.get("aim"), initial={"target": row.target, "on": row.target_on}),
        "hand": HandForm(bound.get("hand"), units=units),
    }  # fmt: skip


def _do(request: HttpRequest, row: Account, step: str, form) -> str:
    """One step; the words that say it is done."""
    who = {"actor": request.actor, "now": clock.now(), "account": row}
    if step in numbers.STEPS:
        return numbers.take_out(request, row, step)
    if step == "verify":
        confirm_code(**who)
        return _("Verified: the code was seen in the account.")
    if step == "close":
        close_account(**who)
        return _("The account is closed. Its numbers stay.")
    if step == "neutral":
        check_neutrality(**who, answers=form.answers(), note=form.cleaned_data["note"])
        return _("The check is noted with today's date.")
    if step == "aim":
        aim_at(**who, target=form.cleaned_data["target"], on=form.cleaned_data["on"])
        return _("The aim is noted.")
    if step == "hand":
        units = units_visible_to(request.actor, clock.now(), "account.edit")
        hand_over(**who, to=units.get(pk=int(form.cleaned_data["to"])))
        return _("Handed over. It must be verified anew.")
    if step == "reading":
        given = form.cleaned_data
        arrived = next(iter(files_of(request, "screenshot")), None)
        note_reading(
            **who, metric=given["metric"], said=given["said"], on=given["on"], sure=given["sure"],
            screenshot=arrived.read() if arrived else None,
            seal=arrived.kept if arrived and given["keep"] else None,
        )  # fmt: skip
        return _("The number is noted.")
    if step == "export":
        arrived = files_of(request, "file")[0]
        content = arrived.read()
        _batch, days = import_readings(
            **who, file_name=arrived.name or "-", content=content, export=read_export(content)
        )
        return (
            _("%(n)s values brought in.") % {"n": days} if days else _("This file is in already.")
        )
    raise Refusal("request.unreadable")
