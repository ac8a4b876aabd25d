"""Order the candidates of a query by what their words share, with a small learned net.

For each (query, document) pair some fifty numbers are computed for a whole batch at once: how much of
each side is covered (weighted by rarity), whether the shared words stand together and in order, how
the character grams agree, which numbers disagree, and how the pair compares with the query's other
candidates. A net with one hidden layer, trained listwise (Cao et al. 2007) with an extra place for
"none of these", turns them into a score. The features know no language.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kentongan.engine.grams import BUCKETS, grams
from kentongan.engine.index import Index
from kentongan.engine.ragged import Ints, Ragged, Table

TABLE_CELLS = 12_000_000  # cells of the query-by-term table held at once (24 MB)
EARLY = 12  # words; what a post claims mostly stands at its start
FIRST, FADING = 5, 25.0  # words: the very first, and after how many a word counts for a third
NAMES = (
    "bm25_share", "bm25", "doc_cover", "doc_cover_plain", "query_cover", "cosine", "best_shared",
    "best_unshared",
    "unshared", "shared", "mean_place", "first_place", "density", "adjacent", "in_order", "adjacent_weight",
    "gram_doc_cover", "gram_query_cover", "gram_cosine", "gram_runs", "doc_length", "query_length",
    "numbers_unshared", "numbers_shared", "early_cover", "starts_alike", "shared_count",
    "times_cover", "rare_cover", "rare_shared", "fading_cover", "early_query", "second_shared", "ends_alike",
    "times_most", "first_cover",
)  # fmt: skip
RELATIVE = (
    1,
    2,
    4,
    5,
    13,
    15,
    16,
    17,
    18,
    9,
    24,
    27,
    28,
    29,
)  # also given as distance from the query's best


@dataclass(slots=True)
class Asked:
    """A batch of queries: one row per distinct known term, and per query its lengths and weights."""

    count: int
    row: Ints
    term: Ints
    times: Ints
    place: Ints
    length: Ints
    unknown: Ints
    texts: list[str]


def asked(sequences: list[list[int]], texts: list[str]) -> Asked:
    """Prepare queries given as term numbers in order (-1 for unknown) and gram texts."""
    lengths = np.array([len(s) for s in sequences], np.int64)
    flat = np.fromiter((t for s in sequences for t in s), np.int64, int(lengths.sum()))
    rows = np.repeat(np.arange(len(sequences)), lengths)
    starts = (
        np.concatenate([[0], np.cumsum(lengths)[:-1]]) if len(lengths) else np.empty(0, np.int64)
    )
    places = np.arange(len(flat)) - np.repeat(starts, lengths)
    known = flat >= 0
    unknown = np.bincount(rows[~known], minlength=len(sequences))
    width = int(flat.max(initial=0)) + 1
    keys, first, times = np.unique(
        rows[known] * width + flat[known], return_index=True, return_counts=True
    )
    row, term = np.divmod(keys, width)
    return Asked(len(sequences), row, term, times, places[known][first], lengths, unknown, texts)


def features(
    index: Index, queries: Asked, which: Ints, docs: Ints, scores: Table, numeric: NDArray[np.bool_]
) -> Table:
    """Feature rows of pairs (which[i], docs[i]), `which` ascending; `numeric` marks number terms."""
    idf, gram_idf, rarest = index.idf()
    step = max(1, min(256, TABLE_CELLS // max(1, len(idf))))
    parts = []
    for start in range(0, queries.count, step):
        stop = min(queries.count, start + step)
        low, high = np.searchsorted(which, (start, stop))
        if high > low:
            parts.append(_part(index, queries, (start, stop), which[low:high] - start,
            docs[low:high], scores[low:high],
                               idf, gram_idf, np.float32(rarest), numeric))  # fmt: skip
    if not parts:
        return np.empty((0, len(NAMES) + len(RELATIVE) + 1), np.float32)
    return _with_relative(np.concatenate(parts), which)


def _part(
    index: Index, queries: Asked, span: tuple[int, int], which: Ints, docs: Ints, scores: Table,
    idf: Table, gram_idf: Table, rarest: np.float32, numeric: NDArray[np.bool_],
) -> Table:  # fmt: skip
    start, stop = span
    low, high = np.searchsorted(queries.row, span)
    row, term = queries.row[low:high] - start, queries.term[low:high]
    count = stop - start
    place = np.zeros((count, len(idf)), np.int16)
    place[row, term] = np.minimum(queries.place[low:high] + 1, 32_000)
    times = np.zeros((count, len(idf)), np.uint8)
    times[row, term] = np.minimum(queries.times[low:high], 255)
    unknown = queries.unknown[start:stop].astype(np.float32)
    weight = idf[term]
    query_sum = np.bincount(row, weight, count).astype(np.float32) + unknown * rarest
    query_norm = np.sqrt(np.bincount(row, weight * weight, count) + unknown * rarest**2).astype(
        np.float32
    )
    roof = (
        np.bincount(row, weight * (1 + np.log(queries.times[low:high])), count) + unknown * rarest
    )
    words, windows = index.rows(docs)
    of_terms = _term_features(words, which, place, idf, numeric, rarest)
    of_terms |= _salience(words, which, place, times, idf, rarest)
    early = np.bincount(row, weight * (queries.place[low:high] < EARLY), count)[which]
    of_grams = _gram_features(windows, which, queries.texts[start:stop], gram_idf)
    shared, length = of_terms["shared"], queries.length[start:stop].astype(np.float32)
    columns = {
        "bm25_share": scores / np.maximum(1.9 * roof[which], 1e-6),
        "bm25": np.log1p(np.maximum(scores, 0)),  # idf of what all texts hold is below 0
        "query_cover": np.minimum(1.0, shared / np.maximum(query_sum[which], 1e-6)),
        "cosine": of_terms["dot"] / np.maximum(query_norm[which], 1e-6),
        "mean_place": of_terms["place_sum"] / np.maximum(length[which], 1.0),
        "query_length": np.log1p(length[which]),
        "shared": np.log1p(np.maximum(shared, 0)),
        "early_query": np.clip(of_terms["early_shared"] / np.maximum(early, 1e-6), 0, 2),
    }
    table = of_terms | of_grams | columns
    return np.stack([table[name] for name in NAMES], axis=1).astype(np.float32)


def _term_features(words, which, place, idf, numeric, rarest) -> dict[str, Table]:  # type: ignore[no-untyped-def]
    ptr, values = words
    rows = Ragged(ptr)
    lengths = rows.lengths
    at = place[np.repeat(which, lengths), values].astype(np.int32)
    hit = at > 0
    weight = idf[values]
    matched = weight * hit
    count = rows.sum(hit)
    total, shared = rows.sum(weight), rows.sum(matched)
    step = np.diff(at, append=0)
    pair = hit & np.append(hit[1:], False)
    pair[ptr[1:][lengths > 0] - 1] = False
    beside = pair & (step == 1)
    some = np.maximum(count, 1.0)
    last = rows.max(np.where(hit, at, 0))
    first = 32_001 - rows.max(np.where(hit, 32_001 - at, 0))
    number = numeric[values]
    return {
        "doc_cover": shared / np.maximum(total, 1e-6),
        "doc_cover_plain": count / np.maximum(lengths, 1),
        "dot": rows.sum(matched * weight) / np.sqrt(np.maximum(rows.sum(weight * weight), 1e-6)),
        "best_shared": rows.max(matched) / rarest,
        "best_unshared": rows.max(weight * ~hit) / rarest,
        "unshared": np.log1p(np.maximum(total - shared, 0.0)),
        "shared": shared,
        "place_sum": rows.sum(at) / some,
        "first_place": np.minimum(first, 200),
        "density": count / np.maximum(last - first + 1, 1),
        "adjacent": rows.sum(beside) / np.maximum(lengths - 1, 1),
        "in_order": rows.sum(pair & (step > 0)) / np.maximum(rows.sum(pair), 1.0),
        "adjacent_weight": rows.sum(beside * (weight + np.append(weight[1:], 0)))
        / np.maximum(total, 1e-6),
        "doc_length": np.log(np.maximum(lengths, 1)),
        "numbers_unshared": rows.sum(number & ~hit),
        "numbers_shared": rows.sum(number & hit),
        "early_cover": rows.sum(matched * (at <= EARLY)) / np.maximum(total, 1e-6),
        "starts_alike": hit[np.minimum(ptr[:-1], max(0, len(hit) - 1))],
        "shared_count": np.log1p(count),
    }


def _salience(words, which, place, times, idf, rarest) -> dict[str, Table]:  # type: ignore[no-untyped-def]
    """How much the shared words matter: to the query (said often, said early) and among its candidates."""
    ptr, values = words
    rows = Ragged(ptr)
    owner = np.repeat(which, rows.lengths)
    at = place[owner, values].astype(np.int32)
    hit = at > 0
    weight = idf[values]
    matched = weight * hit
    often = np.log1p(times[owner, values].astype(np.float32))
    rare = _rarity(owner * place.shape[1] + values, hit, np.bincount(which)[owner]) * weight
    total = np.maximum(rows.sum(weight), 1e-6)
    best = rows.max(matched)
    rare_shared = rows.sum(rare * hit)
    return {
        "times_cover": rows.sum(weight * often) / total,
        "rare_cover": np.clip(rare_shared / np.maximum(rows.sum(rare), 1e-6), 0, 1),
        "rare_shared": np.log1p(np.maximum(rare_shared, 0)),
        "fading_cover": rows.sum(matched * np.exp(-at / np.float32(FADING))) / total,
        "early_shared": rows.sum(matched * (at <= EARLY)),
        "second_shared": rows.max(np.where(matched >= np.repeat(best, rows.lengths), 0, matched))
        / rarest,
        "ends_alike": hit[np.maximum(ptr[1:] - 1, 0)] if len(hit) else np.zeros(len(ptr) - 1),
        "times_most": rows.max(often),
        "first_cover": rows.sum(matched * (at <= FIRST)) / total,
    }


def _rarity(keys: Ints, hit: NDArray[np.bool_], candidates: Ints) -> Table:
    """How few of a query's candidates hold each of their words (keys: one number per query and word)."""
    _, where, held = np.unique(keys[hit], return_inverse=True, return_counts=True)
    holders = np.ones(len(keys), np.float32)
    holders[hit] = held[where]
    return np.log((candidates + 1.0) / holders).astype(np.float32)


def _gram_features(windows, which, texts, gram_idf) -> dict[str, Table]:  # type: ignore[no-untyped-def]
    ptr, values = windows
    rows = Ragged(ptr)
    query_ptr, query_values = grams(texts)
    seen = np.zeros(len(texts) * BUCKETS, bool)
    keys = np.sort(np.repeat(np.arange(len(texts)) * BUCKETS, np.diff(query_ptr)) + query_values)
    seen[keys] = True
    keys = keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys
    row, weight = keys // BUCKETS, gram_idf[keys % BUCKETS]
    query_sum = np.bincount(row, weight, len(texts)).astype(np.float32)
    query_norm = np.sqrt(np.bincount(row, weight * weight, len(texts))).astype(np.float32)
    hit = seen[np.repeat(which * BUCKETS, rows.lengths) + values]
    weight = gram_idf[values]
    matched = weight * hit
    shared = rows.sum(matched)
    norm = np.sqrt(rows.sum(weight * weight)) * query_norm[which]
    return {
        "gram_doc_cover": shared / np.maximum(rows.sum(weight), 1e-6),
        "gram_query_cover": np.minimum(1.5, shared / np.maximum(query_sum[which], 1e-6)),
        "gram_cosine": rows.sum(matched * weight) / np.maximum(norm, 1e-6),
        "gram_runs": rows.sum(hit & np.append(hit[1:], False)) / np.maximum(rows.lengths, 1),
    }


def _with_relative(table: Table, which: Ints) -> Table:
    starts = np.flatnonzero(np.diff(which, prepend=-1))
    group = np.cumsum(np.diff(which, prepend=-1) > 0) - 1
    chosen = table[:, RELATIVE]
    best = np.maximum.reduceat(chosen, starts, axis=0)
    rank = np.log1p(np.arange(len(which)) - starts[group]).astype(np.float32)
    return np.concatenate([table, chosen - best[group], rank[:, None]], axis=1)


@dataclass(slots=True)
class Net:
    """The learned order: an ensemble of one-hidden-layer nets, and the height of "none of these"."""

    mean: Table
    scale: Table
    into: Table
    bias: Table
    out: Table
    straight: Table
    none: float

    @classmethod
    def load(cls, path: Path) -> Net:
        """Read weights written by `save` (an .npz file)."""
        with np.load(path) as stored:
            arrays = {
                name: stored[name].astype(np.float32) for name in cls.__slots__ if name != "none"
            }
            return cls(**arrays, none=float(stored["none"]))

    def save(self, path: Path) -> None:
        """Write the weights."""
        arrays: dict[str, Any] = {
            name: np.asarray(getattr(self, name), np.float32) for name in self.__slots__
        }
        np.savez_compressed(path, **arrays)

    def score(self, table: Table) -> Table:
        """One score per feature row; higher is nearer, 0 is where "none of these" stands."""
        x = (table - self.mean) / self.scale
        inner = np.tanh(x @ self.into + self.bias)
        return np.asarray(inner @ self.out + x @ self.straight - self.none)
