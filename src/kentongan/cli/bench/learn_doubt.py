"""Learn to judge how two messages differ (engine/doubt.py) and print grouped cross-validation.

Run as `python -m kentongan.cli.bench.learn_doubt DATA [--write]`: DATA holds id-full-heavy, whose noisy
copies keep the trees from taking typing errors for differences. Needs scikit-learn (the peers extra).
Learned from the written clusters and the open pair set; `pairs_clean.jsonl` is reported, never learned from.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from kentongan.cli.bench.learn import load, wordings
from kentongan.engine.align import describe, side
from kentongan.engine.contrast import BUCKETS, bucket
from kentongan.engine.decide import WEIGHTS
from kentongan.engine.doubt import Trees, row
from kentongan.engine.facts import read
from kentongan.engine.guards import BLOCK, Reason, compare
from kentongan.engine.match import Claim, Library
from kentongan.engine.text import plain

PAIRS = Path(__file__).parents[2] / "engine" / "pairs"
FOLDS = 3
PAIR_WEIGHT = 3.0  # the pair set was written apart from the clusters, as real questions will be
NOISY_WEIGHT = 0.15
MEMBERS = 3


class Pair(NamedTuple):
    """Two texts, whether they say the same, the base fact they belong to, and how much they count."""

    a: str
    b: str
    same: bool
    fact: str
    weight: float


class Told(NamedTuple):
    """What is learned from, of many pairs: descriptions, hashed marks, and whether a guard blocks."""

    rows: np.ndarray
    marks: sparse.csr_matrix
    blocked: np.ndarray


def pairs(name: str = "pairs.jsonl") -> list[dict[str, Any]]:
    """Rows of the open pair set, or of another file beside it."""
    return [json.loads(line) for line in (PAIRS / name).read_text(encoding="utf-8").splitlines()]


def clusters() -> Iterator[Pair]:
    """All pairs of the written clusters: each fact's wordings, and these with its look-alikes."""
    for number, cluster in enumerate(pairs("clusters.jsonl")):
        fact = f"cluster {number}"
        apart = [other["texts"] for other in cluster["different"]]
        for texts in (cluster["same"], *apart):
            for a, b in itertools.combinations(texts, 2):
                yield Pair(a, b, True, fact, 1.0)
        for texts in apart:
            for a, b in itertools.product(cluster["same"], texts):
                yield Pair(a, b, False, fact, 1.0)
        for one, other in itertools.combinations(apart, 2):
            yield Pair(one[0], other[0], False, fact, 1.0)


def closure(rows: list[dict[str, Any]]) -> Iterator[Pair]:
    """All pairs that follow from the pair set: paraphrases of a text differ from what it differs from."""
    parent: dict[str, str] = {}

    def root(text: str) -> str:
        while parent.setdefault(text, text) != text:
            text = parent[text]
        return text

    for r in rows:
        if r["relation"] == "same":
            parent[root(r["a"])] = root(r["b"])
    groups: dict[str, list[str]] = {}
    for text in sorted({t for r in rows for t in (r["a"], r["b"])}):
        groups.setdefault(root(text), []).append(text)
    different = set()
    fact: dict[str, str] = {}
    for r in rows:
        if r["relation"] == "different":
            one, other = root(r["a"]), root(r["b"])
            different |= {(x, y) for x in groups[one] for y in groups[other]}
            fact[one] = fact[other] = min(fact.get(one, one), fact.get(other, other))
    for head, texts in groups.items():
        for a, b in itertools.combinations(texts, 2):
            yield Pair(a, b, True, fact.get(head, head), PAIR_WEIGHT)
    for a, b in sorted(different):
        yield Pair(a, b, False, fact[root(a)], PAIR_WEIGHT)


def tell(listed: list[tuple[str, str]]) -> Told:
    """Describe (query, claim) pairs."""
    known: dict[str, Any] = {}

    def known_of(text: str) -> Any:
        if text not in known:
            message = plain(text)
            known[text] = (side(message, text), read(message))
        return known[text]

    described = []
    for query, claim in listed:
        (a, facts_a), (b, facts_b) = known_of(query), known_of(claim)
        description, left = describe(a, b)
        described.append((description, compare(facts_a, facts_b), left["marks"]))
    return _told(described)


def _told(described: list[tuple[np.ndarray, list[Reason], list[str]]]) -> Told:
    ptr = np.cumsum([0] + [len(marks) for _, _, marks in described])
    where = np.fromiter(
        (bucket(m) for _, _, marks in described for m in marks), np.int32, int(ptr[-1])
    )
    table = sparse.csr_matrix((np.ones(len(where)), where, ptr), shape=(len(described), BUCKETS))
    rows = np.array([row(description, reasons, 0.0) for description, reasons, _ in described])
    blocked = np.array([any(r.sign == BLOCK for r in reasons) for _, reasons, _ in described])
    return Told(rows, table, blocked)


def noisy(folder: Path) -> Told:
    """Real messages with their noisy copies: always the same."""
    corpus, queries, gold = load(folder, "id-full-heavy")
    library = Library.build(
        [Claim(r["id"], w[0], tuple(w[1:])) for r in corpus if (w := wordings(r))]
    )
    found = (library.difference(q["text"], gold[q["id"]]) for q in queries if gold.get(q["id"]))
    return _told([one for one in found if one is not None])


def weigh_marks(marks: sparse.csr_matrix, same: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The learned weight of every mark, float32 (BUCKETS,)."""
    model = LogisticRegression(C=0.3, max_iter=200, solver="liblinear", class_weight="balanced")
    return np.asarray(model.fit(marks, same, sample_weight=weight).coef_[0], np.float32)


def grow(x: np.ndarray, same: np.ndarray, weight: np.ndarray, seed: int) -> Any:
    """One ensemble of trees."""
    model = HistGradientBoostingClassifier(
        max_iter=200, learning_rate=0.08, max_leaf_nodes=15, min_samples_leaf=20, l2_regularization=1.0,
        max_features=0.4, random_state=seed, early_stopping=False,
    )  # fmt: skip
    return model.fit(x, same, sample_weight=weight)


def export(models: list[Any], marks: np.ndarray) -> Trees:
    """The fitted trees of all models as arrays; the models are averaged."""
    trees = [grown[0].nodes for model in models for grown in model._predictors]
    shape = (len(trees), max(map(len, trees)))
    feature = np.full(shape, -1, np.int16)
    threshold, value = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    left, right = np.zeros(shape, np.int16), np.zeros(shape, np.int16)
    for i, nodes in enumerate(trees):
        count, leaf = len(nodes), nodes["is_leaf"].astype(bool)
        feature[i, :count] = np.where(leaf, -1, nodes["feature_idx"])
        threshold[i, :count] = nodes["num_threshold"]
        left[i, :count] = np.where(leaf, 0, nodes["left"])
        right[i, :count] = np.where(leaf, 0, nodes["right"])
        value[i, :count] = nodes["value"] / len(models)
    start = float(np.mean([model._baseline_prediction.ravel()[0] for model in models]))
    return Trees(feature, threshold, left, right, value, marks, start)


def table(name: str, chance: np.ndarray, blocked: np.ndarray, same: np.ndarray) -> None:
    """Found and joined at several settings."""
    chance = np.where(blocked, 0.0, chance)
    for at in (0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93):
        found, joined = (chance[same] >= at).mean(), (chance[~same] >= at).sum()
        share = joined / (~same).sum()
        print(f"{name} at {at}: found {found:.3f}, joined {joined} ({share:.4f})", file=sys.stderr)


def learn(
    told: Told, same: np.ndarray, weight: np.ndarray, fold: np.ndarray, extra: Told, members: int
) -> Trees:
    """Marks weighed out of sample for the trees, and by all pairs for use; trees by all pairs and copies."""
    sums = np.zeros(len(same), np.float32)
    for k in np.unique(fold):
        seen = fold != k
        sums[~seen] = told.marks[~seen] @ weigh_marks(told.marks[seen], same[seen], weight[seen])
    marks = weigh_marks(told.marks, same, weight)
    x = np.concatenate([told.rows, extra.rows])
    x[:, -1] = np.concatenate([sums, extra.marks @ marks])
    labels = np.concatenate([same, np.ones(len(extra.rows), bool)])
    copies = np.full(len(extra.rows), NOISY_WEIGHT * weight.sum() / max(1, len(extra.rows)))
    weights = np.concatenate([weight, copies])
    return export([grow(x, labels, weights, seed) for seed in range(members)], marks)


def judge(trees: Trees, told: Told) -> np.ndarray:
    """Probability of "the same" for each pair."""
    x = told.rows.copy()
    x[:, -1] = told.marks @ trees.marks
    return trees.probability(x)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", action="store_true", help="replace the shipped weights")
    args = parser.parse_args()
    every = [*clusters(), *closure(pairs())]
    turned = [zlib.crc32((p.a + p.b).encode()) % 2 for p in every]
    told = tell([(p.b, p.a) if turn else (p.a, p.b) for p, turn in zip(every, turned, strict=True)])
    same = np.array([p.same for p in every])
    weight = np.array([p.weight for p in every])
    fold = np.array([zlib.crc32(p.fact.encode()) % FOLDS for p in every])
    written = np.array([not p.fact.startswith("cluster ") for p in every])
    extra = noisy(args.data)
    chance = np.zeros(len(every))
    for k in range(FOLDS):
        seen = fold != k
        part = Told(told.rows[seen], told.marks[seen], told.blocked[seen])
        trees = learn(part, same[seen], weight[seen], fold[seen], extra, 1)
        chance[~seen] = judge(trees, Told(told.rows[~seen], told.marks[~seen], told.blocked[~seen]))
    for name, chosen in (("clusters", ~written), ("pair set", written)):
        table(f"{name}, cross-validated", chance[chosen], told.blocked[chosen], same[chosen])
    trees = learn(told, same, weight, fold, extra, MEMBERS)
    clean = pairs("pairs_clean.jsonl")
    apart = tell([(r["b"], r["a"]) for r in clean])
    table(
        "clean",
        judge(trees, apart),
        apart.blocked,
        np.array([r["relation"] == "same" for r in clean]),
    )
    for at in (0.7, 0.8, 0.9):
        kept = float((judge(trees, extra) >= at).mean())
        print(f"noisy copies kept at {at}: {kept:.3f}", file=sys.stderr)
    if args.write:
        trees.save(WEIGHTS / "doubt.npz")
    return 0


if __name__ == "__main__":
    sys.exit(main())
