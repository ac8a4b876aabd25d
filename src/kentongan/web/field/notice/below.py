"""A committee above villages: remind the silent, say why one is silent, look at what was passed on."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from kentongan.down.actions.remind import remind_silent
from kentongan.down.actions.silent import note_silent
from kentongan.down.models import Notice
from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.places import level_of
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said
from kentongan.web.proof import proof_picture
from kentongan.web.relay_look import ELSEWHERE, look_at, relay_below, take_back
from kentongan.web.words import say


@require_POST
@audience("field", act="notice.remind")
def remind_below(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind every silent village of the own district."""
    notice = _watched(request, pk)
    try:
        remind_silent(actor=request.actor, now=clock.now(), notice=notice, code=request.actor.place)
        words = gettext("Reminded. Whoever has not stated receipt sees it.")
    except Refusal as refusal:
        if refusal.code in ELSEWHERE:
            raise
        words = say(refusal)
    return _done(request, pk, words)


@require_POST
@audience("field", act="silence.note")
def say_why_silent(request: HttpRequest, pk: int) -> HttpResponse:
    """The reason for one village."""
    notice, code = _watched(request, pk), request.POST.get("desa", "")
    try:
        level_of(code)
    except ValueError:
        raise Refusal("permission.denied") from None
    try:
        note_silent(
            actor=request.actor,
            now=clock.now(),
            notice=notice,
            code=code,
            reason=request.POST.get("sebab", ""),
            note=request.POST.get("catatan", "").replace("\x00", ""),
        )
        words = gettext("Noted. The office sees the reason.")
    except Refusal as refusal:
        if refusal.code in ELSEWHERE:
            raise
        words = say(refusal)
    return _done(request, pk, words)


@require_POST
@audience("field", act="relay.confirm")
def look_at_relay(request: HttpRequest, pk: int) -> HttpResponse:
    """Found, or not found."""
    row = relay_below(request, pk)
    words, mine = look_at(request, row)
    undo = reverse("field:look_again", args=[pk]) if mine else ""
    return _done(request, row.delivery.notice_id, words, undo)


@require_POST
@audience("field", act="relay.confirm")
def look_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the own word back."""
    row = relay_below(request, pk)
    return _done(request, row.delivery.notice_id, take_back(request, row))


@require_safe
@audience("field", act="relay.confirm")
def screenshot(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What was handed in, as our own drawing of it."""
    return proof_picture(relay_below(request, pk))


def _watched(request: HttpRequest, pk: int) -> Notice:
    visible = Notice.objects.visible_to(request.actor, clock.now())
    found = visible.select_related("institution__place").filter(pk=pk).first()
    if found is None:
        raise Refusal("permission.denied")
    return found


def _done(request: HttpRequest, pk: int, words: str, undo: str = "") -> HttpResponse:
    said(request, words, undo=undo)
    return HttpResponseRedirect(reverse("field:notice", args=[pk]), status=303)
