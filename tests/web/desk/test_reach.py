"""Whose desk sees what: its own branch, its own body, and nothing of the others."""

import make
import pytest

import make_desk
from kentongan.ledger.worker import run_due
from kentongan.loop.actions.answer import approve_and_answer
from kentongan.up.models import Clarification, Report, ReportGroup

pytestmark = pytest.mark.django_db
RUMOUR = "Katanya yang belum dapat undangan tidak boleh mencoblos tanggal 27 November"
LOUDER = "KATANYA yang belum dapat undangan TIDAK BOLEH mencoblos tanggal 27 November!!"
SARIJADI = "3273011001"


def test_bogors_desk_sees_bogor_only_and_bandungs_finds_nothing_there():
    make.places()
    make.report("Surat suara TPS 04 sudah dicoblos sebelum jam tujuh pagi")
    make.report("Kotak suara di balai warga belum dikunci sejak kemarin sore", code=SARIJADI)
    run_due()
    bogor, bandung = make_desk.officer(), make_desk.officer(make.BANDUNG)
    theirs = ReportGroup.objects.get(words__contains="Kotak suara")
    page = bogor.read("/meja/")
    assert "TPS 04 sudah dicoblos" in page
    assert "Kotak suara" not in page
    mine = ReportGroup.objects.get(words__contains="TPS 04")
    report = Report.objects.get(group=mine)
    for path in (
        f"/meja/kelompok/{mine.pk}/",
        f"/meja/kelompok/{mine.pk}/periksa/",
        f"/meja/kelompok/{mine.pk}/klarifikasi/",
        f"/meja/?kelompok={mine.pk}",
        f"/meja/kiriman/{report.pk}/",
    ):
        answer = bandung.get(path)
        assert answer.status_code == 404
        assert "bukan untuk jabatan Anda" in answer.content.decode()
    for act in ("pegang", "lepas", "sama"):
        assert bandung.send(f"/meja/kelompok/{mine.pk}/{act}/", klaim=1).status_code == 404
    assert bogor.get(f"/meja/kelompok/{theirs.pk}/").status_code == 404
    assert bogor.get("/meja/kelompok/999999999999999999/").status_code == 404


def test_kpu_and_bawaslu_never_see_each_others_groups():
    make.places()
    make.report("Ada amplop dibagikan di RT 03 malam tadi oleh tim sukses", kind="violation")
    make.report("Jam buka TPS besok itu jam berapa sebenarnya?", kind="question")
    run_due()
    kpu, bawaslu = make_desk.officer(), make_desk.officer(kind="bawaslu")
    assert "amplop" not in kpu.read("/meja/")
    assert "Jam buka" not in bawaslu.read("/meja/")
    assert "Dugaan pelanggaran" not in kpu.read("/meja/")
    violation = ReportGroup.objects.get(kind="violation")
    question = ReportGroup.objects.get(kind="question")
    assert kpu.get(f"/meja/kelompok/{violation.pk}/").status_code == 404
    assert bawaslu.get(f"/meja/kelompok/{question.pk}/").status_code == 404
    assert "amplop" in bawaslu.read(f"/meja/kelompok/{violation.pk}/")


def test_a_group_seen_in_two_regencies_shows_each_desk_only_its_own(noon):
    make.places()
    make.report(RUMOUR, now=make.NOON)
    make.report(LOUDER, code=SARIJADI, now=make.NOON + make.MINUTE)
    make.report(LOUDER, code=SARIJADI, now=make.NOON + 2 * make.MINUTE)
    run_due()
    group = ReportGroup.objects.get()
    noon.shift(600)
    bogor, bandung = make_desk.officer(), make_desk.officer(make.BANDUNG)
    for path in ("/meja/", f"/meja/kelompok/{group.pk}/"):
        ours, theirs = bogor.read(path), bandung.read(path)
        assert RUMOUR in ours and LOUDER not in ours and "Sarijadi" not in ours
        assert LOUDER in theirs and RUMOUR not in theirs and "Kedung Badak" not in theirs
    assert '<dd class="big num">1</dd>' in bogor.read(f"/meja/kelompok/{group.pk}/")
    assert '<dd class="big num">2</dd>' in bandung.read(f"/meja/kelompok/{group.pk}/")
    assert "Katanya" in bogor.read("/meja/?q=katanya")
    assert "Tidak ada yang memuat kata itu" in bogor.read("/meja/?q=sarijadi")


def test_an_answer_of_one_regency_leaves_the_other_desk_its_work(noon):
    make.places()
    make.report(RUMOUR)
    make.report(LOUDER, code=SARIJADI)
    run_due()
    desk, second = make.desk(), make.second()
    check = make.decided_check(ReportGroup.objects.get(), desk)
    approve_and_answer(actor=second, now=make.NOON, clarification=make.draft(check, desk))
    run_due()
    noon.shift(21 * 60)  # the lease of Bogor's officer has run out
    bogor, bandung = make_desk.officer(), make_desk.officer(make.BANDUNG)
    assert "Tidak ada yang menunggu di sini" in bogor.read("/meja/")
    assert "KATANYA" in bandung.read("/meja/")
    # One more from Bogor is answered by itself; Bandung still waits.
    make.report(RUMOUR + " ya")
    run_due()
    assert "Tidak ada yang menunggu di sini" in bogor.read("/meja/")
    assert "KATANYA" in bandung.read("/meja/")
    # Bandung cannot open Bogor's text, and writes its own on the finished check.
    text = Clarification.objects.get()
    boss = make_desk.commissioner(make.BANDUNG)
    assert boss.get(f"/meja/persetujuan/{text.pk}/").status_code == 404
    own = bandung.read(f"/meja/kelompok/{ReportGroup.objects.get().pk}/klarifikasi/")
    assert "Tulis yang benar" in own


def test_who_is_not_of_the_desk_does_not_come_in(client):
    assert client.get("/meja/").status_code == 302
    make.places()
    organiser = make_desk.signed_in(make.post("pps", "pps", make.KEDUNG_BADAK))
    assert organiser.get("/meja/").status_code == 404
    officer = make_desk.officer()
    assert officer.get("/meja/persetujuan/").status_code == 404
    assert "/meja/persetujuan/" not in officer.read("/meja/")
    assert "/meja/persetujuan/" in make_desk.commissioner().read("/meja/")
