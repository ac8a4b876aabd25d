"""Statements of having passed a notice on, those drawn by lot first; the office looks and says so."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kentongan.down.chain import relays_to_check
from kentongan.down.models import Notice
from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said
from kentongan.web.proof import proof_picture
from kentongan.web.relay_look import look_at, looks, relay_below, take_back

PER_PAGE = 20


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
    context = {"notice": notice, "page": page, "rows": looks(list(page))}
    return render(request, "hq/relays/page.html", context)


@require_POST
@audience("hq", act="relay.confirm")
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Found, or not found; looked at by somebody else meanwhile, it stays as that one said."""
    row = relay_below(request, pk)
    words, mine = look_at(request, row)
    said(request, words, undo=reverse("hq:relay_look_again", args=[pk]) if mine else "")
    back = reverse("hq:relays", args=[row.delivery.notice_id])
    return HttpResponseRedirect(back, status=303)


@require_POST
@audience("hq", act="relay.confirm")
def look_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the own word back."""
    row = relay_below(request, pk)
    said(request, take_back(request, row))
    back = reverse("hq:relays", args=[row.delivery.notice_id])
    return HttpResponseRedirect(back, status=303)


@require_safe
@audience("hq", act="relay.confirm")
def screenshot(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What was handed in, as our own drawing of it."""
    return proof_picture(relay_below(request, pk))
