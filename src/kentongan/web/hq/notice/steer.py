"""Steer a notice: next wave, pause, resume, stop; remind those who are silent."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from kentongan.down.actions.remind import remind_silent
from kentongan.down.actions.wave import open_next_wave, pause_notice, resume_notice, stop_notice
from kentongan.down.models import Notice
from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.places import contains, level_of
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said
from kentongan.web.words import say

from .page import notice_page

ELSEWHERE = ("permission.denied", "post.not_in_force")


@require_POST
@audience("hq", act="notice.steer")
def steer(request: HttpRequest, pk: int) -> HttpResponse:
    """One press, one act; what could not be done is said on the page of the notice."""
    notice, now = _notice(request, pk), clock.now()
    what = {"actor": request.actor, "now": now, "notice": notice}
    step, undo = request.POST.get("step") or request.GET.get("balik"), ""
    try:
        match step:
            case "wave":
                open_next_wave(**what)
                words = gettext("The rest sees it now.")
            case "pause":
                pause_notice(**what)
                words, undo = gettext("Paused. Nothing more goes out."), "resume"
            case "resume":
                resume_notice(**what)
                words, undo = gettext("It goes on."), "pause"
            case "stop":
                stop_notice(**what, why=request.POST.get("why", "").replace("\x00", ""))
                words = gettext("Stopped. Whoever has it is told not to pass it on.")
            case _:
                raise Refusal("form.stale")
    except Refusal as refusal:
        if refusal.code in ELSEWHERE:
            raise
        if refusal.field == "why":  # what is missing stands at its field, and the box stays open
            return notice_page(request, pk, problem=refusal)
        words = say(refusal)
    back = f"{request.path}?balik={undo}" if undo and not request.GET.get("balik") else ""
    said(request, words, undo=back)
    return HttpResponseRedirect(reverse("hq:notice", args=[pk]), status=303)


@require_POST
@audience("hq", act="notice.remind")
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind the silent ones of one area of the own branch."""
    notice, code = _notice(request, pk), request.POST.get("wilayah", request.actor.place)
    try:
        level_of(code)
    except ValueError:
        raise Refusal("permission.denied") from None
    if not contains(request.actor.place, code):
        raise Refusal("permission.denied")
    try:
        remind_silent(actor=request.actor, now=clock.now(), notice=notice, code=code)
        words = gettext("Reminded. Whoever has not stated receipt sees it.")
    except Refusal as refusal:
        if refusal.code in ELSEWHERE:
            raise
        words = say(refusal)
    said(request, words)
    back = reverse("hq:notice", args=[pk])
    return HttpResponseRedirect(
        back if code == request.actor.place else f"{back}?wilayah={code}", status=303
    )


def _notice(request: HttpRequest, pk: int) -> Notice:
    visible = Notice.objects.visible_to(request.actor, clock.now())
    found = visible.select_related("institution__place").filter(pk=pk).first()
    if found is None:
        raise Refusal("permission.denied")
    return found
