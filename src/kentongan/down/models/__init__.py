"""Tables of the strand down: what was sent, to which territories, and what came of it."""

from .kit import Kit, KitAlarm, KitVersion
from .notice import (
    FOLLOWED,
    Delivery,
    Notice,
    NoticeQuerySet,
    Scope,
    Tally,
    TallyQuerySet,
)
from .stage import LocalStage

__all__ = [
    "FOLLOWED",
    "Delivery",
    "Kit",
    "KitAlarm",
    "KitVersion",
    "LocalStage",
    "Notice",
    "NoticeQuerySet",
    "Scope",
    "Tally",
    "TallyQuerySet",
]
