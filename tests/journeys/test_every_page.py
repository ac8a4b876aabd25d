"""Every page of every audience: no barrier that axe can find, no sideways scroll, one heading."""

from collections import Counter

import pytest

from browse import Looked, press, walk

pytestmark = pytest.mark.browser
STAFF = ("/meja/", "/petugas/", "/kendali/", "/masuk/")
ROLES = [
    "PPS Kedung Badak",
    "PPK Tanah Sareal",
    "Meja KPU Kota Bogor",
    "Anggota KPU Kota Bogor",
    "Pengelola KPU Kota Bogor",
    "Anggota KPU Jawa Barat",
    "Meja Bawaslu Kota Bogor",
    "Pemeriksa KPU Kota Prabumulih",
]


@pytest.fixture(scope="module")
def met() -> Counter[str]:
    """How many pages of each sort have been looked at."""
    return Counter()


@pytest.mark.parametrize("who", ROLES)
def test_no_page_behind_a_door_has_a_barrier(who, visit, house, met, complaints):
    page = visit(who)
    looked = walk(page, house.base, [page.url], STAFF, met)
    assert [*looked.wrong, *complaints] == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_public_page_has_a_barrier(language, visit, house, met, complaints):
    base, page = house.base, visit()
    starts = [
        base + "/",
        house.receipt(),
        base + "/tidak-ada/",
        base + "/bagian/",
        base + "/masuk/",
    ]
    starts += [base + "/klarifikasi/?cari=surat", base + "/wilayah/3271061003/"]
    starts += [base + "/tanda-terima/AAAABBBBCCCCDDDD/", base + "/petugas/"]
    page.goto(base)
    if language == "en":
        press(page, "button[name=language][value=en]")
    looked = walk(page, base, starts, ("/",), met)
    assert len(looked.seen) > 30 and page.evaluate("document.documentElement.lang") == language
    assert [*looked.wrong, *complaints] == []


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("", "/masuk/"),
        ("PPS Kedung Badak", "/petugas/kabar/"),
        ("Meja KPU Kota Bogor", "/meja/kiriman/21/"),
        ("Pengelola KPU Kota Bogor", "/kendali/petugas/2/akhiri/"),
    ],
)
def test_no_form_that_was_sent_empty_has_a_barrier(who, path, visit, house, complaints):
    page, looked = visit(who), Looked()
    page.goto(house.base + path)
    press(page, "main form button.main")
    assert page.locator("main .err").count(), "what is missing is said"
    looked.look_twice(page, f"{path} empty")
    assert [*looked.wrong, *complaints] == []


def test_no_step_of_asking_or_telling_has_a_barrier(visit, house):
    page, looked, base = visit(), Looked(), house.base

    def send(go: str, name: str) -> None:
        press(page, f"main button[value={go}]" if go else "main button.main")
        looked.look_twice(page, name)

    page.goto(base + "/cek/")
    send("", "/cek/ empty")
    page.fill("textarea", "info dr pak rt yg blm dpt undangan gk boleh nyoblos ya tgl 27")
    send("", "/cek/ like a known one, place unknown")
    page.goto(base + "/cek/")
    page.fill("textarea", "katanya besok pagi semua perahu penyeberangan dicat ulang")
    send("", "/cek/ new")
    page.fill("[name=place_said]", "Desa Yang Tidak Ada")
    send("where", "/cek/ no such place")
    page.fill("[name=place_said]", "Sukamaju")
    send("where", "/cek/ several places")
    page.goto(base + "/lapor/")
    send("kind", "/lapor/ nothing chosen")
    page.check("[value=violation]")
    send("kind", "/lapor/ how")
    page.check("[value=official]")
    send("how", "/lapor/ officially")
    page.goto(base + "/lapor/?jenis=complaint")
    send("kind", "/lapor/ details")
    send("details", "/lapor/ details empty")
    page.fill("[name=words]", "Kursi di TPS 03 terlalu sedikit untuk orang tua.")
    page.fill("[name=place_said]", "Kedung Badak, Kota Bogor")
    send("details", "/lapor/ answers")
    page.goto(base + "/tanda-terima/")
    send("", "/tanda-terima/ empty")
    assert looked.wrong == []
