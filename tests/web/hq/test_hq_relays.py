"""RW on the screens: named by who passes on, drilled down by the office; and a look that is taken back."""

import csv
from io import StringIO

import make
import pytest

import make_cascade
import make_office
from kentongan.down.actions.relay import Proof, state_relayed
from kentongan.down.models import Relay, RelayRw
from kentongan.roster.acting import actor_for
from kentongan.roster.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_map():
    make.places()
    for village, many in ((make.KEDUNG_BADAK, 4), (make.CIBADAK, 2)):
        for number in range(1, many + 1):
            Place.objects.create(
                code=f"{village}1{number:03d}", name=f"RW {number:02d}", level="rw",
                zone="Asia/Jakarta",
            )  # fmt: skip


@pytest.fixture
def post():
    return make.post("pps", "pps", make.KEDUNG_BADAK)


@pytest.fixture
def siti(post):
    return make_office.browser(post)


@pytest.fixture
def notice(post):
    return make_cascade.wide()


@pytest.fixture
def rina():
    return make_office.holder("anggota", "kpu", make.BOGOR)


def text(response) -> str:
    return response.content.decode()


def test_an_officer_types_the_rw_and_sees_them_again(siti, notice):
    path = f"/petugas/siaran/{notice.pk}/teruskan/"
    assert "RW 01 sampai RW 04" in text(siti.get(path))
    assert siti.post(path, {"rws": "1, 3-4", "via": "whatsapp"}).status_code == 303
    assert RelayRw.objects.count() == 3
    assert "RW 01, 03, 04" in text(siti.get(path))


@pytest.mark.parametrize(
    "typed,told",
    [
        ("9", "tidak punya RW 9"),
        ("satu", "Tulis nomor RW"),
        ("x" * 100_000, "Tulis nomor RW"),
        ("1\x00", "Tulis nomor RW"),
        (" " * 100_000 + "1", None),
        ("1-900", "Paling banyak 60 RW"),
    ],
)
def test_numbers_that_cannot_be_are_shown_at_the_field_and_the_rest_is_kept(
    siti, notice, typed, told
):
    path = f"/petugas/siaran/{notice.pk}/teruskan/"
    answer = siti.post(path, {"rws": typed, "groups": "7"})
    if told is None:
        assert answer.status_code == 303
        return
    assert answer.status_code == 422 and told in text(answer) and 'value="7"' in text(answer)
    assert not Relay.objects.exists()


def test_the_office_goes_from_the_city_to_the_village_to_the_rw(rina, siti, notice):
    siti.post(f"/petugas/siaran/{notice.pk}/teruskan/", {"rws": "1, 2"})
    city = text(rina.get("/kendali/cakupan/"))
    assert "2 dari 6 RW sudah dikabari" in city and "wilayah=327106" in city
    district = text(rina.get(f"/kendali/cakupan/?wilayah=327106&siaran={notice.pk}"))
    part = district[district.index('id="rw"') :]
    assert part.index("Cibadak") < part.index("Kedung Badak"), "the furthest behind first"
    where = f"/kendali/cakupan/?wilayah={make.KEDUNG_BADAK}"
    assert make.KEDUNG_BADAK in part
    page = text(rina.get(where))
    assert "2 dari 4 RW di Kedung Badak sudah dikabari" in page
    assert page.index("RW 03") < page.index("RW 01")
    rows = list(csv.DictReader(StringIO(text(rina.get(f"{where}&format=csv")).lstrip("\ufeff"))))
    assert [row["RW"] for row in rows] == ["RW 03", "RW 04", "RW 01", "RW 02"]
    assert rina.get(f"{where}&siaran=999999999").status_code == 200


def test_a_village_without_rw_on_the_map_says_so_and_another_city_is_not_there(rina):
    page = text(rina.get("/kendali/cakupan/?wilayah=3271061007"))
    assert "Peta belum memuat RW di Sukadamai" in page
    for code in ("3273011001", "32730110011001", "x", "3271061003\x00"):
        assert rina.get("/kendali/cakupan/", {"wilayah": code}).status_code == 404


def test_staff_with_an_act_are_counted_by_role_in_the_period(rina, siti, notice, post):
    siti.post(f"/petugas/siaran/{notice.pk}/terima/")
    page = text(rina.get("/kendali/cakupan/?aktif=1&masa=7"))
    assert "1 dari 1 jabatan yang berlaku" in page and "Dihitung sejak" in page
    assert "Anggota PPS" in page
    assert "Dihitung sejak awal" in text(rina.get("/kendali/cakupan/?aktif=1"))


@pytest.mark.parametrize("step", ["found", "missing"])
def test_a_look_is_taken_back_by_who_looked_and_by_nobody_else(rina, post, notice, step):
    state_relayed(
        actor=actor_for(post), now=make.NOON, notice=notice, proof=Proof(groups=2, rws=(1, 2))
    )
    row, where = Relay.objects.get(), f"/kendali/siaran/{notice.pk}/penerusan/"
    assert "RW 01, 02" in text(rina.get(where))
    look = f"/kendali/siaran/penerusan/{row.pk}/"
    answer = rina.post(look, {"step": step}, follow=True)
    assert f'action="{look}batal/"' in text(answer)
    other = make_office.holder("anggota", "kpu", make.BOGOR)
    other.post(f"{look}batal/")
    row.refresh_from_db()
    assert bool(row.confirmed_at) == (step == "found") and bool(row.doubted_at) != (step == "found")
    for _ in range(2):
        assert rina.post(f"{look}batal/").status_code == 303
    row.refresh_from_db()
    assert (row.confirmed_at, row.doubted_at, row.confirmed_by_id) == (None, None, None)
    assert notice.rolls.get(code=make.TANAH_SAREAL).confirmed == 0


def test_the_committee_above_looks_with_the_same_block_and_takes_it_back(post, notice):
    state_relayed(actor=actor_for(post), now=make.NOON, notice=notice, proof=Proof(rws=(4,)))
    dedi, row = make_office.holder("ppk", "ppk", make.TANAH_SAREAL), Relay.objects.get()
    assert "RW 04" in text(dedi.get(f"/petugas/siaran/{notice.pk}/"))
    look = f"/petugas/siaran/penerusan/{row.pk}/"
    assert f'action="{look}batal/"' in text(dedi.post(look, {"step": "found"}, follow=True))
    assert "menunggu diperiksa lagi" in text(dedi.post(f"{look}batal/", follow=True))
    row.refresh_from_db()
    assert row.confirmed_at is None
