"""Looking at statements of having passed on: the same for the office and for the committee above."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import gettext

from kentongan.down.actions.relay import confirm_relay, undo_look
from kentongan.down.chain import relays_below
from kentongan.down.models import Relay
from kentongan.down.neighbourhoods import rws_stated
from kentongan.down.twice import shown_by_others
from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.web.words import say
from kentongan.web.words_cascade import WAYS

ELSEWHERE = ("permission.denied", "post.not_in_force")


def looks(relays: Sequence[Relay]) -> list[dict[str, object]]:
    """What parts/bits/relay_look.html shows of each statement."""
    same = shown_by_others(relays)
    rws = rws_stated([row.delivery_id for row in relays])
    return [
        {
            "row": row,
            "way": WAYS.get(row.via, ""),
            "same": same.get(row.pk, []),
            "rws": rws.get(row.delivery_id, []),
        }
        for row in relays
    ]


def relay_below(request: HttpRequest, pk: int) -> Relay:
    """A statement of the own branch; any other reads as not there."""
    row = relays_below(request.actor).filter(pk=pk).first()
    if row is None:
        raise Refusal("permission.denied")
    return row


def look_at(request: HttpRequest, row: Relay) -> tuple[str, bool]:
    """Found, or not found: what to say, and whether the actor can take it back."""
    step = request.POST.get("step")
    try:
        looked = confirm_relay(
            actor=request.actor, now=clock.now(), relay=row, found=step == "found"
        )
    except Refusal as refusal:
        if refusal.code in ELSEWHERE:
            raise
        return say(refusal), False
    mine = looked.confirmed_by_id == request.actor.post_id
    words = gettext("Confirmed.") if step == "found" else gettext("Noted: not found.")
    return words, mine


def take_back(request: HttpRequest, row: Relay) -> str:
    """What was said after looking no longer holds: what to say."""
    try:
        undo_look(actor=request.actor, now=clock.now(), relay=row)
    except Refusal as refusal:
        if refusal.code in ELSEWHERE:
            raise
        return say(refusal)
    return gettext("Taken back: it waits for a look again.")
