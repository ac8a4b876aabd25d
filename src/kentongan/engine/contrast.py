"""What the words left over on either side of a pair mean for each other: marks for a learned sum, and counts.

A left-over word is weak evidence by itself; "saksi" left over here and "linmas" there is strong, because the
thesaurus has them in one class. Every left-over word, its class, every exchange within a class and every
function word said on one side only is a mark. Marks are hashed (Weinberger et al. 2009), so that the learned
weights are one small array and a word never seen weighs nothing.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kentongan.engine.concepts import Meant
from kentongan.engine.partners import Partners, Token

BUCKETS = 1 << 16
COUNTS = (
    "denied_apart", "denied_wide", "same_class", "opposite_said", "unknown_a", "unknown_b",
    "function_left", "function_class", "only_one_left", "classes_left",
)  # fmt: skip
Function = dict[str, Meant]


DENIED_NEXT = (1, 2)  # content words behind a negator that it denies: surely, and at most


def denied_apart(pair: Partners) -> list[float]:
    """How many partners are denied on one side only, by the next word's scope and by the next two words'."""
    out = []
    for reach in DENIED_NEXT:
        denied, said = [set[str](), set[str]()], [set[str](), set[str]()]
        for n in (0, 1):
            left = 0
            for i, token in enumerate(pair.tokens[n]):
                if token.kind == "negation":
                    left = reach
                    continue
                (denied if left > 0 else said)[n].add(pair.keys[n][i])
                left -= 1
        out.append(
            float(sum(len((denied[n] - said[n]) & (said[1 - n] - denied[1 - n])) for n in (0, 1)))
        )
    return out


def compare_left(
    left_a: list[Token],
    left_b: list[Token],
    function_a: Function,
    function_b: Function,
    slots: Iterable[tuple[str, str]],
    denied: Sequence[float],
) -> tuple[list[str], list[float]]:
    """Marks of a pair, and its COUNTS. `slots` are words alone in one place on both sides."""
    marks: list[str] = []
    for token in (*left_a, *left_b):
        marks.append(f"kind {token.kind}")
        if token.kind not in ("number", "code", "name"):
            marks += (f"word {_name(token)}", *(f"class {c.kind}" for c in token.meant[:1]))
    same_class = opposite = 0
    for mine in left_a:
        for theirs in left_b:
            shared = {c.kind for c in mine.meant} & {c.kind for c in theirs.meant}
            if shared:
                same_class += 1
                marks += (
                    "exchange",
                    f"exchange {min(shared)}",
                    _pair("pair", _name(mine), _name(theirs)),
                )
            if _opposed(mine.meant, theirs.meant):
                opposite += 1
                marks.append("opposite")
    only_a = [(k, c) for k, c in function_a.items() if k not in function_b]
    only_b = [(k, c) for k, c in function_b.items() if k not in function_a]
    marks += (f"function {key}" for key, _ in (*only_a, *only_b))
    function_class = 0
    for key, meant in only_a:
        for other, there in only_b:
            shared = {c.kind for c in meant} & {c.kind for c in there}
            if shared:
                function_class += 1
                marks += (f"function exchange {min(shared)}", _pair("function", key, other))
    marks += (_pair("slot", x, y) for x, y in slots)
    counts = [
        *denied, same_class, opposite, _unknown(left_a), _unknown(left_b),
        len(only_a) + len(only_b), function_class,
        float(bool(left_a) != bool(left_b)), len({c.kind for t in (*left_a, *left_b) for c in t.meant[:1]}),
    ]  # fmt: skip
    return marks, counts


def _pair(what: str, a: str, b: str) -> str:
    return f"{what} {min(a, b)} ~ {max(a, b)}"


def _opposed(mine: Meant, theirs: Meant) -> bool:
    return any(
        (x.opposite and x.opposite == y.name) or (y.opposite and y.opposite == x.name)
        for x in mine
        for y in theirs
    )


def _unknown(left: list[Token]) -> int:
    return sum(not t.meant and t.kind in ("other", "common", "name") for t in left)


def _name(token: Token) -> str:
    return token.meant[0].name if token.meant else token.key


@lru_cache(maxsize=1 << 18)
def bucket(mark: str) -> int:
    """The place of a mark's weight."""
    return zlib.crc32(mark.encode()) % BUCKETS


def weigh(marks: Sequence[str], weights: NDArray[np.float32]) -> float:
    """The learned sum: above 0 speaks for "the same"."""
    return float(weights[[bucket(mark) for mark in marks]].sum()) if marks else 0.0
