"""What each channel is doing: on or off, when somebody last wrote, what waits, what failed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from kentongan.ledger.models import Outgoing
from kentongan.rules import channels
from kentongan.up.models import Conversation, Report

LATELY = timedelta(days=7)
# A channel's messages to plain addresses, and those that belong to conversations.
_WAYS = {"email": ("email", "letter")}


@dataclass(frozen=True, slots=True)
class State:
    """One channel as a keeper sees it. No secret and no address."""

    name: str
    label: str
    missing: list[str]  # variables that are not set; [] when the channel is on
    needs: list[str]
    last_in: datetime | None
    talks: int
    waiting: int
    for_sender: int  # of these, waiting until the sender writes again
    failed: int
    last_code: str
    source: str

    @property
    def on(self) -> bool:
        return not self.missing


def states(now: datetime) -> list[State]:
    """Every channel, in the order of the rules."""
    return [_state(name, now) for name in channels.NAMES]


def way_to_sender(report: Report) -> str:
    """How a reply reaches the sender: "receipt" (only there), "channel", "waits" until they write,
    "blocked" by them, or "gone" (the address has been deleted)."""
    talk = report.conversation
    if talk is None:
        return "receipt"
    if not talk.address_sealed:
        return "gone"
    if talk.blocked_at is not None:
        return "blocked"
    return "waits" if talk.waits else "channel"


def _state(name: str, now: datetime) -> State:
    out = Outgoing.objects.filter(channel__in=_WAYS.get(name, (name,)))
    waiting = out.filter(state=Outgoing.State.WAITING)
    failed = out.filter(state=Outgoing.State.FAILED, made_at__gte=now - LATELY)
    last = failed.order_by("-made_at").values_list("error", flat=True).first()
    talks = Conversation.objects.filter(channel=name)
    return State(
        name=name,
        label=channels.rule(name, "label"),
        missing=channels.missing(name, settings.CHANNELS[name]),
        needs=[channels.variable(name, one) for one in channels.rule(name, "needs")],
        last_in=talks.order_by("-last_in_at").values_list("last_in_at", flat=True).first(),
        talks=talks.exclude(address_sealed="").count(),
        waiting=waiting.count(),
        for_sender=waiting.filter(error="window").count(),
        failed=failed.count(),
        last_code=last or "",
        source=channels.rule(name, "source"),
    )
