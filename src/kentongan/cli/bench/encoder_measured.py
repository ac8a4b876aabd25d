"""Fit the weights that join words and sentence vectors, and measure what vectors add, cross-validated.

A fold holds all queries of one text: ct20's queries are in ct22 too, under other ids.
Peers are handed in, so that this half needs none installed.
"""

from __future__ import annotations

import hashlib
import os
import sys
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kentongan.cli.bench.learn import load, wordings
from kentongan.engine import embed, evaluate
from kentongan.engine.decide import merge
from kentongan.engine.finder import Finder, Found
from kentongan.engine.learn import Lists, together, train
from kentongan.engine.nearby import WIDTH
from kentongan.engine.text import language_of

Searchers = Mapping[str, Callable[[list[str]], Callable[[str], list[tuple[int, float]]]]]
ENGLISH = ("ct20", "ct22")
OTHERS = ("id-title", "id-title-noisy", "id-full-heavy")  # keep what words say right elsewhere
FOLDS = 3
LEFT_OUT = 4  # one in so many claims is missing from a second run of each English set
SHAPE: dict[str, Any] = {"hidden": 20, "epochs": 30, "penalty": 1.2e-2, "seeds": (0, 1)}


class Remembered:
    """An encoder that keeps what it has encoded, in a file if one is given."""

    def __init__(self, model: Path, file: Path | None) -> None:
        self._encode = embed.load(model)
        self._file = file
        self._known: dict[bytes, np.ndarray] = {}
        if file and file.is_file():
            with np.load(file) as held:
                rows = zip(held["keys"], held["vectors"], strict=True)
                self._known = {key.tobytes(): vector for key, vector in rows}

    def __call__(self, texts: Sequence[str]) -> embed.Vectors:
        keys = [hashlib.blake2b(t.encode(), digest_size=12).digest() for t in texts]
        fresh = {k: t for k, t in zip(keys, texts, strict=True) if k not in self._known}
        if fresh:
            made = self._encode(list(fresh.values()))
            self._known |= dict(zip(fresh, made, strict=True))
        return np.stack([self._known[key] for key in keys])

    def save(self) -> None:
        """Write what is known."""
        if self._file and self._known:
            keys = np.frombuffer(b"".join(self._known), np.uint8).reshape(-1, 12)
            np.savez(self._file, keys=keys, vectors=np.stack(list(self._known.values())))


class Listening:
    """Stands in the place of the net that reads words and vectors, and keeps what it is shown."""

    shown: np.ndarray | None = None

    def score(self, table: np.ndarray) -> np.ndarray:
        self.shown = table
        return np.zeros(len(table), np.float32)


@dataclass
class Prepared:
    """One set with its candidates, by words and vectors together."""

    name: str
    queries: list[dict[str, Any]]
    gold: dict[str, set[str]]
    ids: list[str]
    texts: list[list[str]]
    found: Found
    lists: Lists
    alone: list[list[int]]  # claims by vector alone
    words: np.ndarray  # scores of the shipped net, from words alone
    fold: np.ndarray
    knows: float | None


def prepare(folder: Path, name: str, encoder: Remembered, leave_out: bool = False) -> Prepared:
    """Index a set and find its candidates; `leave_out` takes a part of the claims away."""
    rows, queries, gold = load(folder, name)
    if leave_out:
        rows = [row for row in rows if zlib.crc32(row["id"].encode()) % LEFT_OUT]
    texts = [wordings(row) for row in rows]
    finder = Finder(language_of([t[0] for t in texts[:2000]]), encoder)
    starts = np.cumsum([0] + [len(t) for t in texts])
    finder.add([(n, int(starts[n]), t) for n, t in enumerate(texts)])
    listening = finder.near_net = Listening()  # type: ignore[assignment]
    messages = finder.read([q["text"] for q in queries])
    found = finder.find(messages)
    table = listening.shown
    if table is None:
        table = np.concatenate([found.table, np.zeros((len(found.table), WIDTH))], axis=1)
    ids = [row["id"] for row in rows]
    right = rightness(found, queries, gold, ids, texts)
    lists = Lists(table.astype(np.float32), found.which, right, len(queries))
    fold = np.array([zlib.crc32(q["text"].strip().lower().encode()) % FOLDS for q in queries])
    alone = by_vector(finder, [m.text for m in messages]) if listening.shown is not None else []
    words = finder.net.score(found.table)
    assert finder.nearby is not None
    return Prepared(
        name, queries, gold, ids, texts, found, lists, alone, words, fold, finder.nearby.knows
    )


def rightness(found: Found, queries: Any, gold: Any, ids: Any, texts: Any) -> np.ndarray:
    """Which rows are right. A word-for-word copy of a right claim is: the weights are not to guess."""
    keys = ["".join(c for c in " ".join(t).lower() if c.isalnum()) for t in texts]
    key_of = dict(zip(ids, keys, strict=True))
    wanted = [{key_of[i] for i in gold.get(q["id"], ()) if i in key_of} for q in queries]
    return np.array(
        [keys[c] in wanted[w] for w, c in zip(found.which, found.claims, strict=True)], bool
    )


def by_vector(finder: Finder, texts: list[str]) -> list[list[int]]:
    """The nearest claims by vector alone, best first."""
    nothing = np.empty(0, np.int64)
    assert finder.nearby is not None
    near = finder.nearby.join(texts, nothing, nothing, nothing.astype(np.float32))
    assert near is not None
    order = np.lexsort((near[1], -near[3], near[0]))
    out: list[list[int]] = [[] for _ in texts]
    for query, claim in zip(near[0][order], finder.claims.values[near[1][order]], strict=True):
        if claim not in out[query]:
            out[query].append(int(claim))
    return out


def crossed(sets: list[Prepared], wide: bool) -> list[np.ndarray]:
    """Scores of each set by nets that have not seen its queries; with or without the vectors' columns."""
    scores = [np.zeros(len(p.found.which), np.float32) for p in sets]
    width = sets[0].lists.table.shape[1] - (0 if wide else WIDTH)
    for fold in range(FOLDS):
        parts = [narrow(p.lists, width).only(p.fold != fold) for p in sets]
        net = train(together(parts), **SHAPE)
        for p, score in zip(sets, scores, strict=True):
            mine = p.fold[p.found.which] == fold
            score[mine] = net.score(p.lists.table[mine, :width])
    return scores


def narrow(lists: Lists, width: int) -> Lists:
    """The same lists with the first columns only."""
    return Lists(lists.table[:, :width], lists.which, lists.right, lists.count)


def quality(p: Prepared, score: np.ndarray) -> float:
    """MAP@5 of the claims ordered by a score."""
    rows, which, _ = merge(p.found._replace(score=score), len(p.queries))
    claims: list[list[int]] = [[] for _ in p.queries]
    for query, claim in zip(which.tolist(), p.found.claims[rows].tolist(), strict=True):
        claims[query].append(claim)
    return measured(p, claims)


def measured(p: Prepared, claims: list[list[int]]) -> float:
    """MAP@5 of claim numbers per query."""
    here = set(p.ids)
    gold = {q["id"]: p.gold.get(q["id"], set()) & here for q in p.queries}
    ranked = {q["id"]: [p.ids[c] for c in c5] for q, c5 in zip(p.queries, claims, strict=True)}
    return evaluate.ranking(ranked, gold)["map@5"]


def report(sets: list[Prepared], searchers: Searchers) -> dict[str, dict[str, float]]:
    """Print and return each set's figures beside the peers', by set."""
    out: dict[str, dict[str, float]] = {}
    scores = zip(sets, crossed(sets, wide=True), crossed(sets, wide=False), strict=True)
    for p, both, without in scores:
        figures = {"words, shipped": quality(p, p.words)}
        if p.knows is not None:
            figures["knows the language"] = p.knows
        if p.alone:  # else the product answers by words alone, whatever these weights say
            figures["words, crossed"] = quality(p, without)
            figures["words + vectors, crossed"] = quality(p, both)
            figures["vectors alone"] = measured(p, p.alone)
        if not p.name.endswith("less"):
            for peer, make in searchers.items():
                search = make([" ".join(t) for t in p.texts])
                hits = [[n for n, _ in search(q["text"])] for q in p.queries]
                figures[peer] = measured(p, hits)
        out[p.name] = {name: round(value, 4) for name, value in figures.items()}
        print(p.name, out[p.name], file=sys.stderr, flush=True)
    return out


def gathered(data: Path, encoder: Remembered, sets: Sequence[str]) -> list[Prepared]:
    """The sets, and the English ones once more with a part of the claims missing."""
    out = [prepare(data, name, encoder) for name in sets]
    encoder.save()
    for name in ENGLISH:
        if name in sets:
            out.append(prepare(data, name, encoder, leave_out=True))
            out[-1].name += "-less"
    return out


def measure(options: Any, searchers: Searchers) -> dict[str, Any]:
    """What vectors add. Ours is words and vectors together, by nets that have not seen the query."""
    model = os.environ.get("KENTONGAN_MODEL")
    if not options.data or not model:
        raise SystemExit("bench encoder: give --data FOLDER and name a model in KENTONGAN_MODEL")
    sets = ENGLISH[:1] if options.quick else (*ENGLISH, *OTHERS)
    kept = os.environ.get("KENTONGAN_VECTORS")
    encoder = Remembered(Path(model), Path(kept) if kept else None)
    told = report(gathered(Path(options.data), encoder, sets), searchers)
    sides = dict.fromkeys(side for figures in told.values() for side in figures)
    rows = {
        side: {f"{name} MAP@5": figures[side] for name, figures in told.items() if side in figures}
        for side in sides
    }
    knows = rows.pop("knows the language", {})
    ours = rows.pop("words + vectors, crossed", {}) | {
        key.replace("MAP@5", "knows the language"): value for key, value in knows.items()
    }
    unit = "MAP@5; knows the language: from 0.6 the model is heard, below it words answer alone"
    return {"name": "encoder", "ours": ours, "peers": rows, "unit": unit}
