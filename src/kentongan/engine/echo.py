"""Whether a headline repeats a rumour: the rumour's own words, in its own order, without a difference.

Saying that something is not so repeats it too ("Tidak benar bahwa …"), and people keep the part that is
repeated. A headline that says another thing about the same matter does not.
"""

from __future__ import annotations

from kentongan.engine.facts import read
from kentongan.engine.guards import BLOCK, compare
from kentongan.engine.text import plain

RUN = 4  # words in a row that are the rumour's own
SHARE = 0.8  # of the headline's words, in the rumour's order
LONGEST = 400  # words of the rumour looked at
# Differences that make it another statement. A denial is none: it says the rumour again.
OTHER = frozenset({"number", "code", "date", "opposite", "negation", "institution", "tense"})


def repeats(headline: str, words: str, language: str = "id") -> bool:
    """True when the headline says the rumour again, denied or not."""
    mine, theirs = plain(headline, language), plain(words, language)
    said, heard = list(mine.words), list(theirs.words)[:LONGEST]
    if len(said) < RUN or len(heard) < RUN:
        return False
    run, order = _overlap(said, heard)
    alike = (run >= RUN and 2 * run >= len(said)) or order >= SHARE * len(said)
    if not alike:
        return False
    codes = {r.code for r in compare(read(mine), read(theirs)) if r.sign == BLOCK}
    return "denial" in codes or not codes & OTHER


def _overlap(a: list[str], b: list[str]) -> tuple[int, int]:
    """The longest run of words both have, and how many they have in the same order."""
    row_run, row_order = [0] * (len(b) + 1), [0] * (len(b) + 1)
    longest = 0
    for word in a:
        before_run, before_order = row_run, row_order
        row_run, row_order = [0] * (len(b) + 1), [0] * (len(b) + 1)
        for at, other in enumerate(b, 1):
            if word == other:
                row_run[at] = before_run[at - 1] + 1
                row_order[at] = before_order[at - 1] + 1
                longest = max(longest, row_run[at])
            else:
                row_order[at] = max(before_order[at], row_order[at - 1])
    return longest, row_order[-1]
