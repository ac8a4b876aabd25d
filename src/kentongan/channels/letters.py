"""What every hand does alike: to whom, what, may it go now, and noting that it went."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from kentongan.ledger import clock
from kentongan.ledger.models import Outgoing
from kentongan.ledger.outbox import NotTaken, Rests
from kentongan.rules import channels
from kentongan.up.actions.carry import rest, said_in
from kentongan.up.address import unseal
from kentongan.up.models import Conversation

OFF = "channel_off"
PRESSED = re.compile(r"q\.([0-9a-f]{8})\.([a-z0-9 ]{1,20})")  # a button under a question of ours


@dataclass(frozen=True, slots=True)
class Letter:
    """One message, opened for the moment in which it is handed over."""

    row: Outgoing
    address: str
    text: str
    conversation: Conversation | None
    purpose: str
    values: list[str]
    thread: str
    buttons: tuple[list[str], ...] = ()  # label, and what pressing it sends back

    def outside_window(self, now: datetime) -> bool:
        """True when the channel does not take free text any more."""
        window = channels.window(self.row.channel)
        return (
            window is not None
            and self.conversation is not None
            and now - self.conversation.last_in_at >= window
        )

    def wait_for_sender(self) -> Rests:
        """The message may go when the sender writes again."""
        rest(conversation=self.conversation, key=self.row.key, now=now())
        return Rests("window")


def values_of(channel: str) -> dict[str, str]:
    """What is set for a channel; `Rests` while it is off, and an hourly round wakes it."""
    found = settings.CHANNELS[channel]
    if channels.missing(channel, found):
        raise Rests(OFF)
    return found


def opened(row: Outgoing) -> Letter:
    """The letter of a row: of a conversation (sealed), or to a plain address."""
    if "conversation" not in row.data:
        if not row.address:
            raise NotTaken("address_gone")
        return Letter(row, row.address, row.body, None, "", [], "")
    talk = Conversation.objects.filter(pk=row.data["conversation"]).first()
    said = said_in(row.data)
    if talk is None or not talk.address_sealed:
        raise NotTaken("address_gone")
    if talk.blocked_at is not None:
        raise NotTaken("blocked")
    if not said:
        raise NotTaken("words_gone")
    return Letter(
        row,
        unseal(talk.address_sealed),
        said["text"],
        talk,
        said["purpose"],
        said["values"],
        said["thread"],
        tuple(said.get("buttons", ())),
    )


def now() -> datetime:
    """The moment by the house's clock: windows are measured on it."""
    return clock.now()
