"""Type what somebody says who stands there, and print the receipt for them."""

import secrets

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.places import zone_of
from kentongan.roster.branch import names_of
from kentongan.roster.models import Place
from kentongan.roster.settle_place import settle_place
from kentongan.rules import response
from kentongan.up.actions.converse import report_of_receipt
from kentongan.up.actions.enter_item import enter_item
from kentongan.up.actions.identify import Told
from kentongan.web.desk.address import office_zone, see_other
from kentongan.web.desk.forms import attach
from kentongan.web.doors import audience

from .forms import EntryForm

SLIP = "desk_slip"  # session key: the code of the slip that is to be printed
RENAMED = {"outside_id": "paper"}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@audience("desk", act="report.enter")
def entry(request: HttpRequest) -> HttpResponse:
    """The form, and what comes of it."""
    if request.method != "POST":
        return _page(request, EntryForm(initial={"key": secrets.token_urlsafe(24)}))
    form = EntryForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        place = settle_place(form.cleaned_data["place_said"], form.cleaned_data["place"])
        if isinstance(place, list):
            form.add_error("place_said", "")
            return _page(request, form, offered=place)
        received = _enter(request, form, place)
    except Refusal as refusal:
        attach(form, refusal, office_zone(request), **RENAMED)
        return _page(request, form)
    request.session[SLIP] = received.code
    return see_other(reverse("desk:slip"))


@never_cache
@require_safe
@audience("desk", act="report.enter")
def slip(request: HttpRequest) -> HttpResponse:
    """The receipt of what was typed last, for the printer; it stays only in this session."""
    code = request.session.get(SLIP)
    report = report_of_receipt(code) if code else None
    if report is None:
        return HttpResponseRedirect(reverse("desk:entry"))
    context = {
        "code": code,
        "report": report,
        "office": request.post_held.institution.name,
        "due": report.group.due_at
        if report.group
        else response.due(report.kind, report.received_at),
        "zone": zone_of(report.place_code),
        "address": request.build_absolute_uri(reverse("public:receipt_find")),
    }
    return render(request, "desk/entry/slip.html", context)


def _enter(request: HttpRequest, form: EntryForm, place: Place):
    given = form.cleaned_data
    rest = form.particulars() if given["official"] and form.official_typed else None
    return enter_item(
        actor=request.actor,
        now=clock.now(),
        key=given["key"],
        way=given["way"],
        words=given["words"],
        kind=given["kind"],
        place=place,
        place_said=given["place_said"],
        paper=given["paper"],
        happened_on=given["happened_on"],
        link=given["link"],
        openness=given["openness"],
        official=given["official"],
        told=Told(given["name"], given["contact"], given["address"]),
        particulars=rest,
        sample=request.post_held.sample,
    )


def _page(request: HttpRequest, form: EntryForm, offered: list[Place] = ()) -> HttpResponse:
    names = names_of({above for place in offered for above in (place.code[:4], place.code[:6])})
    rows = [
        (place.code, place.name, names.get(place.code[:6], ""), names.get(place.code[:4], ""))
        for place in offered
    ]
    status = 422 if form.is_bound else 200
    return render(request, "desk/entry/page.html", {"form": form, "offered": rows}, status=status)
