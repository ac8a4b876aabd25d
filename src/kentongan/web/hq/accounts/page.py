"""The registry: accounts of units, units without one and what is done about it, partners."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kentongan.ledger import clock
from kentongan.ledger.permission import allowed
from kentongan.ledger.refusal import Refusal
from kentongan.roster.accounts import (
    accounts_visible_to,
    declared,
    partners_visible_to,
    reasons_of,
    term_over,
    twice,
    units_visible_to,
    units_without,
)
from kentongan.roster.actions.accounts import follow_up, register_account, state_none
from kentongan.roster.actions.partners import register_partner, withdraw_partner
from kentongan.roster.models import Institution
from kentongan.rules import accounts
from kentongan.web.account_forms import AccountForm, NoneForm
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said
from kentongan.web.sheet import sheet
from kentongan.web.words import say

from .forms import FollowForm, PartnerForm

PER_PAGE = 25
VIEWS = ("akun", "tanpa", "berakhir")  # ?tampil=


@require_safe
@audience("hq", act="account.see")
def registry(request: HttpRequest) -> HttpResponse:
    """Three lists, one at a time; filters by platform and words; ?format=csv."""
    actor, now = request.actor, clock.now()
    view = request.GET.get("tampil", "")
    view = view if view in VIEWS else VIEWS[0]
    typed = " ".join(request.GET.get("cari", "").replace("\x00", " ").split())[:80]
    platform = request.GET.get("media", "")
    platform = platform if platform in accounts.platforms() else ""
    rows, without = accounts_visible_to(actor, now), units_without(actor, now)
    ended = term_over(rows, now)
    found = {"akun": rows.open(now).order_by("place__code", "platform", "name"),
             "berakhir": ended, "tanpa": without}[view]  # fmt: skip
    if platform and view != "tanpa":
        found = found.filter(platform=platform)
    for word in typed.split():
        field = "name" if view == "tanpa" else "institution__name"
        also = Q() if view == "tanpa" else Q(name__icontains=word)
        found = found.filter(
            Q(**{f"{field}__icontains": word}) | Q(place__name__icontains=word) | also
        )
    if request.GET.get("format") == "csv":
        return _sheet(view, found)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("hal"))
    doubled = twice(rows, now)
    reasons = reasons_of(list(page)) if view == "tanpa" else {}
    words = accounts.table()["reasons"]
    own, taken_back = declared(actor, now)
    context = {
        "view": view,
        "said": typed,
        "platform": platform,
        "platforms": accounts.platforms(),
        "page": page,
        "rows": [
            (one, reasons.get(one.pk), words.get(getattr(reasons.get(one.pk), "reason", ""), ""))
            if view == "tanpa"
            else (one, accounts.platforms()[one.platform], doubled.get((one.platform, one.name)))
            for one in page
        ],
        "lists": [
            ("akun", _("Accounts"), rows.open(now).count()),
            ("tanpa", _("Units without an account"), without.count()),
            ("berakhir", _("Term is over"), ended.count()),
        ],
        "place": request.post_held.place,
        "declared": own,
        "taken_back": taken_back,
        "may_edit": allowed(
            actor, "account.edit", place=actor.place, of=actor.institution, now=now
        ),
    }
    return render(request, "hq/accounts/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@audience("hq", act="account.edit")
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: name its account, or why there is none, and what is done about it."""
    now = clock.now()
    body = units_visible_to(request.actor, now, "account.edit").filter(pk=pk).first()
    if body is None:
        raise Refusal("permission.denied")
    step = request.POST.get("step", "")
    kept = reasons_of([body]).get(body.pk)
    forms = {
        "name": AccountForm(request.POST if step == "name" else None),
        "none": NoneForm(
            request.POST if step == "none" else None,
            initial={"reason": kept.reason if kept else None},
        ),
        "follow": FollowForm(
            request.POST if step == "follow" else None,
            initial={"text": kept.follow_up, "on": kept.follow_up_on} if kept else None,
        ),
    }
    form = forms.get(step)
    if form is not None and form.is_valid():
        try:
            words = _unit_step(request, body, step, form.cleaned_data)
        except Refusal as refusal:
            if refusal.code == "permission.denied":
                raise
            form.add_error(refusal.field if refusal.field in form.fields else None, say(refusal))
        else:
            said(request, words)
            return HttpResponseRedirect(reverse("hq:account_unit", args=[body.pk]), status=303)
    rows = accounts_visible_to(request.actor, now).open(now).filter(institution=body)
    context = forms | {
        "body": body,
        "kept": kept,
        "reason": accounts.table()["reasons"].get(kept.reason, "") if kept else "",
        "rows": [(one, accounts.platforms()[one.platform]) for one in rows],
        "place": body.place,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "hq/accounts/unit.html", context, status=status)


def _unit_step(request: HttpRequest, body: Institution, step: str, given: dict) -> str:
    who = {"actor": request.actor, "now": clock.now(), "institution": body}
    if step == "name":
        register_account(**who, **given)
        return _("The account is in the registry.")
    if step == "none":
        state_none(**who, **given)
        return _("Noted. Nothing else follows from it.")
    follow_up(**who, **given)
    return _("Noted.")


@require_http_methods(["GET", "HEAD", "POST"])
@audience("hq", act="account.edit")
def partners(request: HttpRequest) -> HttpResponse:
    """Partners of the own territory, and their contacts as far as they agreed."""
    actor, now = request.actor, clock.now()
    rows = partners_visible_to(actor, now)
    step = request.POST.get("step", "")
    form = PartnerForm(request.POST if step == "note" else None)
    if step == "withdraw":
        key = request.POST.get("partner", "")
        chosen = rows.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 16 else None
        if chosen is None:
            raise Refusal("permission.denied")
        withdraw_partner(actor=actor, now=now, partner=chosen)
        said(request, _("The contact has been removed."))
        return HttpResponseRedirect(reverse("hq:account_partners"), status=303)
    if form.is_bound and form.is_valid():
        try:
            register_partner(
                actor=actor, now=now, place=request.post_held.place, **form.cleaned_data
            )
        except Refusal as refusal:
            if refusal.code == "permission.denied":
                raise
            form.add_error(refusal.field if refusal.field in form.fields else None, say(refusal))
        else:
            said(request, _("The partner is in the registry."))
            return HttpResponseRedirect(reverse("hq:account_partners"), status=303)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("hal"))
    kinds = accounts.table()["partners"]
    context = {
        "form": form,
        "page": page,
        "rows": [(one, kinds[one.kind]) for one in page],
        "place": request.post_held.place,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "hq/accounts/partners.html", context, status=status)


def _sheet(view: str, found) -> HttpResponse:
    if view == "tanpa":
        head = [_("Unit"), _("Place"), _("Reason"), _("Follow-up"), _("By when")]
        units = list(found[:20_000])
        kept = {}
        for start in range(0, len(units), 500):
            kept |= reasons_of(units[start : start + 500])
        words = accounts.table()["reasons"]
        cells = (
            (one.name, one.place.name, words[kept[one.pk].reason] if one.pk in kept else "",
             kept[one.pk].follow_up if one.pk in kept else "",
             kept[one.pk].follow_up_on if one.pk in kept else "")
            for one in units
        )  # fmt: skip
        return sheet("unit-tanpa-akun", head, cells)
    head = [_("Unit"), _("Place"), _("Platform"), _("Account"), _("Verified"), _("Until")]
    cells = (
        (one.institution.name, one.place.name, one.platform_name or one.platform, one.name,
         one.verified_at.date() if one.verified_at else "", one.until.date() if one.until else "")
        for one in found[:20_000]
    )  # fmt: skip
    return sheet("akun", head, cells)
