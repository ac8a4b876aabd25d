"""What was said wrongly travels as far as it was said, to each once, and stays readable."""

from datetime import timedelta

import make
import pytest

import make_public
import make_truth
from kentongan.down.models import Notice
from kentongan.ledger.models import Event
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.worker import run_due
from kentongan.loop.actions.answer import approve_and_answer
from kentongan.loop.actions.correct import withdraw_and_tell
from kentongan.loop.measure import measure
from kentongan.up.actions.carry import forget_addresses
from kentongan.up.actions.clarify import draft_clarification, recall_draft
from kentongan.up.actions.converse import report_of_receipt
from kentongan.up.actions.correct import (
    correct_clarification,
    drop_withdrawal,
    propose_withdrawal,
)
from kentongan.up.known import Known, look_up
from kentongan.up.models import Clarification, Message, Report, ReportGroup
from kentongan.up.wording import Text
from make_truth import NOTE, RIGHT

pytestmark = pytest.mark.django_db
LATER = make.NOON + timedelta(hours=3)
WHY = "Aturan yang kami kutip sudah tidak berlaku."


def told_wrong():
    """A clarification that answered two senders and went to two villages."""
    wrong = make_public.published()
    receipt = make.report(make_public.RUMOUR, code=make.CIBADAK, now=make.NOON)
    run_due()
    return wrong, receipt


def about(notice) -> set[str]:
    return set(notice.scopes.values_list("code", flat=True))


def test_a_correction_reaches_everybody_who_was_told_the_wrong_version(at_noon):
    wrong, receipt = told_wrong()
    first = Notice.objects.get(about=f"clarification:{wrong.pk}")
    assert about(first) == {make.KEDUNG_BADAK, make.CIBADAK}
    at_noon.move_to(LATER)
    right = make_truth.correction(wrong, make.desk(), make.second(), now=LATER)
    assert right.corrects == wrong and right.version == 2
    assert set(Report.objects.values_list("answer", flat=True)) == {right.pk}
    assert report_of_receipt(receipt.code).answer == right
    again = Notice.objects.get(about=f"clarification:{right.pk}")
    assert about(again) == about(first)
    assert look_up(make_public.SAID, make.KEDUNG_BADAK, LATER).answer == right
    told = Event.objects.filter(code="report.answered", data__clarification=right.pk)
    assert told.count() == 2 and all(event.data["corrected"] for event in told)
    run_due()
    assert told.count() == 2, "once each"
    measured = measure(right.claim, within=make.BOGOR)
    assert {village.code for village in measured.villages} == about(first)


def test_who_left_only_an_address_is_told_of_the_correction_and_then_forgotten(at_noon, mailoutbox):
    wrong = make_public.published()
    make.report(make_public.RUMOUR, email="warga@contoh.id", now=make.NOON)
    run_due()
    assert [letter.to for letter in mailoutbox] == [["warga@contoh.id"]]
    at_noon.move_to(LATER)
    right = make_truth.correction(wrong, make.desk(), make.second(), now=LATER)
    run_due()
    assert NOTE in mailoutbox[-1].body and len(mailoutbox) == 2
    assert not Report.objects.filter(email_sealed__contains="warga")
    forget_addresses(now=LATER + timedelta(days=29))
    assert Report.objects.exclude(email_sealed="").count() == 1
    forget_addresses(now=LATER + timedelta(days=31))
    assert not Report.objects.exclude(email_sealed="").exists() and right.pk


def test_villages_that_were_told_wrong_come_before_those_that_were_told_nothing(at_noon):
    wrong, _ = told_wrong()
    desk, second = make.desk(), make.second()
    # Seen in a third village while nobody followed it there.
    group = ReportGroup.objects.get()
    group.exposures.create(
        owner="kpu", code="3271011001", first_seen=make.NOON, last_seen=make.NOON
    )
    at_noon.move_to(LATER)
    draft = correct_clarification(actor=desk, now=LATER, clarification=wrong, note=NOTE, text=RIGHT)
    notice = approve_and_answer(actor=second, now=LATER, clarification=draft)
    assert about(notice) == {make.KEDUNG_BADAK, make.CIBADAK}, "these first, with the approval"
    run_due()
    assert about(notice) == {make.KEDUNG_BADAK, make.CIBADAK, "3271011001"}


def test_a_correction_of_a_correction_goes_to_those_told_either():
    wrong = make_public.published()
    desk, second = make.desk(), make.second()
    half = make_truth.correction(wrong, desk, second, now=LATER)
    text = Text("Surat pemberitahuan tidak wajib dibawa ke TPS", RIGHT.body, RIGHT.basis)
    right = make_truth.correction(half, desk, second, now=LATER + timedelta(hours=1), text=text)
    assert right.version == 3
    assert about(Notice.objects.get(about=f"clarification:{right.pk}")) == {make.KEDUNG_BADAK}
    assert list(Clarification.objects.published(LATER + timedelta(hours=2))) == [right]


def test_only_what_the_public_reads_now_can_be_corrected():
    wrong = make_public.published()
    desk, second = make.desk(), make.second()
    make_truth.correction(wrong, desk, second, now=LATER)
    for act in (
        lambda: correct_clarification(
            actor=desk, now=LATER, clarification=wrong, note=NOTE, text=RIGHT
        ),
        lambda: propose_withdrawal(actor=desk, now=LATER, clarification=wrong, why=WHY),
    ):
        with pytest.raises(Refusal, match=r"clarification.not_in_public"):
            act()


@pytest.mark.parametrize("note", ["", "salah", "x" * 401])
def test_what_was_wrong_is_said(note):
    wrong = make_public.published()
    with pytest.raises(Refusal, match=r"clarification.what_was_wrong"):
        correct_clarification(
            actor=make.desk(), now=LATER, clarification=wrong, note=note, text=RIGHT
        )


def test_one_proposes_and_another_takes_it_back_and_those_told_wait_again(at_noon):
    wrong, receipt = told_wrong()
    desk, second = make.desk(), make.second()
    propose_withdrawal(actor=second, now=LATER, clarification=wrong, why=WHY)
    assert isinstance(look_up(make_public.SAID, make.KEDUNG_BADAK, LATER), Known), "still holds"
    with pytest.raises(Refusal, match=r"clarification.second_person"):
        withdraw_and_tell(actor=second, now=LATER, clarification=wrong)
    with pytest.raises(Refusal, match=r"permission.denied"):
        withdraw_and_tell(actor=desk, now=LATER, clarification=wrong)
    notice = withdraw_and_tell(actor=make.second(), now=LATER, clarification=wrong)
    run_due()
    assert about(notice) == {make.KEDUNG_BADAK, make.CIBADAK}
    assert notice.about == f"withdrawal:{wrong.pk}" and WHY in notice.body
    assert make_public.RUMOUR not in notice.headline + notice.body
    assert not isinstance(look_up(make_public.SAID, make.KEDUNG_BADAK, LATER), Known)
    report = report_of_receipt(receipt.code)
    assert report.answer is None
    assert [WHY in message.words for message in report.messages.all()] == [True]
    assert ReportGroup.objects.get().state == ReportGroup.State.CHECKING
    with pytest.raises(Refusal, match=r"clarification.not_in_public"):
        withdraw_and_tell(actor=make.second(), now=LATER, clarification=wrong)
    run_due()
    assert Message.objects.count() == 2, "each of the two senders is told once"


def test_a_proposal_can_be_dropped_and_nothing_has_changed():
    wrong = make_public.published()
    desk = make.desk()
    propose_withdrawal(actor=desk, now=LATER, clarification=wrong, why=WHY)
    with pytest.raises(Refusal, match=r"withdrawal.already_proposed"):
        propose_withdrawal(actor=make.desk(), now=LATER, clarification=wrong, why=WHY)
    for _ in range(2):
        drop_withdrawal(actor=desk, now=LATER, clarification=wrong)
    assert Event.objects.filter(code="withdrawal.dropped").count() == 1
    with pytest.raises(Refusal, match=r"withdrawal.not_proposed"):
        withdraw_and_tell(actor=make.second(), now=LATER, clarification=wrong)
    assert isinstance(look_up(make_public.SAID, make.KEDUNG_BADAK, LATER), Known)


def test_a_draft_is_taken_back_by_its_writer_and_by_nobody_else():
    wrong = make_public.published()
    desk = make.desk()
    draft = correct_clarification(actor=desk, now=LATER, clarification=wrong, note=NOTE, text=RIGHT)
    with pytest.raises(Refusal, match=r"clarification.not_yours"):
        recall_draft(actor=make.desk(), now=LATER, clarification=draft)
    recall_draft(actor=desk, now=LATER, clarification=draft)
    with pytest.raises(Refusal, match=r"clarification.not_a_draft"):
        approve_and_answer(actor=make.second(), now=LATER, clarification=draft)
    again = correct_clarification(actor=desk, now=LATER, clarification=wrong, note=NOTE, text=RIGHT)
    assert again.version == 3


def test_who_has_the_answer_of_the_nearer_office_keeps_it():
    near = make_public.published()
    province, second = make.desk("32"), make.second("32")
    wide = draft_clarification(
        actor=province,
        now=LATER,
        claim=near.claim,
        headline="Di Jawa Barat pemilih terdaftar dilayani dengan KTP-el",
        body="Surat pemberitahuan hanya memberi tahu tempat dan waktu memilih.",
        basis="PKPU 17/2024",
    )
    approve_and_answer(actor=second, now=LATER, clarification=wide)
    run_due()
    assert Report.objects.get().answer == near
    assert look_up(make_public.SAID, make.KEDUNG_BADAK, LATER).answer == near
    assert look_up(make_public.SAID, "3273011001", LATER).answer == wide


@pytest.mark.parametrize(
    ("headline", "code"),
    [
        ("Yang belum dapat undangan tidak boleh mencoblos", "headline_repeats"),
        ("Tidak benar bahwa yang belum dapat undangan tidak boleh mencoblos", "headline_repeats"),
        ("Pilih paslon nomor 2 agar surat pemberitahuan sampai", "partisan"),
    ],
)
def test_a_headline_neither_repeats_the_rumour_nor_takes_sides(headline, code):
    wrong = make_public.published()
    text = Text(headline, RIGHT.body, RIGHT.basis)
    with pytest.raises(Refusal, match=f"clarification.{code}"):
        correct_clarification(
            actor=make.desk(), now=LATER, clarification=wrong, note=NOTE, text=text
        )
