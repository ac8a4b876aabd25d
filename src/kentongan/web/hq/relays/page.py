"""Statements of having passed a notice on, those drawn by lot first; the office looks and says so."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from kentongan.down.actions.relay import confirm_relay
from kentongan.down.chain import relays_below, relays_to_check
from kentongan.down.models import Notice, Relay
from kentongan.down.twice import shown_by_others
from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said
from kentongan.web.proof import proof_picture
from kentongan.web.words import say
from kentongan.web.words_cascade import WAYS

PER_PAGE = 20
ELSEWHERE = ("permission.denied", "post.not_in_force")


@require_safe
@audience("hq", act="relay.confirm")
def relays(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of one notice."""
    actor, now = request.actor, clock.now()
    notice = Notice.objects.visible_to(actor, now).filter(pk=pk).first()
    if notice is None:
        raise Refusal("permission.denied")
    waiting = relays_to_check(actor, notice)
    page = Paginator(waiting, PER_PAGE).get_page(request.GET.get("hal"))
    same = shown_by_others(list(page))
    rows = [(row, WAYS.get(row.via, ""), same.get(row.pk, [])) for row in page]
    return render(request, "hq/relays/page.html", {"notice": notice, "page": page, "rows": rows})


@require_POST
@audience("hq", act="relay.confirm")
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Found, or not found; looked at by somebody else meanwhile, it stays as that one said."""
    row = _below(request, pk)
    found = request.POST.get("step") == "found"
    try:
        confirm_relay(actor=request.actor, now=clock.now(), relay=row, found=found)
        words = gettext("Confirmed.") if found else gettext("Noted: not found.")
    except Refusal as refusal:
        if refusal.code in ELSEWHERE:
            raise
        words = say(refusal)
    said(request, words)
    back = reverse("hq:relays", args=[row.delivery.notice_id])
    return HttpResponseRedirect(back, status=303)


@require_safe
@audience("hq", act="relay.confirm")
def screenshot(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What was handed in, as our own drawing of it."""
    return proof_picture(_below(request, pk))


def _below(request: HttpRequest, pk: int) -> Relay:
    row = relays_below(request.actor).filter(pk=pk).first()
    if row is None:
        raise Refusal("permission.denied")
    return row
