"""A partner follows its own items and gets the answer ready to pass on; nobody else's is there."""

import make
import pytest
from django.test import Client

import make_api
import make_desk
from kentongan.ledger.worker import run_due
from kentongan.loop.actions.answer import approve_and_answer
from kentongan.up.models import Clarification, Report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
RUMOUR = "Katanya yang belum dapat undangan tidak boleh mencoblos tanggal 27 November"


@pytest.fixture
def partner():
    return make_desk.signed_in(make_api.partner(make.KEDUNG_BADAK, kind="kim"))


def sent(officer, words=RUMOUR) -> Report:
    page = officer.read("/petugas/kabar/")
    key = page.split('name="key" value="')[1].split('"')[0]
    assert officer.send("/petugas/kabar/", words=words, key=key, link="").status_code == 303
    return Report.objects.latest("pk")


def test_what_was_sent_stands_in_the_list_with_its_state_and_its_clock(partner):
    assert "Belum ada kiriman" in partner.read("/petugas/laporan/")
    item = sent(partner)
    page = partner.read("/petugas/laporan/")
    assert item.sent_by == partner.post and RUMOUR[:40] in page and "Diterima" in page
    assert "sisa 6 jam" in page or "sisa 5 j" in page


def test_the_answer_is_the_headline_and_its_text_is_ready_to_pass_on(partner):
    item = sent(partner)
    run_due()
    item.refresh_from_db()
    draft = make.draft(make.decided_check(item.group, make.desk()), make.desk())
    approve_and_answer(actor=make.second(), now=make.NOON, clarification=draft)
    run_due()
    page = partner.read(f"/petugas/laporan/{item.pk}/")
    title = page.split("<h1>")[1].split("</h1>")[0]
    assert title.startswith("Anda tetap bisa memilih") and "tidak boleh mencoblos" not in title
    assert f"/klarifikasi/{draft.pk}/" in page and "Kabar resmi" in page
    assert "Anda tetap bisa memilih" in partner.read("/petugas/laporan/")
    Clarification.objects.filter(pk=draft.pk).update(valid_until=make.NOON)
    gone = partner.read(f"/petugas/laporan/{item.pk}/")
    assert "Jangan diteruskan lagi" in gone and "Kabar resmi KPU" not in gone


def test_somebody_elses_item_reads_like_one_that_is_not_there(partner):
    item = sent(partner)
    other = make_desk.signed_in(make_api.partner(make.KEDUNG_BADAK, kind="kim"))
    theirs = other.get(f"/petugas/laporan/{item.pk}/")
    nothing = other.get("/petugas/laporan/999999/")
    assert theirs.status_code == nothing.status_code == 404
    assert RUMOUR[:20] not in other.read("/petugas/laporan/")
    assert Client().get("/petugas/laporan/").status_code == 302
