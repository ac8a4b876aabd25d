"""Grow the trees that judge how two messages differ (engine/doubt.py) and print grouped cross-validation.

Run as `python -m kentongan.cli.bench.learn_doubt DATA [--write]`: DATA holds id-full-heavy, whose noisy
copies keep the trees from taking typing errors for differences. Needs scikit-learn (the peers extra).
Only the development half of the pair set is learned from; the other half is reported.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier

from kentongan.cli.bench.learn import load, wordings
from kentongan.engine.align import describe, side
from kentongan.engine.decide import WEIGHTS
from kentongan.engine.doubt import Trees, row
from kentongan.engine.facts import read
from kentongan.engine.guards import BLOCK, compare
from kentongan.engine.match import Claim, Library
from kentongan.engine.text import plain

PAIRS = Path(__file__).parents[2] / "engine" / "pairs" / "pairs.jsonl"
FOLDS = 5
NOISY_WEIGHT = 0.3
MEMBERS = 3


def pairs() -> list[dict[str, Any]]:
    """Rows of the open pair set."""
    return [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]


def closure(rows: list[dict[str, Any]]) -> tuple[list[tuple[str, str]], np.ndarray, np.ndarray]:
    """All pairs that follow: paraphrases of a text differ from what it differs from. Pairs, same?, fold."""
    parent: dict[str, str] = {}

    def root(text: str) -> str:
        while parent.setdefault(text, text) != text:
            text = parent[text]
        return text

    for r in rows:
        if r["relation"] == "same":
            parent[root(r["a"])] = root(r["b"])
    groups: dict[str, list[str]] = {}
    for text in {t for r in rows for t in (r["a"], r["b"])}:
        groups.setdefault(root(text), []).append(text)
    same = {(x, y) for texts in groups.values() for x in texts for y in texts if x < y}
    different = set()
    fact: dict[str, str] = {}
    for r in rows:
        if r["relation"] == "different":
            one, other = root(r["a"]), root(r["b"])
            different |= {(x, y) for x in groups[one] for y in groups[other]}
            fact[one] = fact[other] = min(fact.get(one, one), fact.get(other, other))
    listed = sorted(same) + sorted(different - same)
    folds = [zlib.crc32(fact.get(root(x), root(x)).encode()) % FOLDS for x, _ in listed]
    return listed, np.arange(len(listed)) < len(same), np.array(folds)


def rows_of(listed: list[tuple[str, str]]) -> tuple[np.ndarray, np.ndarray]:
    """Tree inputs of (query, claim) pairs, and whether a guard blocks."""
    out, blocked = [], []
    for query, claim in listed:
        a, b = plain(query), plain(claim)
        reasons = compare(read(a), read(b))
        out.append(row(describe(side(a, query), side(b, claim))[0], reasons))
        blocked.append(any(r.sign == BLOCK for r in reasons))
    return np.array(out), np.array(blocked)


def noisy(folder: Path) -> np.ndarray:
    """Tree inputs of real messages with their noisy copies."""
    corpus, queries, gold = load(folder, "id-full-heavy")
    library = Library.build(
        [Claim(r["id"], w[0], tuple(w[1:])) for r in corpus if (w := wordings(r))]
    )
    return np.array([
        pair for q in queries
        if gold.get(q["id"]) and (pair := library.difference(q["text"], gold[q["id"]])) is not None
    ])  # fmt: skip


def grow(
    x: np.ndarray, same: np.ndarray, extra: np.ndarray, seed: int = 0
) -> GradientBoostingClassifier:
    """Fit; the two kinds of pair weigh the same."""
    weight = np.where(same, (~same).sum() / max(1, same.sum()), 1.0)
    extra_weight = np.full(len(extra), NOISY_WEIGHT * len(x) / max(1, len(extra)))
    model = GradientBoostingClassifier(
        n_estimators=240,
        max_depth=4,
        learning_rate=0.07,
        subsample=0.7,
        max_features=0.3,
        min_samples_leaf=8,
        random_state=seed,
    )
    labels = np.concatenate([same, np.ones(len(extra), bool)])
    return model.fit(
        np.concatenate([x, extra]), labels, sample_weight=np.concatenate([weight, extra_weight])
    )


def export(models: list[GradientBoostingClassifier]) -> Trees:
    """The fitted trees of all models as arrays; the models are averaged."""
    trees = [t[0].tree_ for model in models for t in model.estimators_]
    shape = (len(trees), max(t.node_count for t in trees))
    feature = np.full(shape, -1, np.int16)
    threshold, value = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    left, right = np.zeros(shape, np.int16), np.zeros(shape, np.int16)
    for i, tree in enumerate(trees):
        leaf = tree.children_left < 0
        count = tree.node_count
        feature[i, :count] = np.where(leaf, -1, tree.feature)
        threshold[i, :count] = tree.threshold
        left[i, :count] = np.where(leaf, 0, tree.children_left)
        right[i, :count] = np.where(leaf, 0, tree.children_right)
        value[i, :count] = tree.value[:, 0, 0] * models[0].learning_rate / len(models)
    prior = models[0].init_.class_prior_
    return Trees(feature, threshold, left, right, value, float(np.log(prior[1] / prior[0])))


def table(name: str, chance: np.ndarray, blocked: np.ndarray, same: np.ndarray) -> None:
    """Found and joined at several settings."""
    chance = np.where(blocked, 0.0, chance)
    for at in (0.5, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95):
        found, joined = (chance[same] >= at).mean(), (chance[~same] >= at).sum()
        print(
            f"{name} at {at}: found {found:.3f}, joined {joined} of {(~same).sum()}",
            file=sys.stderr,
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--write", action="store_true", help="replace the shipped trees")
    args = parser.parse_args()
    every = pairs()
    listed, same, fold = closure([r for r in every if r["split"] == "dev"])
    extra = noisy(args.data)
    forth, blocked = rows_of(listed)
    back, _ = rows_of([(y, x) for x, y in listed])
    chance = np.zeros(len(listed))
    for k in range(FOLDS):
        seen = fold != k
        model = grow(
            np.concatenate([forth[seen], back[seen]]),
            np.concatenate([same[seen], same[seen]]),
            extra,
        )
        chance[~seen] = model.predict_proba(forth[~seen])[:, 1]
    table("dev, cross-validated", chance, blocked, same)
    both, labels = np.concatenate([forth, back]), np.concatenate([same, same])
    trees = export([grow(both, labels, extra, seed) for seed in range(MEMBERS)])
    held = [r for r in every if r["split"] == "test"]
    x, blocked = rows_of([(r["b"], r["a"]) for r in held])
    table("test", trees.probability(x), blocked, np.array([r["relation"] == "same" for r in held]))
    print(
        "noisy copies kept at .85:",
        float((trees.probability(extra) >= 0.85).mean()),
        file=sys.stderr,
    )
    if args.write:
        trees.save(WEIGHTS / "doubt.npz")
    return 0


if __name__ == "__main__":
    sys.exit(main())
