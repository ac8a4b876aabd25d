"""The open Indonesian pair set is the contract of the guards: it must stay whole."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

import kentongan

FOLDER = Path(kentongan.__file__).parent / "engine" / "pairs"
PAIRS = FOLDER / "pairs.jsonl"
README = FOLDER / "README.md"

FIELDS = ["id", "a", "b", "relation", "guard", "topic", "style", "split"]
GUARDS = {
    "negation", "number", "tps", "date", "time", "place", "institution", "person", "office",
    "tense", "meta", "quantifier", "role", "condition", "topic",
}  # fmt: skip
TOPICS = {
    "tahapan", "tps", "daftar_pemilih", "surat_pemberitahuan", "pindah_memilih", "bansos",
    "politik_uang", "logistik", "penyelenggara", "netralitas", "kampanye", "hasil", "kecurangan",
    "apk_palsu", "akun_tiruan", "keamanan",
}  # fmt: skip
STYLES = {
    "slang", "typo", "forward", "truncated", "leet", "regional:sunda", "regional:jawa",
    "regional:banjar", "regional:palembang", "regional:jambi", "regional:lampung", "formal",
}  # fmt: skip
SPLITS = {"dev", "test"}
FEWEST = 650
MOST_PER_FACT = 4


def folded(text: str) -> str:
    """Case, spaces and punctuation do not make a text another text."""
    return " ".join(re.findall(r"\w+", text.casefold()))


@pytest.fixture(scope="module")
def rows() -> list[dict]:
    lines = PAIRS.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_enough_pairs_of_both_kinds(rows):
    kinds = Counter(row["relation"] for row in rows)
    assert set(kinds) == {"same", "different"}
    assert kinds["same"] >= FEWEST
    assert kinds["different"] >= FEWEST


def test_every_row_has_the_fields_and_only_those(rows):
    for row in rows:
        assert list(row) == FIELDS, row
        letter = {"same": "s", "different": "d"}[row["relation"]]
        assert re.fullmatch(letter + r"\d{4}", row["id"]), row
        assert (row["guard"] is None) == (row["relation"] == "same"), row
        assert row["guard"] is None or row["guard"] in GUARDS, row
        assert row["topic"] in TOPICS, row
        assert row["split"] in SPLITS, row
        assert isinstance(row["style"], list) and set(row["style"]) <= STYLES, row
        assert len(row["style"]) == len(set(row["style"])), row


def test_texts_are_messages_of_readable_length(rows):
    for row in rows:
        for side in ("a", "b"):
            text = row[side]
            assert text == text.strip() and "\n" not in text, row
            assert 6 <= len(text.split()) <= 45, row


def test_ids_are_unique(rows):
    assert len({row["id"] for row in rows}) == len(rows)


def test_no_pair_twice_and_no_text_paired_with_itself(rows):
    seen = set()
    for row in rows:
        pair = tuple(sorted((folded(row["a"]), folded(row["b"]))))
        assert pair[0] != pair[1], row
        assert pair not in seen, row
        seen.add(pair)


def test_every_guard_topic_and_style_is_covered_in_both_splits(rows):
    for split in SPLITS:
        part = [row for row in rows if row["split"] == split]
        different = [row for row in part if row["relation"] == "different"]
        guards = Counter(row["guard"] for row in different)
        assert set(guards) == GUARDS
        assert min(guards.values()) >= 5, guards
        for kind in ("same", "different"):
            assert {row["topic"] for row in part if row["relation"] == kind} == TOPICS
        assert {style for row in part for style in row["style"]} == STYLES


def test_the_splits_are_about_halves(rows):
    for kind in ("same", "different"):
        splits = Counter(row["split"] for row in rows if row["relation"] == kind)
        assert abs(splits["dev"] - splits["test"]) <= 0.1 * sum(splits.values()), splits


def test_no_text_is_shared_between_the_splits(rows):
    texts = {split: set() for split in SPLITS}
    for row in rows:
        texts[row["split"]].update((folded(row["a"]), folded(row["b"])))
    assert not texts["dev"] & texts["test"]


def test_few_pairs_share_one_base_fact(rows):
    """Pairs of one fact are tied by the texts they share; a fact stays in one split."""
    parent: dict[str, str] = {}

    def root(text: str) -> str:
        while parent.setdefault(text, text) != text:
            text = parent[text]
        return text

    for row in rows:
        parent[root(folded(row["a"]))] = root(folded(row["b"]))
    facts: dict[str, list[dict]] = {}
    for row in rows:
        facts.setdefault(root(folded(row["a"])), []).append(row)
    for fact in facts.values():
        assert len(fact) <= MOST_PER_FACT, fact
        assert len({row["split"] for row in fact}) == 1, fact
        assert len({row["topic"] for row in fact}) == 1, fact


def test_nothing_is_called_same_and_different_at_once(rows):
    """Follow 'same' from text to text: no 'different' pair may lie inside one meaning."""
    parent: dict[str, str] = {}

    def root(text: str) -> str:
        while parent.setdefault(text, text) != text:
            text = parent[text]
        return text

    for row in rows:
        if row["relation"] == "same":
            parent[root(folded(row["a"]))] = root(folded(row["b"]))
    for row in rows:
        if row["relation"] == "different":
            assert root(folded(row["a"])) != root(folded(row["b"])), row


def test_the_readme_tells_the_counts(rows):
    text = README.read_text(encoding="utf-8")
    assert "CC0-1.0" in text
    assert "all messages, people and events are invented" in text
    guards = Counter(row["guard"] for row in rows if row["guard"])
    for guard, count in guards.items():
        found = re.search(rf"^\| `{guard}` \|.*\| {count} \|$", text, re.MULTILINE)
        assert found, (guard, count)
