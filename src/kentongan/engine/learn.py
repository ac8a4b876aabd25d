"""Train the reranker's net: listwise, with "none of these" as one more place in every list.

Used by `python -m kentongan.cli.bench.learn`; never by the product, which only reads the weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kentongan.engine.rerank import Net

Table = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(slots=True)
class Lists:
    """Candidate lists: feature rows, the query of each (ascending), whether right, and how many queries."""

    table: Table
    which: Ints
    right: NDArray[np.bool_]
    count: int

    def only(self, keep: NDArray[np.bool_]) -> Lists:
        """The lists of the queries marked in `keep`."""
        rows = keep[self.which]
        return Lists(
            self.table[rows],
            (np.cumsum(keep) - 1)[self.which[rows]],
            self.right[rows],
            int(keep.sum()),
        )


def together(parts: list[Lists]) -> Lists:
    """Several sets as one."""
    offsets = np.cumsum([0] + [p.count for p in parts])
    return Lists(
        np.concatenate([p.table for p in parts]),
        np.concatenate([p.which + offset for p, offset in zip(parts, offsets, strict=False)]),
        np.concatenate([p.right for p in parts]),
        int(offsets[-1]),
    )


def train(
    lists: Lists,
    hidden: int = 24,
    epochs: int = 40,
    penalty: float = 3e-3,
    seeds: tuple[int, ...] = (0,),
) -> Net:
    """An ensemble net (one member per seed, outputs summed and averaged)."""
    mean = lists.table.mean(0)
    scale = lists.table.std(0) + 1e-6
    scaled = ((lists.table - mean) / scale).astype(np.float32)
    members = [_member(scaled, lists, hidden, epochs, penalty, seed) for seed in seeds]
    share = 1.0 / len(members)
    return Net(
        mean=mean,
        scale=scale,
        into=np.concatenate([m[0] for m in members], axis=1).astype(np.float32),
        bias=np.concatenate([m[1] for m in members]).astype(np.float32),
        out=np.concatenate([m[2] * share for m in members]).astype(np.float32),
        straight=np.sum([m[3] * share for m in members], axis=0).astype(np.float32),
        none=float(sum(m[4][0] for m in members) * share),
    )


def _member(
    x: Table, lists: Lists, hidden: int, epochs: int, penalty: float, seed: int
) -> list[Any]:
    rng = np.random.default_rng(seed)
    width = x.shape[1]
    drawn: list[Any] = [rng.normal(0, width**-0.5, (width, hidden)), np.zeros(hidden), rng.normal(0,
    hidden**-0.5, hidden),
             rng.normal(0, 0.01, width), np.zeros(1)]  # fmt: skip
    weights = [w.astype(np.float32) for w in drawn]
    first = [np.zeros_like(w) for w in weights]
    second = [np.zeros_like(w) for w in weights]
    bounds = np.searchsorted(lists.which, np.arange(lists.count + 1))
    usable = np.flatnonzero(np.diff(bounds) > 0)
    step = 0
    for epoch in range(epochs):
        rate = 0.005 * (1 + np.cos(np.pi * epoch / epochs))
        order = rng.permutation(usable)
        for start in range(0, len(order), 256):
            batch = order[start : start + 256]
            step += 1
            for k, gradient in enumerate(_gradient(x, lists, bounds, batch, weights, penalty)):
                first[k] = 0.9 * first[k] + 0.1 * gradient
                second[k] = 0.999 * second[k] + 0.001 * gradient**2
                moved = first[k] / (1 - 0.9**step) / (np.sqrt(second[k] / (1 - 0.999**step)) + 1e-8)
                weights[k] -= np.float32(rate) * moved
    return list(weights)


def _gradient(x: Any, lists: Lists, bounds: Any, batch: Any, weights: Any, penalty: float) -> Any:
    """Of the listwise softmax loss; a query with several right answers shares its target among them."""
    into, bias, out, straight, none = weights
    sizes = bounds[batch + 1] - bounds[batch]
    starts = np.cumsum(sizes) - sizes
    index = np.repeat(bounds[batch] - starts, sizes) + np.arange(sizes.sum())
    group = np.repeat(np.arange(len(batch)), sizes)
    rows, right = x[index], lists.right[index]
    inner = np.tanh(rows @ into + bias)
    score = inner @ out + rows @ straight
    top = np.maximum(np.maximum.reduceat(score, starts), none[0])
    raised, raised_none = np.exp(score - top[group]), np.exp(none[0] - top)
    total = np.add.reduceat(raised, starts) + raised_none
    share = raised / total[group]
    good = np.add.reduceat(share * right, starts)
    target = np.where(right, share / np.maximum(good[group], 1e-12), 0.0)
    missing = np.add.reduceat(right.astype(float), starts) == 0
    delta = ((share - target) / len(batch)).astype(np.float32)
    delta_none = (raised_none / total - missing).sum() / len(batch)
    back = delta[:, None] * out * (1 - inner**2)
    return [rows.T @ back + penalty * into, back.sum(0), inner.T @ delta + penalty * out,
            rows.T @ delta + penalty * straight, np.array([delta_none])]  # fmt: skip
