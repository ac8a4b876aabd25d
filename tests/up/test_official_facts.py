"""Official facts: served first, by the nearest office, and never one that has run out."""

from datetime import date, datetime, timedelta

import make
import pytest

import make_truth
from kentongan.cli.story.facts import SHOWN, publish_facts
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.worker import run_due
from kentongan.loop.actions.answer import approve_and_answer
from kentongan.places import zones
from kentongan.rules import facts
from kentongan.up import fact_file
from kentongan.up.actions.converse import report_of_receipt
from kentongan.up.actions.facts import write_fact, write_question
from kentongan.up.known import Known, Unknown, look_up
from kentongan.up.models import Claim, Clarification
from kentongan.up.wording import Text
from make_truth import ANSWER

pytestmark = pytest.mark.django_db
ASKED = "TPS buka jam berapa?"
SECOND = timedelta(seconds=1)
CLOSES = datetime(2024, 11, 27, 13, 0, tzinfo=make.WIB)


def until(end, text=ANSWER) -> Text:
    return Text(text.headline, text.body, text.basis, valid_until=end)


def test_a_question_is_answered_with_the_fact_and_in_other_words_too():
    make.places()
    desk, second = make.desk(), make.second()
    fact = make_truth.fact(desk, second)
    for words in (ASKED, "jam berapa tps buka dan tutup", "nyoblos mulai jam berapa"):
        found = look_up(words, make.KEDUNG_BADAK, make.NOON)
        assert isinstance(found, Known) and found.answer == fact, words
    assert fact.version == 1 and fact.claim.kind == Claim.Kind.FACT


def test_nothing_is_served_before_a_second_person_approved():
    make.places()
    desk = make.desk()
    claim = make_truth.question(desk)
    draft = write_fact(actor=desk, now=make.NOON, claim=claim, text=ANSWER, certainty="press")
    assert isinstance(look_up(ASKED, make.KEDUNG_BADAK, make.NOON), Unknown)
    with pytest.raises(Refusal, match=r"clarification.second_person"):
        approve_and_answer(actor=_same_person(desk), now=make.NOON, clarification=draft)


def _same_person(desk):
    """The writer again, through a second post that may approve."""
    person = make.Post.objects.get(pk=desk.post_id).person
    post = make.post("anggota", "kpu", make.BOGOR)
    post.person = person
    post.save(update_fields=["person"])
    return make.actor_for(post)


def test_a_fact_ends_at_its_very_second():
    make.places()
    make_truth.fact(make.desk(), make.second(), text=until(CLOSES))
    here = make.KEDUNG_BADAK
    assert isinstance(look_up(ASKED, here, CLOSES - SECOND), Known)
    assert not isinstance(look_up(ASKED, here, CLOSES), Known)
    assert not isinstance(look_up(ASKED, here, CLOSES + SECOND), Known)


@pytest.mark.parametrize(
    ("place", "ends"),
    [("3271061003", 13), ("7371011001", 12), ("9471011001", 11)],
    ids=["WIB", "WITA", "WIT"],
)
def test_a_national_fact_ends_by_the_clock_of_each_place(place, ends):
    """13.00 on the wall is 12.00 WIB in Makassar and 11.00 WIB in Jayapura."""
    make.places()
    nation, second = make.desk(""), make.second("")
    make_truth.fact(
        nation,
        second,
        claim=write_question(actor=nation, now=make.NOON, code="pilkada_2024.jam"),
        text=until(CLOSES),
        local_clock=True,
    )
    last = CLOSES.replace(hour=ends)
    assert last.astimezone(zones.info(zones.zone_of(place))).hour == 13
    assert isinstance(look_up(ASKED, place, last - SECOND), Known)
    assert not isinstance(look_up(ASKED, place, last), Known)
    # Where the place is not known the earliest clock counts.
    assert isinstance(look_up(ASKED, "", CLOSES.replace(hour=11) - SECOND), Known)
    assert not isinstance(look_up(ASKED, "", CLOSES.replace(hour=11)), Known)


def test_a_fact_holds_from_its_first_second():
    make.places()
    desk, starts = make.desk(), make.NOON + timedelta(days=2)
    make_truth.fact(desk, make.second(), valid_from=starts)
    assert not isinstance(look_up(ASKED, make.KEDUNG_BADAK, starts - SECOND), Known)
    assert isinstance(look_up(ASKED, make.KEDUNG_BADAK, starts), Known)


def test_the_nearest_office_answers_first_and_the_wider_one_when_it_has_run_out():
    make.places()
    nation, nation_second = make.desk(""), make.second("")
    city, city_second = make.desk(), make.second()
    claim = write_question(actor=nation, now=make.NOON, code="pilkada_2024.jam")
    wide = make_truth.fact(nation, nation_second, claim=claim)
    local = Text("Di Kota Bogor semua TPS buka pukul 07.00 sampai 13.00", ANSWER.body, "PKPU 17")
    end = make.NOON + timedelta(days=1)
    near = make_truth.fact(city, city_second, claim=claim, text=until(end, local))
    assert look_up(ASKED, make.KEDUNG_BADAK, make.NOON).answer == near
    assert look_up(ASKED, "3273011001", make.NOON).answer == wide
    assert look_up(ASKED, make.KEDUNG_BADAK, end).answer == wide


def test_a_renewed_fact_replaces_the_one_before():
    make.places()
    desk, second = make.desk(), make.second()
    old = make_truth.fact(desk, second)
    later = make.NOON + timedelta(days=1)
    text = Text("TPS buka pukul 07.00 sampai 13.00 di semua kelurahan", ANSWER.body, "PKPU 17")
    new = make_truth.fact(desk, second, claim=old.claim, text=text, now=later)
    assert new.version == 2
    assert look_up(ASKED, make.KEDUNG_BADAK, later).answer == new
    old.refresh_from_db()
    assert old.replaced_at == later and old.readable()
    assert list(Clarification.objects.published(later).filter(claim=old.claim)) == [new]


def test_one_who_asked_before_is_told_once_the_fact_is_approved(at_noon):
    make.places()
    desk, second = make.desk(), make.second()
    claim = make_truth.question(desk)
    make_truth.fact(desk, second, claim=claim)
    receipt = make.report(ASKED, kind="question")
    run_due()
    assert report_of_receipt(receipt.code).answer.claim == claim


def test_kpu_answers_only_its_own_matters():
    make.places()
    kpu = make.desk()
    with pytest.raises(Refusal, match=r"permission.denied"):
        write_question(actor=kpu, now=make.NOON, code="pilkada_2024.lapor")
    theirs = make_truth.question(make.desk(kind="bawaslu"), "Di mana kantor Bawaslu?", "")
    with pytest.raises(Refusal, match=r"permission.denied"):
        write_fact(actor=kpu, now=make.NOON, claim=theirs, text=ANSWER, certainty="text")
    assert theirs not in fact_file.in_reach(kpu, make.NOON)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"certainty": ""}, "fact.certainty_missing"),
        ({"certainty": "yakin"}, "fact.certainty_missing"),
        ({"text": Text(ANSWER.headline, ANSWER.body, " ")}, "clarification.basis_missing"),
        ({"text": until(make.NOON)}, "fact.ends_before_it_starts"),
        ({"text": until(make.NOON + SECOND), "valid_from": CLOSES}, "fact.ends_before_it_starts"),
    ],
)
def test_a_fact_needs_its_rule_and_an_interval_that_can_be(change, code):
    make.places()
    desk = make.desk()
    given = {"claim": make_truth.question(desk), "text": ANSWER, "certainty": "text"} | change
    with pytest.raises(Refusal, match=code):
        write_fact(actor=desk, now=make.NOON, **given)
    assert not Clarification.objects.exists()


def test_the_same_question_again_is_one_question_with_more_wordings():
    make.places()
    desk = make.desk()
    first = make_truth.question(desk)
    again = make_truth.question(desk, wordings="tps buka jam berapa?\nJam coblosan TPS")
    assert again == first
    assert first.wordings.count() == 4
    assert make_truth.question(desk) == first and first.wordings.count() == 4


def test_gaps_are_what_ended_what_ends_soon_and_standard_questions_nobody_answered():
    make.places()
    desk, second = make.desk(), make.second()
    ends = make.NOON + timedelta(days=20)
    make_truth.fact(desk, second, text=until(ends))
    now = ends - timedelta(days=14, seconds=1)

    def state(moment):
        rows = fact_file.rows(desk, moment)
        return next(row.state for row in rows if row.claim is not None)

    assert state(now) == "holds"
    assert state(now + SECOND) == "ending"
    assert state(ends) == "ended"
    open_ones = [row for row in fact_file.rows(desk, make.NOON) if row.claim is None]
    assert {row.standard.code for row in open_ones} == {
        q.code for q in facts.of_owner("kpu", make.NOON.date())
    }
    assert all(row.state == "none" and row.gap for row in open_ones)
    assert facts.of_owner("kpu", date(2030, 1, 1)) == []


def test_every_standard_draft_could_be_approved_as_it_stands():
    """Each has an article, at most three steps, and a headline the lint lets through."""
    for question in facts.questions().values():
        text = Text(question.headline, question.body, question.basis, "\n".join(question.steps))
        assert text.refusals(make.NOON) == [], question.code
        assert len(question.wordings) >= 3
        if question.certainty == "press":
            assert question.read_in.startswith("https://")


def test_the_demonstration_answers_some_standard_questions_as_samples_and_leaves_gaps():
    make.places()
    desk = make.desk()
    publish_facts(desk=desk, second=make.second(), now=make.NOON, until=CLOSES)
    answers = Clarification.objects.published(make.NOON, make.KEDUNG_BADAK)
    assert answers.count() == len(SHOWN) and all(answer.sample for answer in answers)
    assert any(row.gap for row in fact_file.rows(desk, make.NOON))
