"""The overview and the notices: the finding first, the own branch only, numbers to take along."""

import csv
from io import StringIO

import make
import pytest

import make_office
from kentongan.down.actions.acknowledge import acknowledge
from kentongan.ledger import clock
from kentongan.roster.acting import actor_for
from kentongan.web.sheet import safe

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


def rows_of(response) -> list[dict[str, str]]:
    """A CSV download as dictionaries."""
    return list(csv.DictReader(StringIO(text(response).removeprefix("\ufeff"))))


@pytest.fixture
def sent():
    """Three villages saw it; in Sukadamai nobody holds the post; Cibadak states receipt."""
    made = make_office.circle(
        (make.KEDUNG_BADAK, make.CIBADAK, "3271061007"), empty=("3271061007",)
    )
    acknowledge(actor=actor_for(made.organisers[make.CIBADAK]), now=clock.now(), notice=made.notice)
    return made


@pytest.fixture
def rina(sent):
    """A commissioner of KPU Kota Bogor."""
    return make_office.holder("anggota", "kpu", make.BOGOR)


def test_the_overview_opens_with_the_finding(rina):
    page = text(rina.get("/kendali/"))
    assert "2 dari 3 desa dan kelurahan belum tahu" in page
    assert "1 di antara yang belum tahu tidak punya petugas di daftar." in page
    assert "1 dari 3" in page  # the bar: too few for a percentage
    assert "Tanah Sareal" in page


def test_what_needs_action_is_named_with_the_place_to_do_it(rina, one_o_clock):
    one_o_clock.shift(3600)
    page = text(rina.get("/kendali/"))
    assert '<b class="num">2</b> desa masih diam lewat waktu yang diminta' in page
    assert "desa tanpa petugas di daftar" in page
    assert "/kendali/petugas/?tampil=kosong" in page


def test_a_draft_waits_for_a_second_person_and_not_for_its_writer(rina):
    from kentongan.up.models import ReportGroup

    desk = make.desk()
    make.report("TPS 12 dipindah ke kantor kecamatan, cek dulu", code=make.KEDUNG_BADAK)
    make_office.run_due()
    group = ReportGroup.objects.get(claim=None)
    make.draft(make.decided_check(group, desk), desk)
    assert "klarifikasi menunggu orang kedua" in text(rina.get("/kendali/"))


def test_without_notices_the_overview_says_what_that_may_mean():
    make.places()
    page = text(make_office.holder("anggota", "kpu", make.BOGOR).get("/kendali/"))
    assert "Tidak ada siaran yang berjalan" in page
    assert "Bisa berarti tenang" in page


def test_the_country_is_a_grid_of_provinces_that_opens_one(sent):
    page = text(make_office.holder("anggota", "kpu", "").get("/kendali/"))
    assert 'href="?wilayah=32"' in page and "Jawa Barat: 1 dari 3" in page
    province = make_office.holder("anggota", "kpu", "")
    assert "Kota Bogor" in text(province.get("/kendali/?wilayah=32"))


def test_another_branch_sees_nothing_of_it(sent):
    bandung = make_office.holder("anggota", "kpu", make.BANDUNG)
    assert make_office.HEADLINE not in text(bandung.get("/kendali/"))
    assert make_office.HEADLINE not in text(bandung.get("/kendali/siaran/"))
    assert bandung.get(f"/kendali/siaran/{sent.notice.pk}/").status_code == 404
    assert bandung.get("/kendali/?wilayah=3271").status_code == 404


def test_bawaslu_does_not_see_the_notices_of_kpu(sent):
    bawaslu = make_office.holder("anggota", "bawaslu", make.BOGOR)
    assert bawaslu.get(f"/kendali/siaran/{sent.notice.pk}/").status_code == 404
    assert make_office.HEADLINE not in text(bawaslu.get("/kendali/siaran/"))


def test_a_regency_sees_of_a_national_notice_only_its_own_villages(rina):
    wide = make_office.another_notice(1, [make.KEDUNG_BADAK], kind="kpu")
    national = make_office.release_notice(
        actor=make_office.SYSTEM,
        now=make.NOON,
        purpose="stage",
        institution=make.institution("kpu", ""),
        headline="Siaran ke dua kota",
        body="Isi siaran contoh yang cukup panjang.",
        share="Kabar resmi.",
        about="sample:nation",
        codes=[make.KEDUNG_BADAK, "3273011001"],
    )
    page = text(rina.get(f"/kendali/siaran/{national.pk}/"))
    assert "Kedung Badak" in page and "Sarijadi" not in page
    rows = rows_of(rina.get(f"/kendali/siaran/{national.pk}/?format=csv"))
    assert [row["Kode"] for row in rows] == [make.KEDUNG_BADAK]
    assert wide.pk != national.pk


def test_a_notice_lists_the_silent_villages_first_with_the_reason(rina, sent):
    siti = make_office.browser(sent.organisers[make.KEDUNG_BADAK])
    page = text(rina.get(f"/kendali/siaran/{sent.notice.pk}/"))
    assert page.index("Sukadamai") < page.index("Kedung Badak") < page.index("Cibadak")
    assert "tidak ada petugas di daftar" in page and "belum dibuka" in page
    siti.get(f"/petugas/siaran/{sent.notice.pk}/")
    page = text(rina.get(f"/kendali/siaran/{sent.notice.pk}/"))
    assert "dibuka, belum menyatakan terima" in page


def test_the_csv_of_a_notice_holds_one_village_a_row_and_no_names(rina, sent):
    response = rina.get(f"/kendali/siaran/{sent.notice.pk}/?format=csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    rows = {row["Kode"]: row for row in rows_of(response)}
    assert set(rows) == {make.KEDUNG_BADAK, make.CIBADAK, "3271061007"}
    assert rows[make.CIBADAK]["Pertama diterima"] == "2024-11-20T13:00:00+07:00"
    assert rows[make.CIBADAK]["Menyatakan terima"] == "1"
    assert rows["3271061007"]["Sebab diam"] == "tidak ada petugas di daftar"
    assert "Petugas Contoh" not in text(response)


@pytest.mark.parametrize("cell", ["=1+1", "+62", "-1", "@x", "\tx", "\rx"])
def test_a_cell_that_begins_like_a_formula_is_made_text(cell):
    assert safe(cell) == "'" + cell


def test_numbers_and_plain_words_stay_as_they_are():
    assert [safe(cell) for cell in (3, "Kedung Badak", None)] == [3, "Kedung Badak", ""]


@pytest.mark.parametrize("code", ["3271061003\x00", "abc", "32710", "'", "９９", "3271061003" * 9])
def test_an_area_that_is_none_reads_as_not_there(rina, code):
    assert rina.get("/kendali/", {"wilayah": code}).status_code == 404


def test_the_overview_needs_the_same_few_queries_for_many_notices(
    rina, django_assert_max_num_queries
):
    rina.get("/kendali/")
    for n in range(12):
        make_office.another_notice(n, [make.KEDUNG_BADAK, make.CIBADAK])
    with django_assert_max_num_queries(20):
        assert rina.get("/kendali/").status_code == 200
    with django_assert_max_num_queries(12):
        assert rina.get("/kendali/siaran/").status_code == 200


def test_field_roles_do_not_come_in_by_this_door(sent, client):
    assert client.get("/kendali/").status_code == 302
    organiser = make_office.browser(sent.organisers[make.CIBADAK])
    assert organiser.get("/kendali/").status_code == 404
