"""Answered at once only when sure: the same rumour in other letters, never another one in like letters."""

import make
import pytest

import make_public
import make_truth
from kentongan.up.actions.facts import write_question
from kentongan.up.known import Known, Unsure, look_up

pytestmark = pytest.mark.django_db
HERE = make.KEDUNG_BADAK

SAME = {
    "slang": "katanya yg blm dpt undangan tdk boleh mencoblos tgl 27 november",
    "typos": "Katanya yang belum dapet undagan tidak boleh mencobls tanggal 27 November",
    "forwarded": "Diteruskan: Katanya yang belum dapat undangan tidak boleh mencoblos tanggal 27 "
    "November. Tolong sebarkan ke semua grup 🙏",
    "shouted": "KATANYA YANG BELUM DAPAT UNDANGAN TIDAK BOLEH MENCOBLOS TANGGAL 27 NOVEMBER!!!",
    "truncated": "Katanya yang belum dapat undangan tidak boleh menco",
}
OTHERS = {
    "negated": "Katanya yang belum dapat undangan boleh mencoblos tanggal 27 November",
    "denied": "Tidak benar yang belum dapat undangan tidak boleh mencoblos tanggal 27 November",
    "another day": "Katanya yang belum dapat undangan tidak boleh mencoblos tanggal 29 November",
    "the opposite group": "Katanya yang sudah dapat undangan tidak boleh mencoblos tanggal 27 November",
    "another month": "Katanya yang belum dapat undangan tidak boleh mencoblos tanggal 27 Desember",
    "short": "undangan",
    "two words": "tidak boleh",
    "about something else": "Katanya kotak suara di TPS hilang dibawa orang tadi malam",
}


@pytest.fixture
def answered():
    return make_public.published()


@pytest.mark.parametrize("words", SAME.values(), ids=SAME)
def test_the_same_rumour_in_other_letters_is_answered_or_handed_over(answered, words):
    found = look_up(words, HERE, make.NOON)
    if isinstance(found, Known):
        assert found.answer == answered and found.why
    elif isinstance(found, Unsure):
        assert {choice.answer for choice in found.choices} == {answered}


@pytest.mark.parametrize("words", [SAME[k] for k in ("slang", "shouted")])
def test_the_plain_ways_to_say_it_again_are_answered_at_once(answered, words):
    assert isinstance(look_up(words, HERE, make.NOON), Known)


@pytest.mark.parametrize("words", OTHERS.values(), ids=OTHERS)
def test_what_says_another_thing_is_never_answered_with_it(answered, words):
    assert not isinstance(look_up(words, HERE, make.NOON), Known)


def test_what_is_like_it_is_offered_with_the_difference_and_at_most_two(answered):
    found = look_up(OTHERS["another day"], HERE, make.NOON)
    assert isinstance(found, Unsure) and len(found.choices) <= 2
    assert found.choices[0].answer == answered and found.choices[0].differs is not None


def test_an_answer_of_another_place_or_a_past_day_is_not_given(answered):
    assert not isinstance(look_up(make_public.SAID, "1674011007", make.NOON), Known)
    assert isinstance(look_up(make_public.SAID, HERE, make.NOON), Known)


def test_all_standard_questions_together_answer_each_its_own_and_no_other():
    """Each wording finds its own question or nothing at once: never another one's answer."""
    make.places()
    desks = {kind: (make.desk("", kind), make.second("", kind)) for kind in ("kpu", "bawaslu")}
    asked = {}
    for code, question in make_truth.standard().items():
        desk, second = desks[question.owner]
        claim = write_question(actor=desk, now=make.NOON, code=code)
        make_truth.fact(desk, second, claim=claim, text=make_truth.text_of(question))
        asked[claim.pk] = question
    right = 0
    for pk, question in asked.items():
        for words in (question.question, *question.wordings):
            found = look_up(words, HERE, make.NOON)
            if isinstance(found, Known):
                assert found.answer.claim_id == pk, words
                right += 1
    total = sum(1 + len(question.wordings) for question in asked.values())
    assert right >= 0.8 * total, f"{right} of {total}"


@pytest.mark.parametrize(
    "words",
    [
        "Katanya TPS cuma buka sampai jam 11",
        "TPS 12 dipindah ke mana?",
        "Apakah TPS pindah ke lapangan?",
        "Siapa yang menang pilkada?",
        "Kapan pendaftaran calon presiden?",
    ],
)
def test_a_statement_or_another_question_is_not_taken_for_a_standard_one(words):
    make.places()
    desk, second = make.desk(), make.second()
    make_truth.fact(desk, second)
    assert not isinstance(look_up(words, HERE, make.NOON), Known)
