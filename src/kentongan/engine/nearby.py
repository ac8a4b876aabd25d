"""Sentence vectors of a library: which documents mean nearly what a message means, and how much to trust it.

Cosines are told as standard deviations above the mean of the message's cosines with the whole library,
because models differ in what a cosine of 0.6 is worth. A model that does not know the library's language
only does harm (measured: docs/engine-model-card.md), so it is asked first, with texts of the library
itself: does the first half of a text lie nearer to its own second half than to others? If not, it is
left out and the library answers by words and letters alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kentongan.engine.embed import Encoder, Vectors
from kentongan.engine.ragged import Ints, Table

NEIGHBOURS = 20  # wordings near by vector alone that join the candidates
AT_ONCE = 64  # messages whose cosines with all documents are held at once
# Mean and deviation of cosines in a library too small to tell, and how many documents they count for.
USUAL_MEAN, USUAL_SPREAD, USUAL_WEIGHT = 0.1, 0.1, 20
PARTS = 8  # arrays of vectors before the small ones are joined
SAMPLE, LEAST = 200, 60  # halved texts the model is asked about; with fewer it is trusted unasked
# Distance of a text's two halves, in deviations, from which a model knows the language. MiniLM measured
# 1.1 to 1.7 on English libraries and 0.0 to 0.2 on Indonesian ones, which it was not made for.
KNOWS = 0.6
_QUOTES = re.compile(r"(?<!\w)['\"‘’“”«»`]+|['\"‘’“”«»`]+(?!\w)")  # not the one in "don't"
HALF, PREFIX = 8, 4  # words of a half; letters by which its words are known again in the other half
WIDTH = 7  # columns the net is told of the vectors


class Nearby:
    """The vectors of a library's documents, in the order of the documents."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._parts: list[Vectors] = []
        self._halves: list[tuple[str, str]] = []
        self.knows: float | None = (
            None  # how well the model knows the language; None: not yet asked
        )

    @property
    def off(self) -> bool:
        """Whether the model was found not to know the library's language."""
        return self.knows is not None and self.knows < KNOWS

    def add(self, texts: Sequence[str]) -> None:
        """Take in the next documents."""
        if self.knows is None:
            self._ask(texts)
        if self.off or not texts:
            return
        self._parts.append(self._encoder([bare(text) for text in texts]))
        if len(self._parts) > PARTS:
            self._parts = [self._parts[0], np.concatenate(self._parts[1:])]

    def _ask(self, texts: Sequence[str]) -> None:
        fresh = [pair for text in texts if (pair := halves(text))]
        step = max(1, len(fresh) // SAMPLE)
        self._halves = (self._halves + fresh[::step])[:SAMPLE]
        if len(self._halves) >= LEAST:
            self.knows = knowledge(self._encoder, self._halves)
            self._halves = []
            if self.off:
                self._parts = []

    def join(
        self, texts: Sequence[str], which: Ints, docs: Ints, scores: Table
    ) -> tuple[Ints, Ints, Table, Table] | None:
        """Candidates by words joined by the nearest by vector, each pair once, best by words first.

        Also returns each pair's cosine in deviations. None when there is nothing to compare with.
        """
        if self.off or not self._parts or not texts:
            return None
        asked = self._encoder([bare(text) for text in texts])
        found = []
        for start in range(0, len(texts), AT_ONCE):
            low, high = np.searchsorted(which, (start, start + AT_ONCE))
            near = np.concatenate(
                [asked[start : start + AT_ONCE] @ p.T for p in self._parts], axis=1
            )
            mine = _joined(near, which[low:high] - start, docs[low:high], scores[low:high])
            # Copies must tie: without rounding, the last bits of a batch would order them.
            cosines = np.round(near[mine[0], mine[1]], 4)
            mean, spread = _usual(near)
            deviations = (cosines - mean[mine[0]]) / spread[mine[0]]
            found.append((mine[0] + start, mine[1], mine[2], deviations.astype(np.float32)))
        columns = [np.concatenate(column) for column in zip(*found, strict=True)]
        return columns[0], columns[1], columns[2], columns[3]

    def save(self, folder: Path) -> None:
        """Write the vectors into a folder."""
        told = {"knows": self.knows, "halves": self._halves}
        (folder / "vectors.json").write_text(json.dumps(told), encoding="utf-8")
        if self._parts:
            np.save(folder / "vectors.npy", np.concatenate(self._parts))

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> Nearby:
        """Map what `save` wrote. ValueError when the library was saved without sentence vectors."""
        if not (folder / "vectors.json").is_file():
            raise ValueError("this library was saved without sentence vectors")
        nearby = cls(encoder)
        told = json.loads((folder / "vectors.json").read_text(encoding="utf-8"))
        nearby.knows = told["knows"]
        nearby._halves = [(first, second) for first, second in told["halves"]]
        if not nearby.off and (folder / "vectors.npy").is_file():
            nearby._parts = [np.load(folder / "vectors.npy", mmap_mode="r").view(np.ndarray)]
        return nearby


def bare(text: str) -> str:
    """A text without quotation marks and doubled spaces: two copies that differ in them mean the same."""
    return " ".join(_QUOTES.sub(" ", text).split())


def halves(text: str) -> tuple[str, str] | None:
    """The two halves of a text's beginning; words of the first are taken out of the second. None if short."""
    words = bare(text).split()[: 2 * HALF]
    if len(words) < HALF:
        return None
    first = words[: len(words) // 2]
    known = {word[:PREFIX] for word in first}
    second = [word for word in words[len(first) :] if word[:PREFIX] not in known]
    return (" ".join(first), " ".join(second)) if len(second) >= 3 else None


def knowledge(encoder: Encoder, pairs: Sequence[tuple[str, str]]) -> float:
    """How far, in deviations, a text's second half lies above others in nearness to its first half."""
    first, second = (encoder([pair[side] for pair in pairs]) for side in (0, 1))
    near = first @ second.T
    spread = np.maximum(near.std(axis=1), 1e-6)
    return float(((np.diag(near) - near.mean(axis=1)) / spread).mean())


def _usual(near: Vectors) -> tuple[Table, Table]:
    """Mean and deviation of each message's cosines; what is usual takes the place of missing documents."""
    count = near.shape[1]
    total = count + USUAL_WEIGHT
    mean = (near.sum(axis=1) + USUAL_WEIGHT * USUAL_MEAN) / total
    squares = ((near - mean[:, None]) ** 2).sum(axis=1) + USUAL_WEIGHT * USUAL_SPREAD**2
    return mean, np.sqrt(squares / total)


def _joined(near: Vectors, which: Ints, docs: Ints, scores: Table) -> tuple[Ints, Ints, Table]:
    keep = min(NEIGHBOURS, near.shape[1])
    extra = np.argpartition(-near, keep - 1, axis=1)[:, :keep]
    keys = np.concatenate(
        [
            which * near.shape[1] + docs,
            (np.arange(len(near))[:, None] * near.shape[1] + extra).ravel(),
        ]
    )
    both = np.concatenate([scores, np.zeros(extra.size, np.float32)])
    keys, first = np.unique(keys, return_index=True)
    which, docs = np.divmod(keys, near.shape[1])
    order = np.lexsort((docs, -both[first], which))
    return which[order], docs[order], both[first][order]


def columns(deviations: Table, which: Ints, claims: Ints) -> Table:
    """What the net is told of the vectors: rows of seven numbers beside the features of words.

    The deviation, its distance from the query's best, its rank, the claim's margin over the best other
    claim, the claim's best wording, the square, and 1: "a model that knows the language was asked".
    """
    if not len(which):
        return np.empty((0, WIDTH), np.float32)
    count = int(which.max()) + 1
    best, of_claim, margin = _of_claims(deviations, which, claims, count)
    order = np.lexsort((-deviations, which))
    rank = np.empty(len(which), np.int64)
    starts = np.searchsorted(which, np.arange(count))
    rank[order] = np.arange(len(which)) - starts[which]
    ones = np.ones(len(which))
    told = (deviations, deviations - best, np.log1p(rank), margin, of_claim, deviations**2, ones)
    return np.stack(told, axis=1).astype(np.float32)


def _of_claims(
    values: Table, which: Ints, claims: Ints, count: int
) -> tuple[Table, Table, NDArray[np.float64]]:
    """Per row: the query's best value, the claim's best, and the claim's margin over the best other claim."""
    width = int(claims.max()) + 1
    pairs, back = np.unique(which * width + claims, return_inverse=True)
    highest = np.full(len(pairs), -1e9)
    np.maximum.at(highest, back, values)
    owner = pairs // width
    order = np.lexsort((-highest, owner))
    starts = np.searchsorted(owner[order], np.arange(count))
    sizes = np.bincount(owner, minlength=count)
    some = sizes > 0
    best = np.zeros(count)
    best[some] = highest[order][starts[some]]
    second = best - 1.0  # a claim alone stands one deviation above nothing
    more = sizes > 1
    second[more] = highest[order][starts[more] + 1]
    leads = np.zeros(len(pairs), bool)
    leads[order[starts[some]]] = True
    rival = np.where(leads, second[owner], best[owner])
    return best[which], highest[back], (highest - rival)[back]
