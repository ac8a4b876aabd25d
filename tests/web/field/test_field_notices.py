"""An organiser on the phone: today's task, receipt, passing on; nothing of other villages."""

import make
import pytest

import make_office
from kentongan.down.models import Delivery, Tally
from kentongan.ledger.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    return make_office.circle()


@pytest.fixture
def siti(sent):
    """The organiser of Kedung Badak."""
    return make_office.browser(sent.organisers[make.KEDUNG_BADAK])


def text(response) -> str:
    return response.content.decode()


def test_today_shows_the_task_with_its_text_ready_and_its_clock(siti, sent):
    page = text(siti.get("/petugas/"))
    assert make_office.HEADLINE in page
    assert "https://wa.me/?text=Kabar%20resmi%20KPU%20Kota%20Bogor" in page
    assert "sisa 50 mnt" in page and "13.50 WIB" in page
    assert "Sudah saya terima" in page and "Sudah saya teruskan" in page
    assert "jangan ajak mengikuti akun calon mana pun" in page
    assert "undangan tidak boleh" not in page  # the rumour is nowhere


def test_receipt_pressed_twice_counts_once(siti, sent):
    for _ in range(2):
        response = siti.post(f"/petugas/siaran/{sent.notice.pk}/terima/?dari=hari-ini")
        assert (response.status_code, response["Location"]) == (303, "/petugas/")
    assert "siaran sudah Anda terima" in text(siti.get("/petugas/"))
    tally = Tally.objects.get(notice=sent.notice, code=make.KEDUNG_BADAK)
    assert (tally.acknowledged, tally.expected) == (1, 1)
    assert Event.objects.filter(code="notice.acknowledged").count() == 1


def test_stating_to_have_passed_it_on_also_states_receipt_and_finishes_the_task(siti, sent):
    for _ in range(2):
        assert siti.post(f"/petugas/siaran/{sent.notice.pk}/teruskan/").status_code == 303
    mine = Delivery.objects.get(notice=sent.notice)
    assert mine.acknowledged_at and mine.relayed_at
    assert Event.objects.filter(code="notice.relayed").count() == 1
    page = text(siti.get("/petugas/"))
    assert "1 tugas sudah selesai" in page
    assert "Tidak ada tugas untuk Kedung Badak" in page


def test_opening_a_notice_marks_it_read_once(siti, sent, one_o_clock):
    siti.get(f"/petugas/siaran/{sent.notice.pk}/")
    first = Delivery.objects.get(notice=sent.notice).read_at
    one_o_clock.shift(600)
    siti.get(f"/petugas/siaran/{sent.notice.pk}/")
    assert Delivery.objects.get(notice=sent.notice).read_at == first
    assert not Event.objects.filter(code="notice.acknowledged").exists()


def test_a_notice_for_another_village_reads_as_not_there(sent):
    bystander = make_office.holder("pps", "pps", "3271061001")
    pk = sent.notice.pk
    for path in (f"/petugas/siaran/{pk}/", "/petugas/siaran/999999/"):
        response = bystander.get(path)
        assert response.status_code == 404
        assert "bukan untuk jabatan Anda" in text(response)
    for act in ("terima", "teruskan"):
        assert bystander.post(f"/petugas/siaran/{pk}/{act}/").status_code == 404
    assert make_office.HEADLINE not in text(bystander.get("/petugas/siaran/"))
    assert not Delivery.objects.exists()


def test_a_village_that_joins_later_has_its_own_hour(sent, one_o_clock):
    agus = make_office.holder("pps", "pps", "3271061007")
    one_o_clock.shift(5 * 3600)
    make.report(make_office.RUMOUR, code="3271061007", now=make.NOON + 360 * make.MINUTE)
    make_office.run_due()
    page = text(agus.get("/petugas/"))
    assert make_office.HEADLINE in page and "19.00 WIB" in page and "sisa 1 j" in page


def test_an_absurd_number_is_not_found_and_no_failure(siti):
    assert siti.get(f"/petugas/siaran/{10**30}/").status_code == 404
    assert siti.post(f"/petugas/siaran/{10**30}/terima/").status_code == 404


def test_the_list_tells_waiting_from_finished(siti, sent):
    assert "1 siaran menunggu Anda" in text(siti.get("/petugas/siaran/"))
    siti.post(f"/petugas/siaran/{sent.notice.pk}/teruskan/")
    page = text(siti.get("/petugas/siaran/"))
    assert "Tidak ada siaran yang menunggu Anda" in page
    assert "diteruskan hari ini, 13.00" in page


def test_with_nothing_to_do_the_page_says_what_that_may_mean():
    make.places()
    siti = make_office.holder("pps", "pps", make.KEDUNG_BADAK)
    page = text(siti.get("/petugas/"))
    assert "Bisa berarti tenang" in page
    assert "/petugas/kabar/" in page
    assert "Petugas di atas Anda belum ada di daftar" in page


def test_the_number_of_the_district_is_shown_only_when_the_roster_has_one(siti):
    ppk = make.post("ppk", "ppk", make.TANAH_SAREAL, name="Dedi Contoh")
    page = text(siti.get("/petugas/"))
    assert "Dedi Contoh" in page and "tel:" not in page
    ppk.person.phone = "+628120000001"
    ppk.person.save()
    assert "tel:+628120000001" in text(siti.get("/petugas/"))


def test_a_district_sees_which_of_its_villages_are_silent_and_no_others(sent, siti):
    dedi = make_office.holder("ppk", "ppk", make.TANAH_SAREAL)
    siti.post(f"/petugas/siaran/{sent.notice.pk}/terima/")
    page = text(dedi.get(f"/petugas/siaran/{sent.notice.pk}/"))
    assert "1 dari 2 desa di Tanah Sareal belum menyatakan terima" in page
    assert "Cibadak" in page
    assert make_office.HEADLINE in text(dedi.get("/petugas/"))
    assert dedi.post(f"/petugas/siaran/{sent.notice.pk}/terima/").status_code == 404
    other = make_office.holder("ppk", "ppk", "327101")
    assert other.get(f"/petugas/siaran/{sent.notice.pk}/").status_code == 404
    assert make_office.HEADLINE not in text(other.get("/petugas/siaran/"))


def test_the_desk_and_the_public_do_not_come_in_by_this_door(client, sent):
    assert client.get("/petugas/").status_code == 302
    assert make_office.holder("petugas_meja", "kpu", make.BOGOR).get("/petugas/").status_code == 404


def test_the_account_page_tells_post_body_and_term(siti):
    page = text(siti.get("/petugas/akun/"))
    assert "PPS Kedung Badak" in page
    assert "27 Januari 2025, 00.00 WIB" in page
    assert "Keluar" in page


def test_today_needs_the_same_few_queries_for_ten_notices(
    siti, sent, django_assert_max_num_queries
):
    for n in range(10):
        make_office.another_notice(n, [make.KEDUNG_BADAK])
    with django_assert_max_num_queries(15):
        page = text(siti.get("/petugas/"))
    assert "Siaran contoh 9" in page
