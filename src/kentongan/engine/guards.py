"""Say when two messages that look alike may not share an answer, and why, in words.

A guard compares the facts of two messages. It blocks ("≠": they say different things) or asks for a
person ("?": one of them says something the other leaves open). Words decide nothing here; facts do.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kentongan.engine.facts import CODES, UNDOING, Facts
from kentongan.engine.reasons import say

BLOCK, ASK, SAME = "≠", "?", "="
LONG = 14  # content words


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for or against a match: a sign ("=", "≠" or "?"), a code and the values in it."""

    sign: str
    code: str
    values: dict[str, Any] = field(default_factory=dict)

    def say(self, language: str = "id") -> str:
        """The reason as a sentence in Indonesian ("id") or English ("en")."""
        return say(self.code, self.values, language)


def compare(a: Facts, b: Facts) -> list[Reason]:
    """All reasons why messages with these facts may not be one claim; empty when none is seen."""
    found: list[Reason] = []
    _polarity(a, b, found)
    _numbers(a, b, found)
    _sets("date", a.dates, b.dates, found)
    _sets("institution", a.institutions, b.institutions, found)
    _sets("person", a.offices, b.offices, found)
    _marks(a, b, found)
    if a.denies != b.denies:
        found.append(Reason(BLOCK, "denial"))
    elif a.denial != b.denial:
        found.append(Reason(ASK, "denial"))
    return found


def _long(a: Facts, b: Facts) -> bool:
    """In long messages a denied word or a number may belong to another sentence than the claim."""
    return min(len(a.stems), len(b.stems)) > LONG


def _polarity(a: Facts, b: Facts, found: list[Reason]) -> None:
    for axis in a.poles.keys() & b.poles.keys():
        if not a.poles[axis] & b.poles[axis]:
            found.append(Reason(BLOCK, "opposite", {"a": axis, "b": f"tidak {axis}"}))
    clash, sure = set(), False
    for one, other in ((a, b), (b, a)):
        denied = {w for w in one.negated if w in other.stems and w not in other.negated}
        clash |= denied
        # who also says it, or is answered with "hilang" or "kosong", may deny another thing, or nothing
        sure |= bool(denied - one.said) and not other.stems & UNDOING
    if clash:
        sign = BLOCK if sure and not _long(a, b) else ASK
        found.append(Reason(sign, "negation", {"words": ", ".join(sorted(clash))}))
    elif bool(a.negations) != bool(b.negations) and not (a.poles.keys() & b.poles.keys()):
        found.append(
            Reason(
                ASK,
                "negation",
                {"words": ", ".join(sorted(a.negated | b.negated)) or "tidak"},
            )
        )


def _numbers(a: Facts, b: Facts, found: list[Reason]) -> None:
    kinds = {k for k, _ in a.numbers} & {k for k, _ in b.numbers}
    for kind in sorted(kinds):
        mine = {v for k, v in a.numbers if k == kind}
        theirs = {v for k, v in b.numbers if k == kind}
        if mine - theirs and theirs - mine:
            values = {
                "kind": kind.upper() if kind in CODES else kind,
                "a": _list(mine - theirs),
                "b": _list(theirs - mine),
            }
            # of the many numbers in a long message the claim may be about another one
            sign = ASK if kind == "plain" and _long(a, b) else BLOCK
            found.append(Reason(sign, "code" if kind in CODES else "number", values))
    for one, other in ((a, b), (b, a)):
        codes = {v for k, v in one.numbers if k in CODES}
        if codes and not any(k in CODES for k, _ in other.numbers):
            found.append(Reason(ASK, "number_missing", {"a": _list(codes)}))


def _sets(code: str, a: set[Any], b: set[Any], found: list[Reason]) -> None:
    if a and b and a - b and b - a:
        names = ({x if isinstance(x, str) else x[1] for x in s} for s in (a - b, b - a))
        found.append(Reason(BLOCK, code, dict(zip("ab", map(_list, names), strict=True))))


def _marks(a: Facts, b: Facts, found: list[Reason]) -> None:
    for left, right, code in (
        ("past", "future", "tense"),
        ("all", "some", "quantifier"),
    ):
        for one, other in ((a, b), (b, a)):
            if (
                left in one.marks
                and right in other.marks
                and left not in other.marks
                and right not in one.marks
            ):
                found.append(Reason(BLOCK, code, {"a": left, "b": right}))
    if ("only" in a.marks) != ("only" in b.marks):
        found.append(Reason(ASK, "quantifier", {"a": "hanya", "b": "-"}))


def _list(values: set[str]) -> str:
    return ", ".join(sorted(values))
