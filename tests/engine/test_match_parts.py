"""The parts of the matcher keep their word one by one: index, spelling, measures, calibration, trees."""

import numpy as np
import pytest

from kentongan.cli.bench.learn import Prepared, divide
from kentongan.engine import evaluate
from kentongan.engine.calibrate import fit
from kentongan.engine.doubt import Trees
from kentongan.engine.finder import Finder
from kentongan.engine.grams import grams
from kentongan.engine.index import LEAST, NEAR, Index
from kentongan.engine.rerank import NAMES
from kentongan.engine.spell import Vocabulary, skeleton, slip


def search(index, words):
    ids = np.array(index_ids(index, words), np.int64)
    weights = index.idf()[0][ids]
    _, docs, _ = index.top(ids, weights, np.zeros(len(ids), np.int64), 1, 5)
    return docs.tolist()


def index_ids(index, words):
    return [index.ids[w] for w in words if w in index.ids]


def test_documents_added_one_by_one_and_at_once_are_found_alike(tmp_path):
    texts = [f"kotak{n % 7} suara{n % 11} desa{n}" for n in range(60)]
    at_once, one_by_one = Index(), Index()
    at_once.add([t.split() for t in texts], texts)
    for text in texts:
        one_by_one.add([text.split()], [text])
    one_by_one.save(tmp_path)
    for n in (0, 17, 59):
        words = texts[n].split()
        assert search(at_once, words)[0] == search(one_by_one, words)[0] == n
        assert search(Index.load(tmp_path), words)[0] == n
    assert len(one_by_one.segments) < 12


def test_one_query_and_a_batch_keep_the_same_documents_near_the_best():
    rng = np.random.default_rng(4)
    index = Index()
    for part, size in enumerate((2000, 600, 100)):  # three segments
        texts = [
            " ".join(f"kata{w}" for w in rng.zipf(1.5, 12).clip(1, 300)) + f" unik{part}-{n}"
            for n in range(size)
        ]
        index.add([t.split() for t in texts], texts)
    assert len(index.segments) > 1
    queries = [sorted(set(rng.zipf(1.4, 9).clip(1, 300).tolist())) for _ in range(20)]
    ids = [np.array([index.ids[f"kata{w}"] for w in q if f"kata{w}" in index.ids]) for q in queries]
    terms = np.concatenate(ids)
    rows = np.repeat(np.arange(len(ids)), [len(i) for i in ids])
    weights = index.idf()[0][terms]
    which, _, scores = index.top(terms, weights, rows, len(ids), 40)
    for n, own in enumerate(ids):
        one = index.top(own, index.idf()[0][own], np.zeros(len(own), np.int64), 1, 40)
        mine = which == n
        assert scores[mine] == pytest.approx(one[2], rel=1e-4)
        assert LEAST <= mine.sum() <= 40
        assert (scores[mine][LEAST:] >= NEAR * scores[mine][0]).all()


def test_grams_of_a_batch_are_those_of_each_text():
    texts = ["", "a", "tps", "kotak suara", "kotak"]
    ptr, values = grams(texts)
    for n, text in enumerate(texts):
        assert values[ptr[n] : ptr[n + 1]].tolist() == grams([text])[1].tolist()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("surta", "surat"),
        ("suarat", "surat"),
        ("kqbinet", "kabinet"),
        ("skrtrs", "sekretaris"),
        ("gunain", "gunakan"),
        ("ngirimkan", "mengirimkan"),
    ],
)
def test_a_slip_is_repaired_to_a_word_of_the_library(typed, meant):
    vocabulary = Vocabulary()
    vocabulary.see(["surat", "kabinet", "sekretaris", "gunakan", "mengirimkan", "kotak"])
    vocabulary.learn()
    assert vocabulary.repair(typed) == meant


def test_a_word_too_far_away_is_left_alone():
    vocabulary = Vocabulary()
    vocabulary.see(["surat"])
    vocabulary.learn()
    assert vocabulary.repair("bantuan") == "bantuan"


def test_of_two_equally_likely_repairs_the_word_seen_first_is_taken():
    for first, other in (("bubar", "bubur"), ("bubur", "bubar")):
        vocabulary = Vocabulary()
        vocabulary.see([first, other])
        vocabulary.learn()
        assert vocabulary.repair("bubxr") == first


def test_a_slip_of_the_finger_counts_more_than_another_letter():
    assert slip("kotak", "kotqk") > slip("kotak", "kotik") > slip("kotak", "kantor") == 0
    assert skeleton("jokowi") == skeleton("jkwi")


def test_measures_follow_their_definitions():
    figures = evaluate.ranking(
        {"1": ["x", "a"], "2": ["b"]}, {"1": {"a"}, "2": {"b", "c"}, "3": set()}
    )
    assert figures["map@5"] == pytest.approx((0.5 + 0.5) / 2)
    assert figures["mrr"] == pytest.approx(0.75)
    assert figures["p@1"] == pytest.approx(0.5)
    found = evaluate.recall_at_precision(
        [(0.9, True), (0.8, True), (0.7, False), (0.6, True)], 4, 0.75
    )
    assert (found["recall"], found["threshold"]) == (0.75, 0.6)
    assert evaluate.at_threshold([(0.9, True), (0.1, False)], 2, 0.5)["recall"] == 0.5


def test_a_calibrated_probability_is_the_share_that_is_right():
    draw = np.random.default_rng(0)
    rows = draw.normal(size=(4000, 3)).astype(np.float32)
    right = draw.random(4000) < 1 / (1 + np.exp(-2 * rows[:, 0]))
    chance = fit(rows, right, np.ones(4000, np.float32)).probability(rows)
    likely = (chance > 0.7) & (chance < 0.9)
    assert right[likely].mean() == pytest.approx(chance[likely].mean(), abs=0.05)


def test_trees_walk_to_their_leaves(tmp_path):
    trees = Trees(
        feature=np.array([[0, -1, -1]], np.int16),
        threshold=np.array([[0.5, 0, 0]], np.float32),
        left=np.array([[1, 0, 0]], np.int16),
        right=np.array([[2, 0, 0]], np.int16),
        value=np.array([[0, -3, 3]], np.float32),
        marks=np.zeros(4, np.float32),
        start=0.0,
    )
    trees.save(tmp_path / "trees.npz")
    low, high = (
        Trees.load(tmp_path / "trees.npz")
        .probability(np.array([[0.0], [1.0]], np.float32))
        .tolist()
    )
    assert low < 0.1 and high > 0.9


def test_words_that_begin_alike_are_seen_beside_words_that_are_equal():
    finder = Finder()
    finder.add(
        [(0, 0, ["vaksinator keliling"]), (1, 1, ["vaksindo habis"]), (2, 2, ["pasar keliling"])]
    )
    found = finder.find(finder.read(["vaksindo keliling"]))
    told = {
        c: dict(zip(NAMES, row, strict=False))
        for c, row in zip(found.claims, found.table, strict=True)
    }
    assert told[0]["near_cover"] == pytest.approx(1)
    assert told[0]["doc_cover"] < 0.9
    assert told[0]["near_unshared"] == 0 < told[0]["best_unshared"]
    assert told[2]["near_cover"] == pytest.approx(told[2]["doc_cover"])
    assert told[0]["near_query"] > told[2]["near_query"]


def test_a_post_that_is_in_several_sets_is_learned_or_asked_never_both():
    texts = [f"kabar {n}" for n in range(40)]
    nothing = {"gold": {}, "ids": [], "found": None, "lists": None, "itself": None, "fold": None}
    one = [{"id": str(n), "text": text} for n, text in enumerate(texts)]
    noisy = [{"id": str(n), "text": text + " !!!"} for n, text in enumerate(texts)]
    renamed = [{"id": f"t{n}", "text": text.upper() + " "} for n, text in enumerate(texts)]
    sets = [Prepared(name="", queries=q, **nothing) for q in (one, noisy, renamed)]
    divide(sets)
    assert sets[0].fold.tolist() == sets[1].fold.tolist() == sets[2].fold.tolist()
    assert set(sets[0].fold) == {0, 1, 2}
