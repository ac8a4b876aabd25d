"""The outbox: what must leave the house is written with the act and handed over afterwards.

A call to the outside never happens inside the transaction of an act. If a worker dies between the
hand-over and the note of it, the message is handed over again with the same key; e-mail carries the
key as its Message-ID, so the receiving side can tell.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.core.mail import EmailMessage
from django.utils import timezone

from .jobs import job, later
from .models import Outgoing

Hand = Callable[[Outgoing], str | None]
_hands: dict[str, Hand] = {}


class NotTaken(Exception):
    """The provider said no for good (a gone endpoint, a blocked number): trying again is no use.

    Its text is a short code, never the words of a message.
    """


class Rests(Exception):
    """May not go now, and nobody knows when: it stays in the outbox until `wake`. Its text is a code."""


class TryAgain(Exception):
    """Not taken now; the channel itself knows when to come back, and the job is no failure."""

    def __init__(self, at: datetime) -> None:
        super().__init__("later")
        self.at = at


def channel(name: str) -> Callable[[Hand], Hand]:
    """Register what hands a message over to the channel `name`.

    The function gets the row, speaks to the provider with `row.key` as idempotency key, and returns
    the provider's own id of the message, or None. It raises `NotTaken` when there is no use in
    trying again, `TryAgain` when it knows when, `Rests` when something must happen first; any
    other exception means: later.
    """

    def register(hand: Hand) -> Hand:
        if name in _hands:
            raise ValueError(f"two hands for the channel {name}")
        _hands[name] = hand
        return hand

    return register


def channels() -> frozenset[str]:
    """Every channel a message can leave by."""
    return frozenset(_hands)


def send_later(
    *,
    key: str,
    channel: str,
    address: str,
    body: str,
    now: datetime,
    subject: str = "",
    data: dict | None = None,
) -> None:
    """Promise that one message leaves the house. The same key twice is one message."""
    row = Outgoing(
        key=key,
        channel=channel,
        address=address,
        subject=subject,
        body=body,
        data=data or {},
        made_at=now,
    )
    Outgoing.objects.bulk_create([row], ignore_conflicts=True)
    later("ledger.hand_over", key=f"hand_over:{key}", outgoing_key=key)


@job("ledger.hand_over", outside=True)
def hand_over(outgoing_key: str) -> None:
    """Give one message to its channel; a failure raises, and the job is tried again later.

    The address was given for this one message, and goes with it.
    """
    row = Outgoing.objects.get(key=outgoing_key)
    if row.state != Outgoing.State.WAITING:
        return
    if row.channel not in _hands:
        raise LookupError(f"no channel is called {row.channel}")
    try:
        row.provider_id = _hands[row.channel](row)
        row.state, row.handed_over_at = Outgoing.State.HANDED_OVER, timezone.now()
    except TryAgain as wait:
        again = f"hand_over:{row.key}:{wait.at:%Y%m%d%H%M%S}"
        later("ledger.hand_over", key=again, run_after=wait.at, outgoing_key=outgoing_key)
        return
    except Rests as why:
        Outgoing.objects.filter(pk=row.pk, state=row.state).update(error=str(why)[:80])
        return
    except NotTaken as refused:
        row.state, row.error = Outgoing.State.FAILED, str(refused)[:80]
    row.address = ""
    row.save(update_fields=["state", "handed_over_at", "address", "provider_id", "error"])


def wake(keys: Iterable[str], now: datetime) -> None:
    """What kept these messages in the outbox has passed: hand them over."""
    waiting = Outgoing.objects.filter(key__in=list(keys), state=Outgoing.State.WAITING)
    for key in waiting.values_list("key", flat=True):
        later("ledger.hand_over", key=f"hand_over:{key}:{now:%Y%m%d%H%M%S}", outgoing_key=key)


@channel("email")
def _by_email(row: Outgoing) -> None:
    EmailMessage(
        subject=row.subject,
        body=row.body,
        to=[row.address],
        headers={"Message-ID": f"<{row.key.replace(':', '.')}@kentongan.invalid>"},
    ).send()
