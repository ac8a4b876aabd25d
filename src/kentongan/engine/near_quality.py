"""Says how well groups agree with the right ones: pairwise and B-cubed precision, recall and F1.

B-cubed: Bagga and Baldwin, "Entity-based cross-document coreferencing using the vector space
model", COLING-ACL 1998. Pairwise figures are ruled by the largest groups, B-cubed by the many
small ones; both are printed because either alone can be flattered.
"""

from collections.abc import Hashable, Sequence

import numpy as np


def _numbered(labels: Sequence[Hashable] | np.ndarray) -> np.ndarray:
    """Labels of any kind as 0, 1, 2 ..."""
    seen: dict[Hashable, int] = {}
    return np.array([seen.setdefault(label, len(seen)) for label in labels], np.int64)


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def quality(
    gold: Sequence[Hashable] | np.ndarray, found: Sequence[Hashable] | np.ndarray
) -> dict[str, float]:
    """Figures in [0, 1], rounded to five places, of group labels found for the same posts in the
    same order as the right ones. ValueError when there are not as many, or none."""
    if len(gold) != len(found) or not len(gold):
        raise ValueError("the same posts are needed on both sides")
    right, ours = _numbered(gold), _numbered(found)
    _, inverse, both = np.unique(
        right * (ours.max() + 1) + ours, return_inverse=True, return_counts=True
    )
    sizes_right, sizes_ours = np.bincount(right), np.bincount(ours)
    pairs = [int((sizes * (sizes - 1) // 2).sum()) for sizes in (both, sizes_ours, sizes_right)]
    precision = pairs[0] / pairs[1] if pairs[1] else 1.0
    recall = pairs[0] / pairs[2] if pairs[2] else 1.0
    shared = both[inverse]
    each_precision = float((shared / sizes_ours[ours]).mean())
    each_recall = float((shared / sizes_right[right]).mean())
    figures = {
        "pair_precision": precision,
        "pair_recall": recall,
        "pair_f1": _f1(precision, recall),
        "b3_precision": each_precision,
        "b3_recall": each_recall,
        "b3_f1": _f1(each_precision, each_recall),
    }
    return {name: round(figure, 5) for name, figure in figures.items()}
