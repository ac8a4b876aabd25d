"""An inverted index of short texts that takes a new text in milliseconds and maps from disk.

Texts live in segments. A segment holds, for its documents, the term impacts both ways (by term for
finding, by document for re-scoring). New documents form small segments that merge by size, as in a
log-structured tree (O'Neil et al. 1996), so the big one is never rewritten to add one claim. Impacts
are BM25's saturated term frequency (Robertson and Walker 1994); idf stays on the query side, so it
is always that of the whole library.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

MERGE_UP_TO = 4096  # documents; above this a merge could be felt by the next query
K1, B = 0.9, 0.6

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(slots=True)
class Segment:
    """`size` documents. By document: ptr, terms (sorted per document), tf. By term: the inverse."""

    ptr: NDArray[np.int64]
    terms: NDArray[np.int32]
    tf: NDArray[np.uint8]
    vocabulary: NDArray[np.int32]
    inv_ptr: NDArray[np.int64]
    inv_docs: NDArray[np.int32]
    inv_impact: Floats

    @property
    def size(self) -> int:
        return len(self.ptr) - 1

    def scores(
        self, terms: Ints, weights: Floats, rows: Ints, count: int
    ) -> sparse.csr_matrix:
        """Impact-weighted sums of `count` queries against every document, (count, size) sparse."""
        at = np.searchsorted(self.vocabulary, terms)
        at[at == len(self.vocabulary)] = 0
        known = (
            self.vocabulary[at] == terms
            if len(self.vocabulary)
            else np.zeros(len(terms), bool)
        )
        shape = (count, max(1, len(self.vocabulary)))
        queries = sparse.csr_matrix(
            (weights[known], (rows[known], at[known])), shape=shape, dtype=np.float32
        )
        inverse = sparse.csr_matrix(
            (self.inv_impact, self.inv_docs, self.inv_ptr),
            shape=(len(self.inv_ptr) - 1, self.size),
            copy=False,
        )
        return (
            queries @ inverse
            if len(self.vocabulary)
            else sparse.csr_matrix((count, self.size), dtype=np.float32)
        )


def build_segment(
    ptr: Ints, terms: NDArray[np.int32], tf: NDArray[np.uint8], average: float
) -> Segment:
    """Make the inverse of a document-major table; `average` is the mean document length in terms."""
    size = len(ptr) - 1
    lengths = np.add.reduceat(
        np.append(tf, 0).astype(np.float32), np.minimum(ptr[:-1], len(tf))
    )
    lengths[np.diff(ptr) == 0] = 0.0
    norm = K1 * (1 - B + B * lengths / max(average, 1.0))
    docs = np.repeat(np.arange(size, dtype=np.int32), np.diff(ptr))
    frequency = tf.astype(np.float32)
    impact = frequency * (K1 + 1) / (frequency + norm[docs])
    order = np.argsort(terms, kind="stable")
    vocabulary, starts = np.unique(terms[order], return_index=True)
    inv_ptr = np.append(starts, len(terms)).astype(np.int64)
    return Segment(
        ptr.astype(np.int64),
        terms,
        tf,
        vocabulary,
        inv_ptr,
        docs[order],
        impact[order].astype(np.float32),
    )


class Index:
    """Documents numbered from 0 in the order added; terms are strings given by the caller."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.ids: dict[str, int] = {}
        self.segments: list[Segment] = []
        self.df: NDArray[np.int64] = np.zeros(1024, np.int64)
        self.total_terms = 0

    def __len__(self) -> int:
        return sum(s.size for s in self.segments)

    def term_ids(self, words: list[str], grow: bool = False) -> list[int]:
        """Numbers of words; unknown ones get a new number when `grow`, else -1."""
        if not grow:
            get = self.ids.get
            return [get(w, -1) for w in words]
        found = []
        for word in words:
            number = self.ids.setdefault(word, len(self.words))
            if number == len(self.words):
                self.words.append(word)
            found.append(number)
        return found

    def add(self, documents: list[list[str]]) -> None:
        """Append documents (each a list of terms) as one segment, then merge small neighbours."""
        if not documents:
            return
        ptr = [0]
        terms: list[NDArray[np.int32]] = []
        counts: list[NDArray[np.uint8]] = []
        for words in documents:
            unique, tf = np.unique(
                np.array(self.term_ids(words, grow=True), np.int32), return_counts=True
            )
            terms.append(unique)
            counts.append(np.minimum(tf, 255).astype(np.uint8))
            ptr.append(ptr[-1] + len(unique))
        all_terms = np.concatenate(terms).astype(np.int32)
        all_counts = np.concatenate(counts).astype(np.uint8)
        if len(self.df) < len(self.words):
            self.df = np.append(self.df, np.zeros(len(self.words), np.int64))
        self.df += (
            np.bincount(all_terms, minlength=len(self.df)) if len(all_terms) else 0
        )
        self.total_terms += int(all_counts.sum())
        self.segments.append(
            build_segment(
                np.array(ptr, np.int64),
                all_terms,
                all_counts,
                self._average(len(documents)),
            )
        )
        self._merge()

    def _average(self, extra: int = 0) -> float:
        return self.total_terms / max(1, len(self) + extra)

    def _merge(self) -> None:
        while len(self.segments) > 1:
            left, right = self.segments[-2:]
            if left.size > 2 * right.size or left.size + right.size > MERGE_UP_TO:
                return
            ptr = np.concatenate([left.ptr, right.ptr[1:] + left.ptr[-1]])
            self.segments[-2:] = [
                build_segment(
                    ptr,
                    np.concatenate([left.terms, right.terms]),
                    np.concatenate([left.tf, right.tf]),
                    self._average(),
                )
            ]

    def idf(self, ids: NDArray[np.int64]) -> Floats:
        """BM25's idf of term numbers (float32); unknown terms (-1) get that of a word seen once."""
        df = np.where(ids >= 0, self.df[ids], 0)
        return np.log1p((len(self) - df + 0.5) / (df + 0.5)).astype(np.float32)

    def top(
        self, terms: Ints, weights: Floats, rows: Ints, count: int, keep: int
    ) -> list[tuple[Ints, Floats]]:
        """The `keep` best documents of each query: (document numbers, scores), best first."""
        best: list[list[tuple[Ints, Floats]]] = [[] for _ in range(count)]
        base = 0
        for segment in self.segments:
            scores = segment.scores(terms, weights, rows, count)
            ptr, columns, data = scores.indptr, scores.indices, scores.data
            for row in range(count):
                part = data[ptr[row] : ptr[row + 1]]
                where = columns[ptr[row] : ptr[row + 1]]
                if len(part) > keep:
                    chosen = np.argpartition(part, len(part) - keep)[len(part) - keep :]
                    part, where = part[chosen], where[chosen]
                best[row].append((where.astype(np.int64) + base, part))
            base += segment.size
        return [_best(parts, keep) for parts in best]

    def rows(
        self, documents: Ints
    ) -> tuple[Ints, NDArray[np.int32], NDArray[np.uint8]]:
        """The term rows of documents, as (ptr, terms, tf)."""
        bounds = np.cumsum([0] + [s.size for s in self.segments])
        segment_of = np.searchsorted(bounds, documents, side="right") - 1
        lengths = np.zeros(len(documents), np.int64)
        for number, segment in enumerate(self.segments):
            mine = segment_of == number
            local = documents[mine] - bounds[number]
            lengths[mine] = segment.ptr[local + 1] - segment.ptr[local]
        ptr = np.concatenate([[0], np.cumsum(lengths)])
        terms = np.empty(ptr[-1], np.int32)
        tf = np.empty(ptr[-1], np.uint8)
        for number, segment in enumerate(self.segments):
            mine = np.flatnonzero(segment_of == number)
            if len(mine):
                local = documents[mine] - bounds[number]
                source = spans(segment.ptr[local], lengths[mine])
                target = spans(ptr[mine], lengths[mine])
                terms[target] = segment.terms[source]
                tf[target] = segment.tf[source]
        return ptr, terms, tf

    def save(self, folder: Path) -> None:
        """Write one merged segment and the vocabulary into a folder."""
        ptr, terms, tf = self.rows(np.arange(len(self)))
        segment = build_segment(ptr, terms, tf, self._average())
        for name in Segment.__slots__:
            np.save(folder / f"{name}.npy", getattr(segment, name))
        np.save(folder / "df.npy", self.df[: len(self.words)])
        (folder / "words.txt").write_text("\n".join(self.words), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Index:
        """Map a saved index; arrays stay on disk until touched and are shared between processes."""
        index = cls()
        text = (folder / "words.txt").read_text(encoding="utf-8")
        index.words = text.split("\n") if text else []
        index.ids = dict(zip(index.words, range(len(index.words)), strict=True))
        index.df = np.append(np.load(folder / "df.npy"), np.zeros(1024, np.int64))
        parts = {
            name: np.load(folder / f"{name}.npy", mmap_mode="r")
            for name in Segment.__slots__
        }
        if len(parts["ptr"]) > 1:
            index.segments = [Segment(**parts)]
            index.total_terms = int(parts["tf"].sum())
        return index


def _best(parts: list[tuple[Ints, Floats]], keep: int) -> tuple[Ints, Floats]:
    if not parts:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    where = np.concatenate([p[0] for p in parts])
    score = np.concatenate([p[1] for p in parts])
    order = np.argsort(-score, kind="stable")[:keep]
    return where[order], score[order]


def spans(starts: Ints, lengths: Ints) -> Ints:
    """Positions starts[i] .. starts[i]+lengths[i] for all i, in one array."""
    total = int(lengths.sum())
    if not total:
        return np.empty(0, np.int64)
    offsets = np.repeat(
        starts - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths
    )
    return offsets + np.arange(total)
