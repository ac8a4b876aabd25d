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
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kentongan.engine.grams import BUCKETS, grams
from kentongan.engine.index import Index
from kentongan.engine.ragged import Ints, Ragged, Rows, Table

TABLE_CELLS = 12_000_000  # cells of the query-by-term table held at once (24 MB)
EARLY = 12  # words; what a post claims mostly stands at its start
RAREST = 4  # words of a query that tell most of what it is about
HEAD = 5  # letters; words that begin alike are often forms of one (vaksin, vaksinasi)
DOC_FADING = 4.0  # the same for a library text, whose first words name the matter
FIRST, FADING = 5, 25.0  # words: the very first, and after how many a word counts for a third
NAMES = (
    "bm25_share", "bm25", "doc_cover", "doc_cover_plain", "query_cover", "cosine", "best_shared",
    "best_unshared",
    "unshared", "shared", "mean_place", "first_place", "density", "adjacent", "in_order", "adjacent_weight",
    "gram_doc_cover", "gram_query_cover", "gram_cosine", "gram_runs", "doc_length", "query_length",
    "numbers_unshared", "numbers_shared", "early_cover", "starts_alike", "shared_count",
    "times_cover", "rare_cover", "rare_shared", "fading_cover", "early_query", "second_shared", "ends_alike",
    "times_most", "first_cover",
    "near_cover", "near_query", "near_unshared", "top_query", "near_count", "doc_early",
)  # fmt: skip
_COMPARED = (
    "bm25", "doc_cover", "query_cover", "cosine", "adjacent", "adjacent_weight", "gram_doc_cover",
    "gram_query_cover", "gram_cosine", "shared", "early_cover", "times_cover", "rare_cover", "rare_shared",
    "near_cover", "near_query", "top_query",
)  # fmt: skip
RELATIVE = tuple(
    NAMES.index(name) for name in _COMPARED
)  # also given as distance from the query's best


class Marks(NamedTuple):
    """What is known of each term by number: is it a number, and which terms begin alike (one code each)."""

    numeric: NDArray[np.bool_]
    head: NDArray[np.int32]


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
    index: Index, queries: Asked, which: Ints, docs: Ints, scores: Table, marks: Marks
) -> Table:
    """Feature rows of pairs (which[i], docs[i]), `which` ascending."""
    width = len(index.idf()[0])
    step = max(1, min(256, TABLE_CELLS // max(1, width)))
    parts = []
    for start in range(0, queries.count, step):
        stop = min(queries.count, start + step)
        low, high = np.searchsorted(which, (start, stop))
        if high > low:
            part = _Said.of(index, queries, (start, stop), marks)
            parts.append(
                _part(index, part, which[low:high] - start, docs[low:high], scores[low:high])
            )
    if not parts:
        return np.empty((0, len(NAMES) + len(RELATIVE) + 1), np.float32)
    return _with_relative(parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1), which).T


@dataclass(slots=True)
class _Said:
    """Some queries of a batch, and what each of their distinct terms weighs.

    `slot` has a row per query and a column per term of the library; it holds the number of the query's
    entry for that term, 0 where the query lacks it. Entries (weight, place, often, rare) start with that 0.
    `begun` says for each query and beginning whether one of its terms begins so.
    """

    idf: Table
    gram_idf: Table
    rarest: float
    marks: Marks
    slot: NDArray[np.int32]
    begun: NDArray[np.bool_]
    weight: Table
    place: Table
    often: Table
    rare: Table
    length: Table
    total: Table
    norm: Table
    roof: Table
    early: Table
    rarer: Table
    texts: list[str]

    @classmethod
    def of(cls, index: Index, queries: Asked, span: tuple[int, int], marks: Marks) -> _Said:
        idf, gram_idf, rarest = index.idf()
        start, stop = span
        low, high = np.searchsorted(queries.row, span)
        count = stop - start
        row, term = queries.row[low:high] - start, queries.term[low:high]
        slot = np.zeros((count, len(idf)), np.int32)
        slot[row, term] = np.arange(1, len(term) + 1)
        begun = np.zeros((count, int(marks.head.max(initial=0)) + 1), bool)
        begun[row, marks.head[term]] = True
        weight = idf[term]
        rare = _rarest(row, weight)
        times, place = queries.times[low:high], queries.place[low:high]
        unknown = queries.unknown[start:stop] * rarest

        def summed(values: Table) -> Table:
            return np.bincount(row, values, count).astype(np.float32)

        def entries(values: Table) -> Table:
            return np.concatenate([[0], values]).astype(np.float32)

        return cls(
            idf, gram_idf, rarest, marks, slot, begun, entries(weight),
            entries(np.minimum(place + 1, 32_000)), entries(np.log1p(np.minimum(times, 255))), entries(rare),
            queries.length[start:stop].astype(np.float32),
            summed(weight) + unknown, np.sqrt(summed(weight * weight) + unknown * rarest),
            summed(weight * (1 + np.log(times))) + unknown, summed(weight * (place < EARLY)),
            summed(weight * rare), queries.texts[start:stop],
        )  # fmt: skip


def _rarest(row: Ints, weight: Table) -> Table:
    """Which entries are among the RAREST rarest of their query; `row` ascending."""
    order = np.lexsort((-weight, row))
    among = np.empty(len(row), np.float32)
    among[order] = np.arange(len(row)) - np.searchsorted(row, row) < RAREST
    return among


def _part(index: Index, said: _Said, which: Ints, docs: Ints, scores: Table) -> Table:
    words, windows = index.rows(docs)
    columns = _term_features(words, which, said) | _gram_features(windows, which, said)
    length, shared = said.length[which], columns["shared"]
    columns |= {
        "bm25_share": scores / np.maximum(1.9 * said.roof[which], 1e-6),
        "bm25": np.log1p(np.maximum(scores, 0)),  # idf of what all texts hold is below 0
        "query_cover": np.minimum(1.0, shared / np.maximum(said.total[which], 1e-6)),
        "cosine": columns["dot"] / np.maximum(said.norm[which], 1e-6),
        "mean_place": columns["place_sum"] / np.maximum(length, 1.0),
        "query_length": np.log1p(length),
        "shared": np.log1p(np.maximum(shared, 0)),
        "near_query": np.minimum(1.5, columns["near_shared"] / np.maximum(said.total[which], 1e-6)),
        "top_query": np.minimum(
            1.5, columns["rarest_shared"] / np.maximum(said.rarer[which], 1e-6)
        ),
        "early_query": np.clip(columns["early_shared"] / np.maximum(said.early[which], 1e-6), 0, 2),
    }
    table = np.empty((len(NAMES), len(which)), np.float32)
    for number, name in enumerate(NAMES):
        table[number] = columns[name]
    return table


def _term_features(words: Rows, which: Ints, said: _Said) -> dict[str, Table]:
    """What the words say. All but a few sums look only at the words shared (`met`), about one in five."""
    ptr, values = words
    rows = Ragged(ptr)
    lengths = rows.lengths
    owner = np.repeat(which * said.slot.shape[1], lengths)
    entry = said.slot.ravel().take(owner + values)
    weight = said.idf.take(values)  # take: half the time of an index in brackets
    met = np.flatnonzero(entry)
    hits = Ragged(np.searchsorted(met, ptr))
    entry, matched = entry.take(met), weight.take(met)
    at = said.place[entry]
    count = hits.lengths.astype(np.float32)
    shared, total = hits.sum(matched), rows.sum(weight)
    whole = np.maximum(total, 1e-6)
    last, first = hits.max(at), 32_001 - hits.max(32_001 - at)
    number = said.marks.numeric[values]
    numbers = hits.sum(number[met])
    unmet = weight.copy()
    unmet[met] = 0
    place = met - np.repeat(ptr[:-1], hits.lengths)
    columns = {
        "doc_cover": shared / whole,
        "doc_cover_plain": count / np.maximum(lengths, 1),
        "dot": hits.sum(matched * matched) / np.sqrt(np.maximum(rows.sum(weight * weight), 1e-6)),
        "best_unshared": rows.max(unmet) / said.rarest,
        "unshared": np.log1p(np.maximum(total - shared, 0.0)),
        "shared": shared,
        "place_sum": hits.sum(at) / np.maximum(count, 1.0),
        "first_place": np.minimum(first, 200),
        "density": count / np.maximum(last - first + 1, 1),
        "doc_length": np.log(np.maximum(lengths, 1)),
        "numbers_unshared": rows.sum(number) - numbers,
        "numbers_shared": numbers,
        "shared_count": np.log1p(count),
        "doc_early": hits.sum(matched * np.exp(-place / np.float32(DOC_FADING))) / whole,
    }
    columns |= _salience(which, said, entry, matched, hits, total - shared, whole)
    columns |= _alike(words, which, said, weight, whole, count)
    return columns | _neighbours(ptr, met, hits, at, matched, whole)


def _salience(
    which: Ints,
    said: _Said,
    entry: Ints,
    matched: Table,
    hits: Ragged,
    lacking: Table,
    whole: Table,
) -> dict[str, Table]:
    """How much the shared words matter: to the query (said often, said early) and among its candidates."""
    at, often = said.place[entry], said.often[entry]
    best = hits.max(matched)
    rare_shared = hits.sum(_rarity(entry, which, hits.lengths) * matched)
    lacking = np.log(np.bincount(which)[which] + np.float32(1)) * lacking
    early_shared = hits.sum(matched * (at <= EARLY))
    below = np.where(matched >= np.repeat(best, hits.lengths), np.float32(0), matched)
    return {
        "best_shared": best / said.rarest,
        "second_shared": hits.max(below) / said.rarest,
        "early_cover": early_shared / whole,
        "early_shared": early_shared,
        "times_cover": hits.sum(matched * often) / whole,
        "times_most": hits.max(often),
        "rare_cover": np.clip(rare_shared / np.maximum(rare_shared + lacking, 1e-6), 0, 1),
        "rare_shared": np.log1p(np.maximum(rare_shared, 0)),
        "fading_cover": hits.sum(matched * np.exp(-at / np.float32(FADING))) / whole,
        "first_cover": hits.sum(matched * (at <= FIRST)) / whole,
        "rarest_shared": hits.sum(matched * said.rare[entry]),
    }


def _alike(
    words: Rows, which: Ints, said: _Said, weight: Table, whole: Table, count: Table
) -> dict[str, Table]:
    """Words that begin as one of the query's does, the shared ones among them."""
    rows = Ragged(words.ptr)
    owner = np.repeat(which * said.begun.shape[1], rows.lengths)
    begun = said.begun.ravel().take(owner + said.marks.head.take(words.values))
    near_shared = rows.sum(weight * begun)
    return {
        "near_shared": near_shared,
        "near_cover": near_shared / whole,
        "near_unshared": rows.max(weight * ~begun) / said.rarest,
        "near_count": np.log1p(rows.sum(begun) - count),
    }


def _neighbours(
    ptr: Ints, met: Ints, hits: Ragged, at: Table, matched: Table, whole: Table
) -> dict[str, Table]:
    """Shared words that stand together, in the document and in the query, and those at its ends."""
    lengths = ptr[1:] - ptr[:-1]
    starts = np.zeros(int(ptr[-1]) + 1, bool)
    starts[ptr[:-1]] = True
    many = len(met)  # 0 where only sentence vectors found candidates
    follows = np.append(np.diff(met) == 1, False)[:many]
    follows &= ~starts[met + 1]
    step = np.append(np.diff(at), np.float32(0))[:many]
    beside = follows & (step == 1)
    last = np.append(matched[1:], np.float32(0))[:many]
    ends = np.zeros(int(ptr[-1]) + 1, bool)
    ends[met] = True
    return {
        "adjacent": hits.sum(beside) / np.maximum(lengths - 1, 1),
        "in_order": hits.sum(follows & (step > 0)) / np.maximum(hits.sum(follows), 1.0),
        "adjacent_weight": hits.sum(beside * (matched + last)) / whole,
        "starts_alike": ends[ptr[:-1]],
        "ends_alike": ends[np.maximum(ptr[1:] - 1, 0)],
    }


def _rarity(entry: Ints, which: Ints, lengths: Ints) -> Table:
    """How few of a query's candidates hold each of its words met."""
    holders = np.bincount(entry)[entry].astype(np.float32)
    candidates = np.bincount(which)[which].astype(np.float32)
    return np.log((np.repeat(candidates, lengths) + 1) / holders)


def _gram_features(windows: Rows, which: Ints, said: _Said) -> dict[str, Table]:
    ptr, values = windows
    rows = Ragged(ptr)
    count = len(said.texts)
    query_ptr, query_values = grams(said.texts)
    row = np.repeat(np.arange(count), np.diff(query_ptr))
    seen = np.zeros(count * BUCKETS, bool)
    keys = np.sort(row * BUCKETS + query_values)
    seen[keys] = True
    keys = keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys
    row, weight = keys // BUCKETS, said.gram_idf[keys % BUCKETS]
    query_sum = np.bincount(row, weight, count).astype(np.float32)
    query_norm = np.sqrt(np.bincount(row, weight * weight, count)).astype(np.float32)
    weight = said.gram_idf.take(values)
    met = np.flatnonzero(seen.take(np.repeat(which * BUCKETS, rows.lengths) + values))
    hits = Ragged(np.searchsorted(met, ptr))
    matched = weight[met]
    shared = hits.sum(matched)
    norm = np.sqrt(rows.sum(weight * weight)) * query_norm[which]
    return {
        "gram_doc_cover": shared / np.maximum(rows.sum(weight), 1e-6),
        "gram_query_cover": np.minimum(1.5, shared / np.maximum(query_sum[which], 1e-6)),
        "gram_cosine": hits.sum(matched * matched) / np.maximum(norm, 1e-6),
        "gram_runs": hits.sum(np.append(np.diff(met) == 1, False)) / np.maximum(rows.lengths, 1),
    }


def _with_relative(table: Table, which: Ints) -> Table:
    """The table (a row per feature) with distances from the query's best, and the place by BM25, added."""
    first = np.diff(which, prepend=-1) != 0
    starts = np.flatnonzero(first)
    group = np.cumsum(first) - 1
    chosen = table[list(RELATIVE)]
    best = np.maximum.reduceat(chosen, starts, axis=1)
    rank = np.log1p(np.arange(len(which)) - starts[group]).astype(np.float32)
    return np.concatenate([table, chosen - best[:, group], rank[None]])


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
        into = self.into / self.scale[:, None]
        straight = self.straight / self.scale
        inner = np.tanh(table @ into + (self.bias - self.mean @ into))
        return np.asarray(inner @ self.out + table @ straight - (self.none + self.mean @ straight))
