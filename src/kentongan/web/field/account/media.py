"""Accounts of the own unit, and, who wants to, an own one: named, and taken back as freely."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.roster.accounts import own_accounts, reasons_of
from kentongan.roster.actions.accounts import (
    close_account,
    may_keep,
    register_account,
    state_none,
    withdraw_own,
)
from kentongan.roster.actions.readings import note_reading
from kentongan.roster.growth import Point, series_of
from kentongan.roster.models import Account
from kentongan.rules import accounts
from kentongan.vault.arriving import files_of
from kentongan.web.account_forms import AccountForm, NoneForm, ReadingForm
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said
from kentongan.web.words import say


class OwnForm(AccountForm):
    """One's own account: only with a tick."""

    consent = forms.BooleanField(
        label=_("I agree that my office counts this account"),
        help_text=_("You can take it back at any time. Its name is then erased."),
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@audience("field", act="account.own")
def media(request: HttpRequest) -> HttpResponse:
    """What the unit runs, what the person named; forms for both."""
    actor, now, post = request.actor, clock.now(), request.post_held
    body, rows = post.institution, list(own_accounts(request.actor, clock.now()))
    kept = reasons_of([body]).get(body.pk)
    step = request.POST.get("step", "")
    bound = {step: request.POST} if request.method == "POST" else {}
    found = {
        "unit": AccountForm(bound.get("unit"), auto_id="unit_%s"),
        "own": OwnForm(bound.get("own"), auto_id="own_%s"),
        "none": NoneForm(bound.get("none"), initial={"reason": kept.reason if kept else None}),
        "number": ReadingForm(bound.get("number"), request.FILES if step == "number" else None),
    }
    form = found.get(step)
    if request.method == "POST":
        try:
            words = _do(request, rows, step, form) if form is None or form.is_valid() else ""
        except Refusal as refusal:
            if refusal.code == "permission.denied" or form is None:
                raise
            form.add_error(refusal.field if refusal.field in form.fields else None, say(refusal))
            words = ""
        if words:
            said(request, words)
            return HttpResponseRedirect(reverse("field:media"), status=303)
    labels = accounts.platforms()
    context = {
        "forms": found,
        "body": body,
        "kept": accounts.table()["reasons"].get(kept.reason, "") if kept else "",
        "unit_rows": [
            (one, labels[one.platform], point, number)
            for one, point, number in _numbers(request, rows, found["number"])
        ],
        "own_rows": [(one, labels[one.platform]) for one in rows if one.person_id is not None],
        "may_keep": may_keep(actor, body, now),
        "place": post.place,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "field/account/media.html", context, status=status)


def _numbers(
    request: HttpRequest, rows: list[Account], sent: ReadingForm
) -> list[tuple[Account, Point | None, ReadingForm]]:
    """Accounts of the unit, each with its last number and the form for the next."""
    units = [one for one in rows if one.person_id is None]
    lines, today = series_of(units), clock.now().date()
    return [
        (
            one,
            (lines.get(one.pk) or [None])[-1],
            sent
            if sent.is_bound and request.POST.get("account") == str(one.pk)
            else ReadingForm(initial={"on": today}, auto_id=f"n{one.pk}_%s"),
        )
        for one in units
    ]


def _do(request: HttpRequest, rows: list, step: str, form: forms.Form | None) -> str:
    """One step; the words that say it is done."""
    who = {"actor": request.actor, "now": clock.now()}
    body = request.post_held.institution
    if step == "unit":
        register_account(**who, institution=body, **form.cleaned_data)
        return gettext("The account is in the registry.")
    if step == "own":
        register_account(**who, institution=body, personal=True, **form.cleaned_data)
        return gettext("Your account is counted. You can take it back at any time.")
    if step == "none":
        state_none(**who, institution=body, **form.cleaned_data)
        return gettext("Noted. Nothing else follows from it.")
    key = request.POST.get("account", "")
    chosen = next((one for one in rows if str(one.pk) == key), None)
    if chosen is None:
        raise Refusal("permission.denied")
    if form is not None and step == "number":
        return _note(request, chosen, form)
    if chosen.person_id is not None:
        withdraw_own(**who, account=chosen)
        return gettext("Taken back. The name has been erased.")
    close_account(**who, account=chosen)
    return gettext("The account is closed.")


def _note(request: HttpRequest, account: Account, form: forms.Form) -> str:
    """One number of an account, with a screenshot if there is one."""
    given = form.cleaned_data
    arrived = next(iter(files_of(request, "screenshot")), None)
    note_reading(
        actor=request.actor, now=clock.now(), account=account, metric=given["metric"],
        said=given["said"], on=given["on"], sure=given["sure"],
        screenshot=arrived.read() if arrived else None,
        seal=arrived.kept if arrived and given["keep"] else None,
    )  # fmt: skip
    return gettext("The number is noted.")
