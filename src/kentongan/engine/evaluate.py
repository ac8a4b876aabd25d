"""Measure a ranking and its answers: MAP@5, MRR, P@1, and recall at a fixed precision.

A query's gold is a set of claim ids, any of which is right; a query whose gold is empty has no answer
in the library, and silence is right there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Rankings = Mapping[str, Sequence[str]]
Gold = Mapping[str, set[str]]


def ranking(rankings: Rankings, gold: Gold, depth: int = 5) -> dict[str, float]:
    """MAP@depth, MRR (over what was returned) and P@1 over the queries that have an answer.

    MAP@depth = sum of precisions at the hits in the top `depth` / min(relevant, depth).
    """
    total = {"map@5": 0.0, "mrr": 0.0, "p@1": 0.0}
    answerable = [q for q, right in gold.items() if right]
    for query in answerable:
        hits = 0
        precision = 0.0
        reciprocal = 0.0
        for rank, claim in enumerate(rankings.get(query, ())[:depth], 1):
            if claim in gold[query]:
                hits += 1
                precision += hits / rank
                reciprocal = reciprocal or 1 / rank
        total["map@5"] += precision / min(len(gold[query]), depth)
        total["mrr"] += reciprocal
        total["p@1"] += reciprocal == 1.0
    return {name: value / max(1, len(answerable)) for name, value in total.items()} | {
        "n": len(answerable)
    }


def recall_at_precision(
    scored: Sequence[tuple[float, bool]], answerable: int, precision: float
) -> dict[str, float]:
    """The highest recall at which answers, taken by falling score, keep at least this precision.

    `scored` holds (score, right?) of each query's first answer. Returns recall, precision, threshold.
    """
    best = {"recall": 0.0, "precision": 1.0, "threshold": float("inf")}
    right = 0
    ordered = sorted(scored, key=lambda row: -row[0])
    for count, (score, good) in enumerate(ordered, 1):
        right += good
        last_of_tie = count == len(ordered) or ordered[count][0] < score
        if last_of_tie and right / count >= precision:
            best = {
                "recall": right / max(1, answerable),
                "precision": right / count,
                "threshold": score,
            }
    return best


def at_threshold(
    scored: Sequence[tuple[float, bool]], answerable: int, threshold: float
) -> dict[str, float]:
    """Precision and recall when every query at or above `threshold` is answered."""
    kept = [good for score, good in scored if score >= threshold]
    right = sum(kept)
    return {
        "precision": right / max(1, len(kept)),
        "recall": right / max(1, answerable),
        "answered": len(kept),
    }
