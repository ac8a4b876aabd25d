"""An inverted index of short texts that takes a new text in milliseconds and maps from disk.

Texts live in segments. A segment keeps, for its documents, the terms and character grams in order
(for re-scoring) and the term impacts by term (for finding). New documents form small segments that
merge by size, as in a log-structured tree (O'Neil et al. 1996), so the big one is never rewritten to
add one claim. Impacts are BM25's saturated term frequency (Robertson and Walker 1994); idf stays on
the query side, so it is always that of the whole library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse  # type: ignore[import-untyped]

from kentongan.engine.grams import BUCKETS, grams
from kentongan.engine.lexicon import load_counts
from kentongan.engine.ragged import Ints, Rows, inverted, placed, take
from kentongan.engine.search import best

FEW = 8  # queries; fewer are looked up one by one, more as a product of sparse tables
MERGE_UP_TO = 4096  # documents; merging more could be felt by the next query
K1, B = 1.0, 0.85  # chosen on the development sets
NEAR, LEAST = 0.45, 8  # share of the best score, and documents, from where a closer look pays

# How many of BACKGROUND_SIZE ordinary election messages hold each common term.
BACKGROUND, BACKGROUND_SIZE = load_counts("background.tsv")

Floats = NDArray[np.float32]


@dataclass(slots=True)
class Segment:
    """`size` documents: their terms and grams in order, and the inverse: term -> (document, impact)."""

    ptr: Ints
    terms: NDArray[np.int32]
    gram_ptr: Ints
    grams: NDArray[np.uint16]
    vocabulary: NDArray[np.int32]
    inv_ptr: Ints
    inv_docs: NDArray[np.int32]
    inv_impact: Floats
    inverse: Any = None
    tops: dict[int, float] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return len(self.ptr) - 1

    def scores(self, terms: Ints, weights: Floats, rows: Ints, count: int) -> sparse.csr_matrix:
        """Impact-weighted sums of `count` queries against every document, (count, size) sparse."""
        if not len(self.vocabulary):
            return sparse.csr_matrix((count, self.size), dtype=np.float32)
        at = np.searchsorted(self.vocabulary, terms)
        at[at == len(self.vocabulary)] = 0
        known = self.vocabulary[at] == terms
        shape = (count, len(self.vocabulary))
        queries = sparse.csr_matrix(
            (weights[known], (rows[known], at[known])), shape=shape, dtype=np.float32
        )
        if self.inverse is None:  # once: scipy reads every index when it wraps the arrays
            self.inverse = sparse.csr_matrix(
                (self.inv_impact, self.inv_docs, self.inv_ptr),
                shape=(len(self.vocabulary), self.size),
                copy=False,
            )
        return queries @ self.inverse

    def best(self, terms: Ints, weights: Floats, keep: int) -> tuple[Ints, Floats]:
        """The `keep` best documents of one query, and their scores, in no order."""
        lists = []
        for term, weight in zip(terms.tolist(), weights.tolist(), strict=True):
            at = int(np.searchsorted(self.vocabulary, term))
            if at == len(self.vocabulary) or self.vocabulary[at] != term:
                continue
            span = slice(int(self.inv_ptr[at]), int(self.inv_ptr[at + 1]))
            impact = self.inv_impact[span]
            top = self.tops.get(at)
            if top is None:  # two readers may both work it out: they find the same
                top = self.tops[at] = float(impact.max())
            lists.append((self.inv_docs[span], impact, weight, top))
        return best(lists, self.size, keep)


def build_segment(terms: Rows, windows: Rows, average: float) -> Segment:
    """Make a segment of documents; `average` is the mean document length in terms."""
    lengths = np.diff(terms.ptr)
    width = int(terms.values.max(initial=0)) + 1
    inv_terms, inv_docs, tf = inverted(terms, width)
    norm = K1 * (1 - B + B * lengths / max(average, 1.0))
    impact = tf * (K1 + 1) / (tf + norm[inv_docs])
    counts = np.bincount(inv_terms, minlength=width)
    vocabulary = np.flatnonzero(counts)
    inv_ptr = np.concatenate([[0], np.cumsum(counts[vocabulary])]).astype(np.int64)
    return Segment(
        terms.ptr.astype(np.int64), terms.values.astype(np.int32), windows.ptr.astype(np.int64),
        windows.values.astype(np.uint16), vocabulary.astype(np.int32), inv_ptr, inv_docs.astype(np.int32),
        impact.astype(np.float32),
    )  # fmt: skip


# What of a segment is kept on disk.
ARRAYS = ("ptr", "terms", "gram_ptr", "grams", "vocabulary", "inv_ptr", "inv_docs", "inv_impact")


class Index:
    """Documents numbered from 0 in the order added; terms are strings given by the caller."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._prior: list[int] = []
        self.ids: dict[str, int] = {}
        self.segments: list[Segment] = []
        self.df: Ints = np.zeros(1024, np.int64)
        self.gram_df: Ints = np.zeros(BUCKETS, np.int64)
        self.total_terms = 0
        self._idf: tuple[Floats, Floats] | None = None
        for word, count in BACKGROUND.items():
            self._number(word)
            self._prior.append(count)

    def __len__(self) -> int:
        return sum(s.size for s in self.segments)

    def _number(self, word: str) -> int:
        number = self.ids.setdefault(word, len(self.words))
        if number == len(self.words):
            self.words.append(word)
        return number

    def add(self, documents: Sequence[Sequence[str]], texts: Sequence[str]) -> None:
        """Append documents (terms in order, and the text for grams) as one segment; merge small ones."""
        if not documents:
            return
        ptr = np.cumsum([0] + [len(d) for d in documents])
        for word in dict.fromkeys(chain.from_iterable(documents)):
            self._number(word)
        values = np.fromiter(
            map(self.ids.__getitem__, chain.from_iterable(documents)), np.int32, int(ptr[-1])
        )
        terms, windows = Rows(ptr, values), Rows(*grams(texts))
        if len(self.df) < len(self.words):
            self.df = np.append(self.df, np.zeros(len(self.words), np.int64))
        self.gram_df += _document_frequency(windows, BUCKETS)
        self.total_terms += len(values)
        average = self.total_terms / (len(self) + len(documents))
        self.segments.append(build_segment(terms, windows, average))
        self.df[self.segments[-1].vocabulary] += np.diff(self.segments[-1].inv_ptr)
        self._idf = None
        while len(self.segments) > 1:
            left, right = self.segments[-2:]
            if left.size > 2 * right.size or left.size + right.size > MERGE_UP_TO:
                break
            self.segments[-2:] = [build_segment(*_joined([left, right]), average)]

    def idf(self) -> tuple[Floats, Floats, float]:
        """BM25's idf of all terms by number, of all grams, and that of a term in no document.

        A small library does not know which words are common, so a fixed background of common election
        words counts as documents too; in a large library it vanishes.
        """
        if self._idf is None:
            size = len(self) + BACKGROUND_SIZE
            df = self.df[: len(self.words)].astype(np.float32)
            df[: len(self._prior)] += np.array(self._prior, np.float32)
            grams_df = self.gram_df.astype(np.float32)
            self._idf = tuple(
                np.log1p(np.maximum(size - d, 0) + 0.5) - np.log(d + 0.5) for d in (df, grams_df)
            )
        return *self._idf, float(np.log1p(len(self) + BACKGROUND_SIZE + 0.5) + np.log(2))

    def top(
        self, terms: Ints, weights: Floats, rows: Ints, count: int, keep: int
    ) -> tuple[Ints, Ints, Floats]:
        """The documents of each query worth a second look, best first: (query rows, documents, scores).

        At most `keep`, and of those with less than NEAR of the best one's score only the first LEAST.
        """
        bounds = np.searchsorted(rows, np.arange(count + 1)).tolist()
        parts: list[tuple[Ints, Ints, Floats]] = []
        base = 0
        for segment in self.segments:
            if count < FEW:
                for row, (low, high) in enumerate(pairwise(bounds)):
                    where, score = segment.best(terms[low:high], weights[low:high], keep)
                    parts.append((np.full(len(where), row), where + base, score))
            else:
                parts.append(_cut(segment.scores(terms, weights, rows, count), base, keep))
            base += segment.size
        if not parts:
            return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32)
        which, docs, score = (np.concatenate(part) for part in zip(*parts, strict=True))
        order = np.lexsort((docs, -score, which))
        which, docs, score = which[order], docs[order], score[order]
        starts = np.searchsorted(which, which)
        rank = np.arange(len(which)) - starts
        near = ((rank < LEAST) | (score >= NEAR * score[starts])) & (rank < keep)
        return which[near].astype(np.int64), docs[near].astype(np.int64), score[near]

    def rows(self, documents: Ints) -> tuple[Rows, Rows]:
        """The terms and the grams of documents, in order."""
        bounds = np.cumsum([0] + [s.size for s in self.segments])
        if len(self.segments) == 1:
            s = self.segments[0]
            return take(s.ptr, s.terms, documents), take(s.gram_ptr, s.grams, documents)
        owner = np.searchsorted(bounds, documents, side="right") - 1
        local = documents - bounds[owner]
        used = [(self.segments[o], np.flatnonzero(owner == o)) for o in np.unique(owner).tolist()]
        return (
            placed([(at, take(s.ptr, s.terms, local[at])) for s, at in used], np.int32),
            placed([(at, take(s.gram_ptr, s.grams, local[at])) for s, at in used], np.uint16),
        )

    def save(self, folder: Path) -> None:
        """Write one merged segment and the vocabulary into a folder."""
        average = self.total_terms / max(1, len(self))
        segment = build_segment(*_joined(self.segments), average)
        for name in ARRAYS:
            np.save(folder / f"{name}.npy", getattr(segment, name))
        np.save(folder / "df.npy", self.df[: len(self.words)])
        np.save(folder / "gram_df.npy", self.gram_df)
        (folder / "words.txt").write_text("\n".join(self.words), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Index:
        """Map a saved index; arrays stay on disk until touched and are shared between processes."""
        index = cls()
        text = (folder / "words.txt").read_text(encoding="utf-8")
        index.words = text.split("\n") if text else []
        index.ids = dict(zip(index.words, range(len(index.words)), strict=True))
        index.df = np.append(np.load(folder / "df.npy"), np.zeros(1024, np.int64))
        index.gram_df = np.load(folder / "gram_df.npy")
        index._prior = index._prior[: len(index.words)]
        # seen as plain arrays: slicing numpy's own memmap class costs microseconds each time
        parts = {
            name: np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray) for name in ARRAYS
        }
        if len(parts["ptr"]) > 1:
            index.segments = [Segment(**parts)]
            index.total_terms = len(parts["terms"])
        return index


def _document_frequency(rows: Rows, width: int) -> Ints:
    """How many rows hold each value; many rows are taken in parts to spare memory."""
    total = np.zeros(width, np.int64)
    for start in range(0, len(rows.ptr) - 1, 20_000):
        ptr = rows.ptr[start : start + 20_001]
        part = Rows(ptr - ptr[0], rows.values[ptr[0] : ptr[-1]])
        total += np.bincount(inverted(part, width)[0], minlength=width)
    return total


def _joined(segments: Sequence[Segment]) -> tuple[Rows, Rows]:
    out = []
    for ptr_name, name, kind in (("ptr", "terms", np.int32), ("gram_ptr", "grams", np.uint16)):
        ptrs = [getattr(s, ptr_name) for s in segments]
        starts = np.cumsum([0] + [p[-1] for p in ptrs])
        ptr = np.concatenate(
            [[0]] + [p[1:] + start for p, start in zip(ptrs, starts, strict=False)]
        )
        out.append(
            Rows(ptr, np.concatenate([np.empty(0, kind)] + [getattr(s, name) for s in segments]))
        )
    return out[0], out[1]


def _cut(found: sparse.csr_matrix, base: int, keep: int) -> tuple[Ints, Ints, Floats]:
    """Of each row what may be among its best `keep` and near its best: (rows, documents, scores).

    Rows in which fewer than LEAST stand near the best give more, so that a list is never short.
    """
    ptr, data = found.indptr, found.data
    rows = np.flatnonzero(np.diff(ptr))
    if not len(rows):
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32)
    lengths = np.diff(ptr)[rows]
    starts = ptr[:-1][rows]
    floor = np.maximum.reduceat(data, starts) * np.float32(NEAR)
    near = data >= np.repeat(floor, lengths)
    counts = np.add.reduceat(near, starts, dtype=np.int64)
    for at in np.flatnonzero((counts < LEAST) | (counts > keep)).tolist():
        span = slice(int(starts[at]), int(starts[at] + lengths[at]))
        wanted = min(int(lengths[at]), LEAST if counts[at] < LEAST else keep)
        part = data[span]
        near[span] = part >= np.partition(part, len(part) - wanted)[len(part) - wanted]
    chosen = np.flatnonzero(near)
    owner = np.searchsorted(ptr, chosen, side="right") - 1
    return owner, found.indices[chosen] + base, data[chosen]
