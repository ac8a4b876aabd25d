"""One notice: read it, state receipt, state having passed it on.

Opening the page notes that the post has read it. That is a write behind a GET, and a harmless one:
`read_notice` keeps the first instant only, so a second look, a reload or a browser that fetches
ahead changes nothing, and no decision hangs on it. Receipt and passing on are stated by POST.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kentongan.down.actions.acknowledge import acknowledge, read_notice
from kentongan.down.actions.relay import state_relayed
from kentongan.down.coverage import coverage_of
from kentongan.down.models import Delivery, Notice, Tally
from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.roster.branch import names_of
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said

from .relay import whatsapp

FROM_TODAY = "hari-ini"  # ?dari=hari-ini: go back to the page of today


@require_safe
@audience("field", act="notice.see")
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The text, the way to pass it on, and what this post has stated so far."""
    actor, now = request.actor, clock.now()
    mine = Notice.objects.addressed_to(actor).select_related("institution").filter(pk=pk)
    if (found := mine.first()) is None:
        return _watch(request, pk)
    read_notice(actor=actor, now=now, notice=found)
    return render(
        request,
        "field/notice/page.html",
        {
            "notice": mine.with_deeds_of(actor).get(),
            "place": request.post_held.place,
            "whatsapp": whatsapp(found.share),
        },
    )


def _watch(request: HttpRequest, pk: int) -> HttpResponse:
    """A notice to villages below: how far it has come there. None of it reads as not there."""
    actor, now = request.actor, clock.now()
    found = Notice.objects.visible_to(actor, now).select_related("institution").filter(pk=pk)
    if (seen := found.first()) is None:
        raise Refusal("permission.denied")
    rows = list(Tally.objects.within(actor.place).filter(notice=seen).order_by("first_at", "code"))
    names = names_of(row.code for row in rows)
    return render(
        request,
        "field/notice/watch.html",
        {
            "notice": seen,
            "place": request.post_held.place,
            "spread": coverage_of([seen], within=actor.place)[seen.pk],
            "silent": [(names[row.code], row) for row in rows if row.first_at is None],
            "known": [(names[row.code], row) for row in rows if row.first_at is not None],
        },
    )


@require_POST
@audience("field", act="notice.acknowledge")
def acknowledge_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """ "I have received it"; pressing twice states it once."""
    return _stated(request, pk, acknowledge, _("Noted: you have received it."))


@require_POST
@audience("field", act="notice.acknowledge")
def state_notice_relayed(request: HttpRequest, pk: int) -> HttpResponse:
    """ "I have passed it on"; that also states receipt."""
    return _stated(request, pk, state_relayed, _("Noted: you have passed it on. Thank you."))


def _stated(
    request: HttpRequest, pk: int, act: Callable[..., Delivery], words: str
) -> HttpResponse:
    found = Notice.objects.addressed_to(request.actor).filter(pk=pk).first()
    if found is None:
        raise Refusal("permission.denied")
    act(actor=request.actor, now=clock.now(), notice=found)
    said(request, words)
    from_today = request.GET.get("dari") == FROM_TODAY
    back = reverse("field:today") if from_today else reverse("field:notice", args=[pk])
    return HttpResponseRedirect(back, status=303)
