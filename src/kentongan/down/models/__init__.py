"""Tables of the strand down: what was sent, to which territories, and what came of it."""

from .notice import (
    FOLLOWED,
    Delivery,
    Notice,
    NoticeQuerySet,
    Scope,
    Tally,
    TallyQuerySet,
)

__all__ = [
    "FOLLOWED",
    "Delivery",
    "Notice",
    "NoticeQuerySet",
    "Scope",
    "Tally",
    "TallyQuerySet",
]
