"""The roster: the own branch, empty villages, giving and ending posts."""

import make
import pytest

import make_office
from kentongan.ledger.models import Event
from kentongan.roster.models import Institution, Post

pytestmark = pytest.mark.django_db
GIVEN = {
    "name": "Budi Contoh",
    "role": "pps",
    "title": "Ketua PPS Sukadamai",
    "until_day": "26",
    "until_month": "1",
    "until_year": "2025",
    "phone": "0812-3456-7890",
}


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def keeper():
    make.places()
    return make_office.holder("pengelola", "kpu", make.BOGOR)


def test_the_list_shows_the_own_branch_and_its_ad_hoc_bodies(keeper):
    make.post("pps", "pps", make.KEDUNG_BADAK, name="Siti Contoh")
    make.post("pps", "pps", "3273011001", name="Orang Bandung")
    make.post("anggota", "bawaslu", make.BOGOR, name="Orang Bawaslu")
    page = text(keeper.get("/kendali/petugas/"))
    assert "Siti Contoh" in page
    assert "Orang Bandung" not in page and "Orang Bawaslu" not in page


def test_the_keeper_of_kpu_cannot_open_a_post_of_bawaslu(keeper):
    held = make.post("anggota", "bawaslu", make.BOGOR)
    assert keeper.get(f"/kendali/petugas/{held.pk}/").status_code == 404
    assert keeper.post(f"/kendali/petugas/{held.pk}/akhiri/", {"reason": "x"}).status_code == 404
    path = f"/kendali/petugas/angkat/?lembaga={held.institution_id}"
    assert keeper.get(path).status_code == 404
    held.refresh_from_db()
    assert held.until == make.END


def test_search_finds_by_name_body_and_place(keeper):
    make.post("pps", "pps", make.KEDUNG_BADAK, name="Siti Contoh")
    make.post("pps", "pps", make.CIBADAK, name="Agus Contoh")
    page = text(keeper.get("/kendali/petugas/", {"cari": "siti kedung"}))
    assert "Siti Contoh" in page and "Agus Contoh" not in page
    nothing = text(keeper.get("/kendali/petugas/", {"cari": "tidak\x00ada" + "x" * 100_000}))
    assert "Tidak ada yang cocok" in nothing


def test_villages_without_an_officer_are_a_list_of_gaps(keeper):
    make.post("pps", "pps", make.KEDUNG_BADAK)
    page = text(keeper.get("/kendali/petugas/?tampil=kosong"))
    assert "Cibadak" in page and "Kedung Badak" not in page
    assert "5 desa di Kota Bogor belum ada petugasnya" in page
    found = text(keeper.get("/kendali/petugas/?tampil=kosong&cari=cibad"))
    assert "Cibadak" in found and "Sukadamai" not in found


def test_an_empty_village_gets_its_committee_and_its_officer_in_one_step(keeper):
    response = keeper.post("/kendali/petugas/angkat/?desa=3271061007", GIVEN)
    held = Post.objects.get(person__name="Budi Contoh")
    assert response["Location"] == f"/kendali/petugas/{held.pk}/"
    assert (held.institution.name, held.place.code) == ("PPS Sukadamai", "3271061007")
    assert held.person.phone == "+6281234567890"
    assert held.until.isoformat() == "2025-01-26T17:00:00+00:00"  # the end of the 26th, WIB
    codes = set(Event.objects.values_list("code", flat=True))
    assert {"institution.formed", "post.given"} <= codes
    assert "Jabatan sudah diberikan" in text(keeper.get(response["Location"]))
    assert keeper.get("/kendali/petugas/angkat/?desa=3271061007").status_code == 404


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Tulis namanya."),
        ({"name": "a\x00b"}, "bukan huruf"),
        ({"name": "x" * 100_000}, "Terlalu panjang"),
        ({"until_year": ""}, "Tulis tanggal"),
        ({"until_day": "", "until_month": "", "until_year": ""}, "tanggal berakhir"),
        ({"until_year": "1"}, "Periksa tahunnya."),
        ({"until_year": "2023"}, "mendahului"),
        ({"phone": "123"}, "bukan nomor ponsel"),
        ({"email": "bukan surel"}, "bukan alamat surel"),
        ({"role": "pengelola"}, "tidak punya peran"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_stored(keeper, change, said):
    response = keeper.post("/kendali/petugas/angkat/?desa=3271061007", GIVEN | change)
    assert response.status_code == 422
    assert said.lower() in text(response).lower()
    assert not Post.objects.filter(place__code="3271061007").exists()
    assert not Institution.objects.filter(place__code="3271061007").exists()


def test_a_number_somebody_else_uses_is_said_at_the_number(keeper):
    keeper.post("/kendali/petugas/angkat/?desa=3271061007", GIVEN)
    other = GIVEN | {"name": "Tuti Contoh"}
    response = keeper.post(f"/kendali/petugas/angkat/?desa={make.CIBADAK}", other)
    assert response.status_code == 422
    assert "Tuti Contoh" in text(response)  # what was typed is kept
    assert not Post.objects.filter(person__name="Tuti Contoh").exists()


def test_a_post_at_a_body_is_given_after_choosing_the_body(keeper):
    body = make.institution("kpu", make.BOGOR)
    assert body.name in text(keeper.get("/kendali/petugas/angkat/?cari=bogor"))
    given = GIVEN | {"role": "petugas_meja", "title": "Petugas meja"}
    keeper.post(f"/kendali/petugas/angkat/?lembaga={body.pk}", given)
    assert Post.objects.get(person__name="Budi Contoh").role == "petugas_meja"


@pytest.mark.parametrize("query", ["desa=999", "desa=x%00", "lembaga=x", f"lembaga={10**30}"])
def test_an_unknown_body_or_village_reads_as_not_there(keeper, query):
    assert keeper.get(f"/kendali/petugas/angkat/?{query}").status_code == 404


def test_ending_a_post_needs_a_reason_and_shuts_the_holder_out(keeper):
    held = make.post("pps", "pps", make.KEDUNG_BADAK)
    siti = make_office.browser(held)
    assert siti.get("/petugas/").status_code == 200
    path = f"/kendali/petugas/{held.pk}/akhiri/"
    refused = keeper.post(path, {"reason": ""})
    assert refused.status_code == 422 and "Tulis singkat" in text(refused)
    assert keeper.post(path, {"reason": "SK 12/2024, mengundurkan diri"}).status_code == 303
    page = text(keeper.get(f"/kendali/petugas/{held.pk}/"))
    assert "Berakhir" in page and "SK 12/2024" in page
    assert siti.get("/petugas/").status_code in (302, 403)
    again = keeper.post(path, {"reason": "sekali lagi"})
    assert again.status_code == 422
    assert held.title in text(keeper.get("/kendali/petugas/?tampil=berakhir"))


def test_a_commissioner_reads_the_roster_and_changes_nothing():
    make.places()
    rina = make_office.holder("anggota", "kpu", make.BOGOR)
    held = make.post("pps", "pps", make.KEDUNG_BADAK)
    assert held.title in text(rina.get("/kendali/petugas/"))
    assert "Akhiri jabatan" not in text(rina.get(f"/kendali/petugas/{held.pk}/"))
    assert rina.get("/kendali/petugas/angkat/").status_code == 404
    assert rina.post(f"/kendali/petugas/{held.pk}/akhiri/", {"reason": "x"}).status_code == 404
