"""What the judging of pairs was learned from, and the set kept apart to measure it, stay whole and apart."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

import kentongan

FOLDER = Path(kentongan.__file__).parent / "engine" / "pairs"
GUARDS = {
    "negation", "number", "tps", "date", "time", "place", "institution", "person", "office",
    "tense", "meta", "quantifier", "role", "condition", "topic",
}  # fmt: skip


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


def folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


@pytest.fixture(scope="module")
def clusters() -> list[dict]:
    return rows("clusters.jsonl")


@pytest.fixture(scope="module")
def clean() -> list[dict]:
    return rows("pairs_clean.jsonl")


def texts_of(cluster: dict) -> list[str]:
    return cluster["same"] + [t for other in cluster["different"] for t in other["texts"]]


def test_every_cluster_has_wordings_of_one_claim_and_claims_that_look_like_it(clusters):
    assert len(clusters) > 1500
    for cluster in clusters:
        assert set(cluster) == {"topic", "same", "different"}
        assert len(cluster["same"]) >= 5
        assert len(cluster["different"]) >= 5
        for other in cluster["different"]:
            assert other["guard"] in GUARDS
            assert other["texts"]
        assert len({folded(t) for t in texts_of(cluster)}) == len(texts_of(cluster)), cluster


def test_the_clean_set_has_both_kinds_every_guard_and_no_text_twice(clean):
    assert Counter(row["relation"] for row in clean) == {"same": 220, "different": 220}
    assert {row["guard"] for row in clean if row["relation"] == "different"} == GUARDS
    assert {row["split"] for row in clean} == {"clean"}
    texts = [folded(row[side]) for row in clean for side in "ab"]
    assert len(set(texts)) == len(texts)


def test_nothing_of_the_clean_set_is_learned_from(clusters, clean):
    learned = {folded(t) for cluster in clusters for t in texts_of(cluster)}
    learned |= {folded(row[side]) for row in rows("pairs.jsonl") for side in "ab"}
    assert not learned & {folded(row[side]) for row in clean for side in "ab"}
