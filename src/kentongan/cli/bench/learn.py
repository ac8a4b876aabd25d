"""Fit the matcher's weights on development sets and print cross-validated figures.

Run as `python -m kentongan.cli.bench.learn DATA [--write]`, DATA holding folders with corpus.jsonl.gz,
queries.jsonl and qrels.tsv. The texts stay where they are; only weights of numeric features are written.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kentongan.engine import evaluate
from kentongan.engine.calibrate import Calibrator, evidence, fit
from kentongan.engine.decide import merge, shares
from kentongan.engine.finder import WEIGHTS, Finder, Found
from kentongan.engine.learn import Lists, together, train
from kentongan.engine.rerank import Net
from kentongan.engine.text import language_of

SETS = ("id-title", "id-title-noisy", "id-full-heavy", "ct20", "ct22")
FOLDS = 3
ITSELF = 300
OTHER_WEIGHT = 0.01  # the calibrator learns the product's case: libraries with narrations


class _Unlearned(Net):
    """Stands in for the net while lists are made: the shipped one may not fit the features any more."""

    def __init__(self) -> None:
        pass

    def score(self, table: np.ndarray) -> np.ndarray:
        return np.zeros(len(table), np.float32)


@dataclass
class Prepared:
    """One set with its candidates found."""

    name: str
    queries: list[dict[str, Any]]
    gold: dict[str, set[str]]
    ids: list[str]
    found: Found
    lists: Lists
    fold: np.ndarray
    itself: Lists  # library texts asked for word by word: real sets leave such queries out


def load(
    folder: Path, name: str
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, set[str]]]:
    """Library rows, query rows and gold of a set."""
    corpus = folder / ("id-title" if name == "id-title-noisy" else name) / "corpus.jsonl.gz"
    with gzip.open(corpus, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    with (folder / name / "queries.jsonl").open(encoding="utf-8") as stream:
        queries = [json.loads(line) for line in stream]
    gold: dict[str, set[str]] = {}
    for line in (folder / name / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, claim = line.split("\t")
        gold.setdefault(query, set()).add(claim)
    return rows, queries, gold


def wordings(row: dict[str, Any]) -> list[str]:
    """The texts of a library row."""
    return [row[name] for name in ("text", "title", "claim", "narration") if row.get(name)]


def prepare(folder: Path, name: str) -> Prepared:
    """Index a set and find the candidates of its queries."""
    rows, queries, gold = load(folder, name)
    texts = [wordings(row) for row in rows]
    finder = Finder(language_of([t[0] for t in texts[:2000]]))
    finder.net = _Unlearned()
    starts = np.cumsum([0] + [len(t) for t in texts])
    finder.add([(n, int(starts[n]), t) for n, t in enumerate(texts)])
    found = finder.find(finder.read([q["text"] for q in queries]))
    ids = [row["id"] for row in rows]
    right = np.array(
        [
            ids[c] in gold.get(queries[w]["id"], ())
            for w, c in zip(found.which, found.claims, strict=True)
        ]
    )
    draw = np.random.default_rng(0).choice(len(rows), min(ITSELF, len(rows)), replace=False)
    again = finder.find(finder.read([texts[n][0] for n in draw]))
    itself = Lists(again.table, again.which, again.claims == draw[again.which], len(draw))
    fold = np.zeros(len(queries), np.int64)
    lists = Lists(found.table, found.which, right, len(queries))
    return Prepared(name, queries, gold, ids, found, lists, fold, itself)


def divide(sets: list[Prepared]) -> None:
    """Give every query its fold: one for all queries of an id and all of a text, in whichever set.

    The same posts are in several sets (all of ct20 in ct22, under other ids); a net must not be asked
    in one set what it was told in another.
    """
    first: dict[str, str] = {}
    for p in sets:
        own = [first.setdefault(q["text"].strip().lower(), q["id"]) for q in p.queries]
        p.fold = np.array([zlib.crc32(key.encode()) % FOLDS for key in own])


def rankings(p: Prepared, rows: np.ndarray) -> dict[str, list[str]]:
    """Claim ids per query from merged rows."""
    out: dict[str, list[str]] = {q["id"]: [] for q in p.queries}
    for row in rows.tolist():
        out[p.queries[p.found.which[row]]["id"]].append(p.ids[p.found.claims[row]])
    return out


def firsts(p: Prepared) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of every query's best claim: query number, evidence row, whether right."""
    rows, which, margin = merge(p.found, len(p.queries))
    score = p.found.score[rows]
    table = evidence(p.found.table[rows], score, shares(score, which, len(p.queries)), margin)
    first = np.flatnonzero(np.diff(which, prepend=-1))
    right = np.array(
        [p.ids[p.found.claims[rows[i]]] in p.gold.get(p.queries[which[i]]["id"], ()) for i in first]
    )
    return which[first], table[first], right


def crossed(
    sets: list[Prepared], hidden: int, epochs: int, penalty: float, seeds: tuple[int, ...]
) -> None:
    """Replace each set's scores by those of nets that have not seen its queries."""
    scores = [np.zeros(len(p.found.which), np.float32) for p in sets]
    for fold in range(FOLDS):
        net = train(
            together([part for p in sets for part in (p.lists.only(p.fold != fold), p.itself)]),
            hidden, epochs, penalty, seeds,
        )  # fmt: skip
        for p, score in zip(sets, scores, strict=True):
            mine = p.fold[p.found.which] == fold
            score[mine] = net.score(p.found.table[mine])
    for p, score in zip(sets, scores, strict=True):
        p.found = p.found._replace(score=score)


def report(sets: list[Prepared], penalty: float) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Print cross-validated figures; the evidence rows, their rightness and set number."""
    everything = [firsts(p) for p in sets]
    for p in sets:
        rows, _, _ = merge(p.found, len(p.queries))
        gold = {q["id"]: p.gold.get(q["id"], set()) for q in p.queries}
        figures = evaluate.ranking(rankings(p, rows), gold)
        print(p.name, {k: round(v, 4) for k, v in figures.items()}, file=sys.stderr)
    for number, p in enumerate(sets):
        which, table, right = everything[number]
        chance = np.zeros(len(which))
        for fold in range(FOLDS):
            train_rows, train_right, weight = pooled(
                sets, everything, lambda q, w, fold=fold: q.fold[w] != fold
            )
            mine = p.fold[which] == fold
            chance[mine] = fit(train_rows, train_right, weight, penalty).probability(table[mine])
        answerable = sum(bool(p.gold.get(q["id"])) for q in p.queries)
        scored = list(zip(chance.tolist(), right.tolist(), strict=True))
        for wanted in (0.95, 0.985, 0.99):
            found = evaluate.recall_at_precision(scored, answerable, wanted)
            print(p.name, wanted, {k: round(v, 4) for k, v in found.items()}, file=sys.stderr)
    return everything


def pooled(sets, everything, chosen):  # type: ignore[no-untyped-def]
    """Evidence rows of all sets whose queries are `chosen`, each set weighing the same per query."""
    tables, rights, weights = [], [], []
    for p, (which, table, right) in zip(sets, everything, strict=True):
        keep = chosen(p, which)
        tables.append(table[keep])
        rights.append(right[keep])
        weights.append(np.full(int(keep.sum()), 1.0 if p.name == "id-full-heavy" else OTHER_WEIGHT))
    return np.concatenate(tables), np.concatenate(rights), np.concatenate(weights)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", action="store_true", help="replace the shipped weights")
    parser.add_argument("--hidden", type=int, default=32)
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--penalty", type=float, default=2e-3)
    parser.add_argument("--members", type=int, default=2)
    args = parser.parse_args()
    sets = [prepare(args.data, name) for name in SETS]
    divide(sets)
    seeds = tuple(range(args.members))
    crossed(sets, args.hidden, args.epochs, args.penalty, seeds)
    everything = report(sets, 1.0)
    if args.write:
        whole = together([part for p in sets for part in (p.lists, p.itself)])
        net: Net = train(whole, args.hidden, args.epochs, args.penalty, seeds)
        net.save(WEIGHTS / "rerank.npz")
        calibrator: Calibrator = fit(*pooled(sets, everything, lambda p, which: which >= 0), 1.0)
        calibrator.save(WEIGHTS / "calibrate.npz")
    return 0


if __name__ == "__main__":
    sys.exit(main())
