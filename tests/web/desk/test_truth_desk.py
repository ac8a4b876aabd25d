"""At the desk: facts and their gaps, corrections, withdrawals, a check opened again, checks of others."""

import make
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import make_desk
import make_public
import make_truth
from kentongan.ledger import clock
from kentongan.up.known import Known, look_up
from kentongan.up.models import Check, Clarification, Decision, OutsideCheck, ReportGroup
from make_desk import TEXT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
FACT = TEXT | {
    "step": "send",
    "certainty": "press",
    "headline": "TPS buka pukul 07.00 sampai 13.00",
}
CORRECTION = TEXT | {
    "step": "send",
    "headline": make_truth.RIGHT.headline,
    "note": make_truth.NOTE,
}
WHY = "Aturan yang kami kutip sudah tidak berlaku."
REVIEW = (
    '{"@type": "ClaimReview", "url": "https://pemeriksa.contoh.id/1", "claimReviewed": '
    '"Kabar contoh tentang TPS", "author": {"name": "Pemeriksa Contoh"}, '
    '"reviewRating": {"alternateName": "Salah"}}'
)


def test_from_a_gap_to_an_answer_that_people_are_given():
    make.places()
    desk, second = make_desk.officer(), make_desk.commissioner()
    listed = desk.read("/meja/fakta/")
    assert "Jam berapa TPS buka dan tutup?" in listed and "belum ada jawaban" in listed
    taken = desk.send("/meja/fakta/ambil/", kode="pilkada_2024.jam")
    assert taken.status_code == 303
    draft = desk.read(taken.url)
    assert "TPS melayani pemilih dari pukul 07.00" in draft, "the draft stands in the form"
    assert desk.send(taken.url, **FACT).status_code == 303
    fact = Clarification.objects.get()
    assert not isinstance(look_up(make_truth.QUESTION, make.KEDUNG_BADAK, make.NOON), Known)
    there = second.read(f"/meja/persetujuan/{fact.pk}/")
    assert "Dibaca dari pemberitaan" in there and fact.headline in there
    assert second.send(f"/meja/persetujuan/{fact.pk}/", step="approve").status_code == 303
    assert look_up(make_truth.QUESTION, make.KEDUNG_BADAK, clock.now()).answer == fact


def test_a_question_of_the_office_and_more_wordings():
    make.places()
    desk = make_desk.officer()
    asked = desk.send(
        "/meja/fakta/tanya/", question="Di mana kantor KPU Kota Bogor?", wordings="alamat kpu bogor"
    )
    desk.send(asked.url, step="wordings", wordings="kpu bogor di mana\nalamat kpu bogor")
    assert "kpu bogor di mana" in desk.read(asked.url)
    neighbour = make_desk.officer(make.BANDUNG)
    assert neighbour.get(asked.url).status_code == 404
    assert "kantor KPU Kota Bogor" not in neighbour.read("/meja/fakta/")


@pytest.mark.parametrize(
    "change",
    [
        {"headline": "x" * 100_000},
        {"certainty": "yakin"},
        {"until_day_day": "99"},
        {"from_day_day": "1", "from_day_month": "12", "from_day_year": "2024"},
        {"basis": ""},
        {"headline": "a\x00b"},
    ],
)
def test_a_fact_that_cannot_be_keeps_everything_typed(change):
    make.places()
    desk = make_desk.officer()
    at = desk.send("/meja/fakta/ambil/", kode="pilkada_2024.jam").url
    answer = desk.send(at, **(FACT | change))
    assert answer.status_code == 422
    assert FACT["body"] in answer.content.decode() and not Clarification.objects.exists()


def test_a_draft_is_taken_back_with_the_undo_of_the_toast():
    make.places()
    desk = make_desk.officer()
    at = desk.send("/meja/fakta/ambil/", kode="pilkada_2024.jam").url
    page = desk.client.post(at, FACT, follow=True).content.decode()
    undo = f"/meja/jawaban/{Clarification.objects.get().pk}/urungkan/"
    assert undo in page
    assert desk.send(undo).url == at
    assert Clarification.objects.get().state == Clarification.State.RETURNED
    assert FACT["headline"] in desk.read(at), "the words stand in the form again"


def test_a_correction_goes_from_the_form_to_the_public_page():
    wrong = make_public.published()
    desk, second = make_desk.officer(), make_desk.commissioner()
    at = f"/meja/jawaban/{wrong.pk}/koreksi/"
    assert wrong.headline in desk.read(at)
    for change in ({"note": ""}, {"headline": "Yang belum dapat undangan tidak boleh mencoblos"}):
        assert desk.send(at, **(CORRECTION | change)).status_code == 422
    preview = desk.send(at, **(CORRECTION | {"step": "preview"}))
    assert preview.status_code == 200 and Clarification.objects.count() == 1
    assert desk.send(at, **CORRECTION).status_code == 303
    right = Clarification.objects.get(corrects=wrong)
    judged = second.read(f"/meja/persetujuan/{right.pk}/")
    assert make_truth.NOTE in judged
    assert second.send(f"/meja/persetujuan/{right.pk}/", step="approve").status_code == 303
    assert make_truth.NOTE in desk.read(f"/klarifikasi/{wrong.pk}/")


def test_taking_back_is_proposed_dropped_proposed_again_and_agreed():
    wrong = make_public.published()
    desk, second = make_desk.officer(), make_desk.commissioner()
    at = f"/meja/jawaban/{wrong.pk}/tarik/"
    assert desk.send(at, why="").status_code == 422
    desk.send(at, why=WHY)
    assert WHY in second.read(f"/meja/jawaban/{wrong.pk}/")
    assert wrong.headline in second.read("/meja/persetujuan/")
    desk.send(f"{at}batal/")
    desk.send(at, why=WHY)
    assert desk.send(f"{at}setuju/").status_code == 404, "a desk officer approves nothing"
    assert second.send(f"{at}setuju/").status_code == 303
    wrong.refresh_from_db()
    assert wrong.state == Clarification.State.WITHDRAWN
    assert "ditarik" in desk.read("/meja/jawaban/?keadaan=ditarik")


def test_new_evidence_and_another_opinion_stand_on_the_page_of_the_check():
    wrong = make_public.published()
    desk, other = make_desk.officer(), make_desk.officer()
    group = ReportGroup.objects.get()
    at = f"/meja/kelompok/{group.pk}/periksa/"
    ReportGroup.objects.update(held_by=None, held_until=None)
    words = "Sumber kedua tidak melihatnya sendiri."
    assert other.send(at, step="dissent", words=words).status_code == 303
    assert words in desk.read(at)
    assert desk.send(at, step="reopen", why="baru").status_code == 422
    assert desk.send(at, step="reopen", why="Ada surat edaran baru.").status_code == 303
    assert Check.objects.get(claim=wrong.claim).edition == 2
    assert Decision.objects.get().reopened_why == "Ada surat edaran baru."
    assert "Ada surat edaran baru." in desk.read(at)


def test_the_list_of_others_is_pasted_or_uploaded_and_one_is_put_aside():
    make.places()
    second = make_desk.commissioner()
    at = "/meja/cek-fakta-luar/"
    assert make_desk.officer().get(at).status_code == 404
    assert second.send(at, text="rubbish").status_code == 422
    wrong = second.send(at, text=f"[{REVIEW}, 7]")
    assert wrong.status_code == 422 and "Nomor 2 bukan entri" in wrong.content.decode()
    assert not OutsideCheck.objects.exists()
    file = SimpleUploadedFile("list.json", REVIEW.encode(), "application/json")
    assert second.send(at, file=file).status_code == 303
    assert second.send(at, text=REVIEW).status_code == 303
    row = OutsideCheck.objects.get()
    assert "Pemeriksa Contoh" in second.read(at)
    second.send(f"{at}{row.pk}/sisih/")
    row.refresh_from_db()
    assert row.hidden_at is not None
    second.send(f"{at}{row.pk}/sisih/", kembali="1")
    row.refresh_from_db()
    assert row.hidden_at is None
