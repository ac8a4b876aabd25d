"""Vectors join what words find: a model that knows the language is heard, one that does not is left out."""

import zlib

import numpy as np
import pytest

from kentongan.engine import nearby
from kentongan.engine.embed import unit
from kentongan.engine.finder import WEIGHTS, Finder
from kentongan.engine.match import Claim, Library
from kentongan.engine.rerank import NAMES, RELATIVE, Net

TOPICS = 12
TEXTS = [f"alpha{n % TOPICS}a w{n} x{n} y{n} beta{n % TOPICS}a p{n} q{n} r{n}" for n in range(80)]


def knowing(texts):
    """Knows that alpha3a and beta3a belong together: one axis a topic, and a little noise."""
    out = np.full((len(texts), TOPICS + 8), 0.0, np.float32)
    for row, text in enumerate(texts):
        for word in text.split():
            if word.startswith(("alpha", "beta")):
                out[row, int(word.strip("alphbet"))] = 1.0
        out[row, TOPICS + len(text) % 8] += 0.1
    return unit(out)


def guessing(texts):
    """Every text somewhere else, whatever it says."""
    return unit(
        np.stack(
            [np.random.default_rng(zlib.crc32(t.encode())).normal(size=20) for t in texts]
        ).astype(np.float32)
    )


def claims():
    return [Claim(str(n), text) for n, text in enumerate(TEXTS)]


def test_a_model_is_asked_whether_it_knows_the_language_and_left_out_if_not():
    asked = nearby.Nearby(guessing)
    asked.add(TEXTS)
    assert asked.off
    assert asked.join(["alpha3a"], *empty()) is None
    heard = nearby.Nearby(knowing)
    heard.add(TEXTS)
    assert not heard.off
    assert heard.knows > 2 * nearby.KNOWS


def empty():
    nothing = np.empty(0, np.int64)
    return nothing, nothing, nothing.astype(np.float32)


def test_a_model_left_out_changes_no_answer():
    without = Library.build(claims())
    with_it = Library.build(claims(), guessing)
    for text in (TEXTS[3], "w7 y7 q8", "nothing of it"):
        assert with_it.match(text) == without.match(text)


def test_the_language_is_judged_when_a_growing_library_has_enough_texts():
    growing = nearby.Nearby(guessing)
    for text in TEXTS[: nearby.LEAST - 1]:
        growing.add([text])
    assert growing.knows is None
    assert growing.join(["alpha3a"], *empty()) is not None
    growing.add(TEXTS[nearby.LEAST :][:1])
    assert growing.off


def test_documents_added_one_by_one_are_found_like_those_added_at_once():
    slowly, whole = nearby.Nearby(knowing), nearby.Nearby(knowing)
    whole.add(TEXTS[:40])
    for text in TEXTS[:40]:
        slowly.add([text])
    assert len(slowly._parts) <= nearby.PARTS
    for one, other in zip(
        slowly.join(TEXTS[50:], *empty()), whole.join(TEXTS[50:], *empty()), strict=True
    ):
        assert np.allclose(one, other)


def test_more_messages_than_fit_at_once_are_answered_like_single_ones():
    held = nearby.Nearby(knowing)
    held.add(TEXTS[:40])
    asked = (TEXTS * 2)[: nearby.AT_ONCE + 9]
    which, docs, _, deviations = held.join(asked, *empty())
    for number in (0, nearby.AT_ONCE - 1, nearby.AT_ONCE, len(asked) - 1):
        _, alone, _, theirs = held.join([asked[number]], *empty())
        assert docs[which == number].tolist() == alone.tolist()
        assert np.allclose(deviations[which == number], theirs, atol=1e-5)


def test_candidates_by_words_stay_first_and_no_pair_comes_twice():
    held = nearby.Nearby(knowing)
    held.add(TEXTS[:40])
    which, docs, scores, _ = held.join(
        [TEXTS[0]], np.zeros(2, np.int64), np.array([39, 12]), np.array([2.0, 3.0], np.float32)
    )
    assert docs[:2].tolist() == [12, 39]
    assert scores[:3].tolist() == [3.0, 2.0, 0.0]
    assert len(set(docs.tolist())) == len(docs)
    assert not which.any()


def test_copies_that_differ_in_quotation_marks_tie():
    assert nearby.bare("He said: 'it  is' “don't”") == "He said: it is don't"


def test_halves_share_no_word():
    assert nearby.halves("banjir besar di kota banjirnya sampai ke atap rumah") == (
        "banjir besar di kota",
        "sampai ke atap rumah",
    )
    assert nearby.halves("satu dua tiga") is None
    assert nearby.halves("satu dua tiga empat satu dua tiga empat") is None


def test_columns_say_best_rank_margin_and_the_claims_best_wording():
    which = np.array([0, 0, 0, 2])
    told = nearby.columns(np.array([3.0, 1.0, 2.0, 5.0], np.float32), which, np.array([7, 7, 4, 7]))
    value, below, rank, margin, of_claim, square, heard = told.T
    assert below.tolist() == [0, -2, -1, 0]
    assert np.round(np.expm1(rank)).tolist() == [0, 2, 1, 0]
    assert margin.tolist() == [1, 1, -1, 1]
    assert of_claim.tolist() == [3, 3, 2, 5]
    assert square.tolist() == (value**2).tolist()
    assert heard.all()
    assert nearby.columns(*empty()[::-1]).shape == (0, 7)


def test_the_shipped_weights_fit_the_features_of_words_and_vectors():
    width = len(NAMES) + len(RELATIVE) + 1
    assert len(Net.load(WEIGHTS / "rerank.npz").mean) == width
    assert len(Net.load(WEIGHTS / "nearby.npz").mean) == width + 7


def test_a_saved_library_keeps_vectors_and_judgement_and_one_without_is_refused(tmp_path):
    library = Library.build(claims(), knowing)
    library.save(tmp_path / "with")
    loaded = Library.load(tmp_path / "with", knowing)
    assert loaded.match("beta3a").matches[0].id == library.match("beta3a").matches[0].id
    loaded.add(Claim("new", "alpha3a beta3a satu dua"))
    assert "new" in [m.id for m in loaded.match("alpha3a satu").matches]
    Library.build(claims(), guessing).save(tmp_path / "off")
    assert Finder.load(tmp_path / "off", "id", guessing).nearby.off
    Library.build(claims()).save(tmp_path / "without")
    with pytest.raises(ValueError, match="without sentence vectors"):
        Library.load(tmp_path / "without", knowing)
