"""Whether two messages say different things, by their facts alone: the guards, without a library."""

from __future__ import annotations

from kentongan.engine.facts import read
from kentongan.engine.guards import BLOCK, Reason, compare
from kentongan.engine.text import plain


def contradictions(a: str, b: str, language: str = "id") -> list[Reason]:
    """Why these two may not be one: every guard that blocks. Empty when none speaks.

    Nearness looks at letters, so a copy without its "tidak" is near. This is asked as well before
    one message is taken for another.
    """
    found = compare(read(plain(a, language)), read(plain(b, language)))
    return [reason for reason in found if reason.sign == BLOCK]
