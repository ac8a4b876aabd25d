"""Turn a reranker score into a probability that means what it says.

Two numbers tell most: how far the best claim stands above "none of these" and above the runner-up, and
how much of both texts is shared. A logistic regression over these (Platt 1999), fitted on queries with
and without an answer, gives the probability that the claim named first is right.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kentongan.engine.rerank import NAMES

Table = NDArray[np.float32]
USED = tuple(NAMES.index(name) for name in (
    "doc_cover", "query_cover", "cosine", "best_unshared", "unshared", "shared", "adjacent_weight",
    "gram_doc_cover",
    "gram_query_cover", "gram_cosine", "gram_runs", "doc_length", "query_length",
    "numbers_unshared", "early_cover",
))  # fmt: skip


def evidence(table: Table, score: Table, share: Table, margin: Table) -> Table:
    """Rows for the calibrator: score, share of the list's belief, margin over the runner-up, and overlaps."""
    logit = np.log(np.clip(share, 1e-6, 1 - 1e-6) / np.clip(1 - share, 1e-6, 1))
    own = table[:, USED]
    crossed = own[:, [0, 1, 9]] * logit[:, None]
    return np.concatenate(
        [score[:, None], logit[:, None], margin[:, None], own, own[:, :10] ** 2, crossed], axis=1
    )


class Calibrator:
    """Logistic weights over `evidence`, standardised."""

    def __init__(self, mean: Table, scale: Table, weights: Table, bias: float) -> None:
        self.mean, self.scale, self.weights, self.bias = mean, scale, weights, bias

    @classmethod
    def load(cls, path: Path) -> Calibrator:
        """Read weights written by `save`."""
        with np.load(path) as stored:
            return cls(stored["mean"], stored["scale"], stored["weights"], float(stored["bias"]))

    def save(self, path: Path) -> None:
        """Write the weights."""
        np.savez_compressed(
            path, mean=self.mean, scale=self.scale, weights=self.weights, bias=np.float32(self.bias)
        )

    def probability(self, rows: Table) -> Table:
        """Probabilities of evidence rows."""
        z = np.clip((rows - self.mean) / self.scale, -6, 6) @ self.weights + self.bias
        return np.asarray(1 / (1 + np.exp(-z)), np.float32)


def fit(
    rows: Table, right: NDArray[np.bool_], weight: Table, penalty: float = 1.0, steps: int = 60
) -> Calibrator:
    """Fit by Newton steps with a ridge (iteratively reweighted least squares)."""
    mean, scale = rows.mean(0), rows.std(0) + 1e-6
    x = np.clip((rows - mean) / scale, -6, 6).astype(np.float64)
    x = np.concatenate([x, np.ones((len(x), 1))], axis=1)
    ridge = np.eye(x.shape[1]) * penalty
    ridge[-1, -1] = 1e-6
    beta = np.zeros(x.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))
        gradient = x.T @ (weight * (right - p)) - ridge @ beta
        curve = (x * (weight * p * (1 - p) + 1e-9)[:, None]).T @ x + ridge
        change = np.linalg.solve(curve, gradient)
        beta += change
        if np.abs(change).max() < 1e-6:
            break
    return Calibrator(
        mean.astype(np.float32),
        scale.astype(np.float32),
        beta[:-1].astype(np.float32),
        float(beta[-1]),
    )
