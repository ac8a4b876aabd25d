"""Kroscek as a record: who was asked, what it counts for, who sees it otherwise, and opening it again."""

from datetime import timedelta

import make
import pytest

from kentongan.ledger.refusal import Refusal
from kentongan.ledger.worker import run_due
from kentongan.up.actions.check import decide_check, link_claim, open_check, reopen_check
from kentongan.up.actions.note import Asked, note_dissent, note_source
from kentongan.up.models import Check, Dissent, ReportGroup, Source
from kentongan.up.sources import standing_of

pytestmark = pytest.mark.django_db
NEW = "Ada surat edaran baru dari KPU provinsi."


def running(desk):
    make.places()
    make.report()
    run_due()
    return open_check(
        actor=desk, now=make.NOON, group=ReportGroup.objects.get(), topic="Hak memilih"
    )


def note(desk, check, name, stance, **asked):
    return note_source(
        actor=desk,
        now=make.NOON,
        check=check,
        name=name,
        via="phone",
        said="" if stance == "no_answer" else "Tetap boleh memilih.",
        stance=stance,
        asked=Asked(**asked),
    )


def decide(desk, check, verdict="salah"):
    return decide_check(
        actor=desk, now=make.NOON, check=check, verdict=verdict, reasoning="Dua sumber sejalan."
    )


@pytest.mark.parametrize(
    ("stances", "verdict", "enough"),
    [
        (["denies", "denies"], "salah", True),
        (["denies", "confirms"], "salah", False),
        (["denies", "no_answer"], "salah", False),
        (["denies", "unclear"], "penipuan", False),
        (["confirms", "confirms"], "benar", True),
        (["denies", "denies"], "benar", False),
        (["denies", "confirms"], "sebagian_benar", True),
        (["unclear", "no_answer"], "belum_terbukti", True),
        (["no_answer"], "belum_terbukti", False),
        (["unclear", "no_answer"], "menyesatkan", False),
    ],
)
def test_a_verdict_needs_two_sources_that_bear_it_out(stances, verdict, enough):
    desk = make.desk()
    check = running(desk)
    for n, stance in enumerate(stances):
        note(desk, check, f"Sumber {n}", stance)
    if enough:
        assert decide(desk, check, verdict).status == Check.Status.DONE
    else:
        with pytest.raises(Refusal, match=r"check.needs_two_sources"):
            decide(desk, check, verdict)


def test_sources_that_repeat_one_another_count_once():
    desk = make.desk()
    check = running(desk)
    note(desk, check, "KPU Kota Bogor", "denies")
    note(desk, check, "Radar Contoh", "denies", origin="KPU Kota  bogor")
    note(desk, check, "Warta Contoh", "denies", origin="KPU Kota Bogor")
    with pytest.raises(Refusal) as refused:
        decide(desk, check)
    assert refused.value.data["have"] == 1
    note(desk, check, "Ketua KPPS TPS 04", "denies")
    assert decide(desk, check).verdict == "salah"


def test_when_it_was_asked_and_answered_and_the_right_of_reply_are_kept():
    desk = make.desk()
    check = running(desk)
    hour = timedelta(hours=1)
    source = note(
        desk,
        check,
        "Lurah Contoh",
        "denies",
        asked_at=make.NOON - 2 * hour,
        answered_at=make.NOON - hour,
        is_party=True,
        may_be_named=True,
        archive_url="https://arsip.contoh.id/1",
    )
    source.refresh_from_db()
    assert (source.asked_at, source.answered_at) == (make.NOON - 2 * hour, make.NOON - hour)
    assert source.is_party and source.may_be_named and source.edition == 1
    assert standing_of(list(check.sources.all())).replied
    silent = note(desk, check, "Pihak Contoh", "no_answer", asked_at=make.NOON, is_party=True)
    assert silent.said == ""


@pytest.mark.parametrize(
    ("asked", "stance", "code"),
    [
        ({"asked_at": make.NOON + make.MINUTE}, "denies", "source.in_the_future"),
        ({"answered_at": make.NOON + make.MINUTE}, "denies", "source.in_the_future"),
        (
            {"asked_at": make.NOON, "answered_at": make.NOON - make.MINUTE},
            "denies",
            "source.answered_before_asked",
        ),
        ({"answered_at": make.NOON}, "no_answer", "source.no_answer_answered"),
        ({"archive_url": "javascript:alert(1)"}, "denies", "report.bad_link"),
        ({}, "maybe", "source.stance_missing"),
    ],
)
def test_what_cannot_be_is_refused_in_words(asked, stance, code):
    desk = make.desk()
    check = running(desk)
    with pytest.raises(Refusal, match=code):
        note(desk, check, "Sumber", stance, **asked)
    assert not Source.objects.exists()


def test_new_evidence_opens_a_check_again_and_the_result_it_had_is_kept():
    desk = make.desk()
    check = running(desk)
    for name in ("Satu", "Dua"):
        note(desk, check, name, "denies")
    decide(desk, check)
    with pytest.raises(Refusal, match=r"check.reopen_why"):
        reopen_check(actor=desk, now=make.NOON, check=check, why="baru")
    check = reopen_check(actor=desk, now=make.NOON + make.MINUTE, check=check, why=NEW)
    assert (check.status, check.edition) == (Check.Status.RUNNING, 2)
    with pytest.raises(Refusal, match=r"check.still_open"):
        reopen_check(actor=desk, now=make.NOON, check=check, why=NEW)
    for name in ("Tiga", "Empat"):
        assert note(desk, check, name, "confirms").edition == 2
    decide(desk, check, "benar")
    before, after = check.decisions.order_by("edition")
    assert (before.verdict, before.reopened_why, after.verdict) == ("salah", NEW, "benar")
    assert before.reopened_by_id == desk.post_id and after.reopened_at is None


def test_a_colleague_who_sees_it_otherwise_stands_beside_the_result():
    desk, other = make.desk(), make.desk()
    check = running(desk)
    words = "Sumber kedua tidak melihatnya sendiri."
    with pytest.raises(Refusal, match=r"dissent.nothing_decided"):
        note_dissent(actor=other, now=make.NOON, check=check, words=words)
    for name in ("Satu", "Dua"):
        note(desk, check, name, "denies")
    decide(desk, check)
    check.refresh_from_db()
    for _ in range(2):
        note_dissent(actor=other, now=make.NOON, check=check, words=words)
    with pytest.raises(Refusal, match=r"dissent.already_noted"):
        note_dissent(actor=other, now=make.NOON, check=check, words="Saya berubah pikiran lagi.")
    assert Dissent.objects.get().words == words
    with pytest.raises(Refusal, match=r"permission.denied"):
        note_dissent(actor=make.desk(make.BANDUNG), now=make.NOON, check=check, words=words)


def test_the_desk_of_another_regency_adds_what_it_knows_and_decides_nothing():
    desk, bandung = make.desk(), make.desk(make.BANDUNG)
    check = running(desk)
    make.report("Kabarnya warga tanpa surat undangan ditolak di TPS", code="3273011001")
    run_due()
    theirs = ReportGroup.objects.exclude(claim=check.claim).get()
    with pytest.raises(Refusal, match=r"permission.denied"):
        note(bandung, check, "KPPS Sarijadi", "denies")
    link_claim(actor=bandung, now=make.NOON, group=theirs, claim=check.claim)
    note(desk, check, "Ketua KPPS", "denies")
    source = note(bandung, check, "KPPS Sarijadi", "denies")
    assert source.noted_by_id == bandung.post_id
    assert ReportGroup.objects.get(exposures__code=make.KEDUNG_BADAK).held_by_id == desk.post_id
    with pytest.raises(Refusal, match=r"permission.denied"):
        decide(bandung, check)
    assert decide(desk, check).verdict == "salah"
