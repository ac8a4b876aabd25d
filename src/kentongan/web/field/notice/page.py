"""One notice: read it, and state receipt; for a committee above, how far it has come below.

Opening the page notes that the post has read it. That is a write behind a GET, and a harmless one:
`read_notice` keeps the first instant only, so a second look, a reload or a browser that fetches
ahead changes nothing, and no decision hangs on it. Receipt is stated by POST.
"""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kentongan.down.actions.acknowledge import acknowledge, read_notice
from kentongan.down.actions.remind import last_nudge
from kentongan.down.chain import relays_to_check, villages_of_district
from kentongan.down.models import KitVersion, Notice
from kentongan.down.official import sound
from kentongan.ledger import clock
from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import allowed
from kentongan.ledger.refusal import Refusal
from kentongan.rules import relay as rules
from kentongan.up.models import Clarification
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said
from kentongan.web.relay_look import looks
from kentongan.web.words_cascade import reason_words

from .relay import own_link, whatsapp

RELAYS_SHOWN = 10
FROM_TODAY = "hari-ini"  # ?dari=hari-ini: go back to the page of today


@require_safe
@audience("field", act="notice.see")
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The text, the way to pass it on, and what this post has stated so far."""
    actor, now = request.actor, clock.now()
    mine = Notice.objects.addressed_to(actor).select_related("institution").filter(pk=pk)
    if (found := mine.first()) is None:
        return _watch(request, pk)
    delivery = read_notice(actor=actor, now=now, notice=found)
    return render(
        request,
        "field/notice/page.html",
        {
            "notice": mine.with_deeds_of(actor).get(),
            "place": request.post_held.place,
            "whatsapp": whatsapp(found.share, own_link(request, delivery.code)),
            "link": own_link(request, delivery.code),
            "nudge": last_nudge(found, actor.place),
            "card_path": _card(found, now),
            "kit_path": _kit(found, actor, now),
        },
    )


def _card(notice: Notice, now: datetime) -> str:
    """The address of its picture, while the clarification behind it holds; else ""."""
    kind, _sep, number = notice.about.partition(":")
    if kind != "clarification" or not number.isdecimal():
        return ""
    holds = Clarification.objects.published(now).filter(pk=int(number)).exists()
    return reverse("public:card", args=[int(number)]) if holds else ""


def _kit(notice: Notice, actor: Actor, now: datetime) -> str:
    """The address of the official material it carries, with all its channels and pictures; else ""."""
    kind, _sep, name = notice.about.partition(":")
    if kind != "kit":
        return ""
    here = KitVersion.objects.in_force(now).for_place(actor.place).select_related("kit")
    row = next(iter(sound(here.filter(kit__code=name.partition(":")[0]))), None)
    if row is None:
        return ""
    may = allowed(actor, "kit.pass", place=row.kit.place_code, of=row.kit.owner, now=now)
    return reverse("field:kit", args=[row.kit_id]) if may else ""


def _watch(request: HttpRequest, pk: int) -> HttpResponse:
    """A notice to villages below: how far it has come there. None of it reads as not there."""
    actor, now = request.actor, clock.now()
    found = Notice.objects.visible_to(actor, now).select_related("institution").filter(pk=pk)
    if (seen := found.first()) is None:
        raise Refusal("permission.denied")
    rows = villages_of_district(seen, actor.place)
    relays = list(relays_to_check(actor, seen)[:RELAYS_SHOWN])
    silent = [row for row in rows if row.first_at is None]
    return render(
        request,
        "field/notice/watch.html",
        {
            "notice": seen,
            "place": request.post_held.place,
            "total": len(rows),
            "silent": [
                (row, reason_words(row.silence.reason) if row.silence else "") for row in silent
            ],
            "known": [row for row in rows if row.first_at is not None],
            "relays": looks(relays),
            "reasons": [(code, reason_words(code)) for code in rules.silences()],
            "asked": seen.escalations.filter(code=actor.place).first(),
            "nudge": last_nudge(seen, actor.place),
            "ppk": actor.role == "ppk",
        },
    )


@require_POST
@audience("field", act="notice.acknowledge")
def acknowledge_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """ "I have received it"; pressing twice states it once."""
    found = Notice.objects.addressed_to(request.actor).filter(pk=pk).first()
    if found is None:
        raise Refusal("permission.denied")
    made = acknowledge(actor=request.actor, now=clock.now(), notice=found)
    if made.moved:
        said(request, _("Noted. You had stated receipt in another post, so it counts once."))
    else:
        said(request, _("Noted: you have received it."))
    from_today = request.GET.get("dari") == FROM_TODAY
    back = reverse("field:today") if from_today else reverse("field:notice", args=[pk])
    return HttpResponseRedirect(back, status=303)
