"""Tables of the strand down: what was sent, to which territories, and what came of it."""

from .audience import ChannelOff, HandOver, NoticeDraft, NoticeDraftQuerySet, Seat, SeatCount
from .hand import LinkCode, Way, WayQuerySet
from .kit import Kit, KitAlarm, KitVersion
from .notice import (
    FOLLOWED,
    Delivery,
    Notice,
    NoticeQuerySet,
    Roll,
    Scope,
    Tally,
    TallyQuerySet,
)
from .partners import Meant, WorksWith
from .relay import Escalation, Nudge, OpenHour, Relay, RelayRw, Silence
from .stage import LocalStage

__all__ = [
    "FOLLOWED",
    "ChannelOff",
    "Delivery",
    "Escalation",
    "HandOver",
    "Kit",
    "KitAlarm",
    "KitVersion",
    "LinkCode",
    "LocalStage",
    "Meant",
    "Notice",
    "NoticeDraft",
    "NoticeDraftQuerySet",
    "NoticeQuerySet",
    "Nudge",
    "OpenHour",
    "Relay",
    "RelayRw",
    "Roll",
    "Scope",
    "Seat",
    "SeatCount",
    "Silence",
    "Tally",
    "TallyQuerySet",
    "Way",
    "WayQuerySet",
    "WorksWith",
]
