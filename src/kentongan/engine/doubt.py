"""How sure it is that two messages say the same, from how they differ: boosted trees over `align.FEATURES`.

Two learned parts. A logistic sum weighs the marks of the words left over (contrast.py); its value is one more
number for the trees (Friedman 2001), whose other numbers are the pair's description and what the guards said.
Both were learned from messages written for it (engine/pairs) and on noisy copies of real ones. Stored as
arrays and walked with numpy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kentongan.engine.align import FEATURES
from kentongan.engine.guards import ASK, Reason

FLAGS = (
    "negation",
    "opposite",
    "code",
    "number",
    "number_missing",
    "date",
    "institution",
    "person",
    "tense",
    "denial",
    "quantifier",
)
WIDTH = len(FEATURES) + 2 * len(FLAGS) + 1


def row(
    description: NDArray[np.float32], reasons: list[Reason], marks: float
) -> NDArray[np.float32]:
    """The trees' input: a pair's description, which guards spoke and how, and the sum of its marks."""
    flags = np.zeros(2 * len(FLAGS) + 1, np.float32)
    for reason in reasons:
        flags[2 * FLAGS.index(reason.code) + (reason.sign == ASK)] = 1.0
    flags[-1] = marks
    return np.concatenate([description, flags])


ARRAYS = ("feature", "threshold", "left", "right", "value", "marks")


@dataclass(slots=True)
class Trees:
    """A sum of trees. Arrays are (trees, nodes); a leaf has feature -1 and points at itself."""

    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: NDArray[np.float32]
    marks: NDArray[np.float32]  # weights of the marks, (contrast.BUCKETS,)
    start: float
    # The same trees, as one flat table of nodes.
    _walk: tuple[Any, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        count, size = self.feature.shape
        leaf = self.feature < 0
        own = np.arange(size)
        first = (np.arange(count) * size)[:, None]
        feature = np.where(leaf, 0, self.feature).astype(np.intp)
        threshold = np.where(leaf, np.float32(np.inf), self.threshold)
        steps = [np.where(leaf, own, side) + first for side in (self.right, self.left)]
        self._walk = (first[:, 0], feature.ravel(), threshold.ravel(), np.stack(steps, -1).ravel())

    @classmethod
    def load(cls, path: Path) -> Trees:
        """Read trees written by `save`."""
        with np.load(path) as stored:
            arrays = {name: stored[name] for name in ARRAYS}
            arrays["marks"] = arrays["marks"].astype(np.float32)
            return cls(**arrays, start=float(stored["start"]))

    def save(self, path: Path) -> None:
        """Write the trees."""
        arrays: dict[str, Any] = {name: getattr(self, name) for name in ARRAYS}
        arrays |= {"marks": self.marks.astype(np.float16), "start": np.float64(self.start)}
        np.savez_compressed(path, **arrays)

    def probability(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Probability of "the same" for each row of width WIDTH."""
        first, feature, threshold, steps = self._walk
        flat = rows.ravel()
        at = (np.arange(len(rows)) * rows.shape[1])[:, None]
        node = np.repeat(first[None, :], len(rows), axis=0)
        while True:
            low = flat.take(at + feature.take(node)) <= threshold.take(node)
            after = steps.take(2 * node + low)
            if np.array_equal(after, node):
                break
            node = after
        total = self.start + self.value.ravel().take(node).sum(axis=1)
        return np.asarray(1 / (1 + np.exp(-total)), np.float32)
