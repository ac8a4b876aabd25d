"""Grouping in bulk gives the answer of the live way, keeps its word, and bears a viral post."""

import itertools
import random
import time

import numpy as np
import pytest

from kentongan.engine import bulk, near, near_invent
from kentongan.engine.near_quality import quality


@pytest.fixture(scope="module")
def invented():
    return near_invent.posts(3000, largest=300)


def test_the_answer_is_that_of_the_live_way(invented):
    texts = invented[1][:500]
    assert (bulk.group(texts) == near.group_live(texts)).all()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_batches_that_come_later_change_nothing_said_before(invented, seed):
    texts = invented[1]
    dice = random.Random(seed)
    cuts = [0, *sorted(dice.sample(range(len(texts)), 5)), len(texts)]
    groups = bulk.Groups()
    parts = [groups.add(texts[a:b]) for a, b in itertools.pairwise(cuts)]
    assert (np.concatenate(parts) == bulk.group(texts)).all()


def test_small_blocks_give_the_same_answer(invented, monkeypatch):
    whole = bulk.group(invented[1])
    monkeypatch.setattr(bulk, "FIRST_BLOCK", 7)
    monkeypatch.setattr(bulk, "BLOCK", 61)
    monkeypatch.setattr(bulk, "INSIDE", 40)
    assert (bulk.group(invented[1]) == whole).all()


def test_a_group_is_named_by_its_earliest_post(invented):
    labels = bulk.group(invented[1])
    assert (labels <= np.arange(len(labels))).all()
    assert (labels[labels] == labels).all()


def test_invented_posts_are_grouped_well():
    gold, texts = near_invent.posts(10_000, largest=500)
    found = quality(gold, bulk.group(texts))
    assert found["pair_precision"] >= 0.999
    assert found["pair_f1"] >= 0.97
    assert found["b3_f1"] >= 0.97


def test_copies_are_found_although_every_pair_of_words_is_common():
    """At a million posts each pair of words has long led to its two oldest groups."""
    dice = random.Random(8)
    words = sorted(set(near_invent._WHAT.replace("|", " ").split()))[:40]
    crowd = [" ".join(dice.choices(words, k=16)) for _ in range(600)]
    news = [" ".join(dice.choices(words, k=16)) for _ in range(50)]
    labels = bulk.group([*crowd, *news, *(post + " sekali" for post in news)])
    assert (labels[-50:] == labels[-100:-50]).mean() > 0.95


def test_a_hundred_thousand_identical_posts_are_one_group_quickly():
    begun = time.process_time()
    labels = bulk.group(["Gudang logistik kebakaran tadi malam kata satpam"] * 100_000)
    assert not labels.any()
    assert time.process_time() - begun < 20


def test_many_variants_of_one_new_post_at_once_are_one_group():
    dice = random.Random(2)
    base = "gudang logistik pemilu di kampung kami kebakaran tadi malam kata satpam yang jaga"
    texts = [near_invent.copy_of(base, dice) for _ in range(4000)]
    labels = bulk.group([base, *texts])
    assert np.bincount(labels).max() > 0.97 * 4001


def test_odd_texts_beside_each_other():
    odd = [
        "",
        "",
        "👍",
        "👍",
        "😡",
        "\x00",
        "\ud800",
        "http://a.example",
        "x" * 100_000,
        "x",
        "ok",
        "OK",
    ]
    labels = bulk.group(odd)
    assert labels.tolist() == near.group_live(odd).tolist()
    assert labels[1] == 0 and labels[3] == 2 and labels[4] == 4 and labels[11] == 10
    assert bulk.group([]).tolist() == []
    assert bulk.group([""]).tolist() == [0]


def test_chunks_hold_every_post_once():
    texts = ["a"] * 5000 + ["b" * 3_000_000] + ["c"] * 3
    assert [text for chunk in bulk.chunks(texts) for text in chunk] == texts


def test_keys_are_ordered_by_every_bit_and_equal_ones_by_their_place():
    dice = np.random.default_rng(4)
    keys = dice.integers(0, 40, 900).astype(np.uint64) | (
        dice.integers(0, 3, 900).astype(np.uint64) << np.uint64(60)
    )
    assert (bulk._order(keys) == np.argsort(keys, kind="stable")).all()


def test_equal_posts_in_any_batch_lead_to_the_same_group(invented):
    texts = [*invented[1][:400], *invented[1][:400], *map(str.upper, invented[1][:400])]
    groups = bulk.Groups()
    labels = np.concatenate(
        [groups.add(texts[:300]), groups.add(texts[300:900]), groups.add(texts[900:])]
    )
    assert (labels[:400] == labels[400:800]).all()
    assert (labels == near.group_live(texts)).all()


def test_quality_by_hand():
    found = quality(["a", "a", "a", "b"], [1, 1, 2, 2])
    assert found["pair_precision"] == 0.5
    assert found["pair_recall"] == pytest.approx(1 / 3, abs=1e-5)
    assert found["b3_precision"] == 0.75
    assert found["b3_recall"] == pytest.approx((4 / 3 + 1 / 3 + 1) / 4, abs=1e-5)
    with pytest.raises(ValueError, match="same posts"):
        quality([1], [])
