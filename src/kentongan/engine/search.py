"""The best documents of one query, without adding up every posting of its common words.

Terms are taken rarest first. Once the words that are left could not lift a document not yet met into
the list, only documents already met are followed (MaxScore, Turtle and Flood 1995): the answer is the
same as that of adding up everything.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


def best(
    lists: list[tuple[NDArray[np.int32], Floats, float, float]], size: int, keep: int
) -> tuple[Ints, Floats]:
    """The `keep` best of `size` documents (unordered) and their scores.

    `lists` holds for each term its documents in rising order, their impacts, the term's weight and the
    largest impact of the list. A document without any of the terms is not among the best.
    """
    lists = sorted(lists, key=lambda one: len(one[0]))
    # a word in more than half of the texts weighs less than nothing, and may still lower the list's last
    drag = sum(min(0.0, weight) * top for _, _, weight, top in lists) * 1.00001
    left = [-drag]
    for _, _, weight, top in reversed(lists):
        left.append(left[-1] + max(0.0, weight) * top * 1.00001)
    left.reverse()
    total = np.zeros(size, np.float32)
    floor = 0.0  # the last of the list has at least this, but for what `drag` may take
    for at, (docs, impact, weight, _) in enumerate(lists):
        added = total[docs] + impact * np.float32(weight)
        total[docs] = added
        rest = left[at + 1]
        if at + 1 == len(lists):
            break
        if len(docs) >= keep:
            floor = max(floor, _floor(added, keep))
        if rest < floor:
            met = np.flatnonzero(total >= floor - rest)
            return _follow(met, total[met], lists[at + 1 :], left[at + 1 :], keep)
    met = np.flatnonzero(total != 0)
    return _largest(met, total[met], keep)


def _follow(
    met: Ints,
    score: Floats,
    lists: list[tuple[NDArray[np.int32], Floats, float, float]],
    left: list[float],
    keep: int,
) -> tuple[Ints, Floats]:
    """Add the remaining lists to documents already met, dropping those that cannot come among the best."""
    for rest, (docs, impact, weight, _) in zip(left, lists, strict=False):
        if len(met) > keep:
            alive = score + np.float32(rest) >= _floor(score, keep)
            met, score = met[alive], score[alive]
        at = np.searchsorted(docs, met.astype(docs.dtype))
        at[at == len(docs)] = 0
        score = score + np.where(docs[at] == met, impact[at] * np.float32(weight), np.float32(0))
    return _largest(met, score, keep)


def _floor(score: Floats, keep: int) -> float:
    return float(np.partition(score, len(score) - keep)[len(score) - keep])


def _largest(met: Ints, score: Floats, keep: int) -> tuple[Ints, Floats]:
    if len(met) > keep:
        chosen = np.argpartition(score, len(score) - keep)[len(score) - keep :]
        met, score = met[chosen], score[chosen]
    return met, score
