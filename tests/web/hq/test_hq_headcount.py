"""The published numbers of officers, typed in by hand: they come out right, or are asked about."""

import make
import pytest

import make_office
from kentongan.roster.models import Headcount, Place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
DAY = {"on_day": "4", "on_month": "12", "on_year": "2023"}
PAGE = "/kendali/jumlah-petugas/"


@pytest.fixture
def keeper():
    make.places()
    return make_office.holder("pengelola", "kpu", make.BOGOR)


@pytest.fixture
def lampung():
    """KPU Lampung, with as many districts, villages and polling stations as in 2024."""
    make._PLACES.setdefault("18", "Lampung")
    browser = make_office.holder("pengelola", "kpu", "18")
    Place.objects.filter(code="18").update(tps=25_825)
    more = {"zone": "Asia/Jakarta"}
    Place.objects.bulk_create(
        Place(code=f"18{n // 90 + 1:02d}{n % 90 + 1:02d}", name=f"Contoh {n}", level="kecamatan", **more)
        for n in range(229)
    )  # fmt: skip
    Place.objects.bulk_create(
        Place(code=f"180101{n + 1:04d}", name=f"Contoh {n}", level="desa", **more)
        for n in range(2_651)
    )
    return browser


def text(response) -> str:
    return response.content.decode()


def state(browser, unit, number, status="aktif", page=PAGE, **more):
    form = {"unit": unit, "number": number, "status": status, "source": "KPU, 4 Desember 2023"}
    return browser.post(page, form | DAY | more)


def test_every_headcount_of_article_4_stands_as_stated_with_what_explains_it_or_not(lampung):
    for unit, number, status in (
        ("total", "44.414", "aktif"), ("ppk", "2.290", "aktif"), ("pantarlih", "2.675", "aktif"),
        ("kpps", "232425", "akan_direkrut"),
    ):  # fmt: skip
        assert state(lampung, unit, number, status).status_code == 303
    page = text(lampung.get(PAGE))
    assert "39.449 dari total tidak ada di bagian mana pun" in page  # never summed away
    assert "229 kecamatan × 10" in page and "25.825 TPS × 9" in page
    assert "7 KPPS dan 2 petugas ketertiban" in page
    assert "Apakah ada angka yang kurang? Di peta ada 25.825 TPS × 1." in page  # 2.675
    assert {row.number for row in Headcount.objects.all()} == {44_414, 2_290, 2_675, 232_425}

    # What the notes on the article suggest: 8 a district, 6 a village, and the digit found again.
    for unit, number in (("ppk", "1.832"), ("pantarlih", "26.676")):
        one = f"{PAGE}{Headcount.objects.get(unit=unit).pk}/ubah/"
        assert state(lampung, unit, number, page=one, step="correct").status_code == 303
    assert state(lampung, "pps", "15.906").status_code == 303
    page = text(lampung.get(PAGE))
    assert "dari total tidak ada" not in page and ">Cocok<" in page
    assert "229 kecamatan × 8" in page and "2.651 desa × 6" in page
    assert "antara 25.825 TPS × 1 dan × 2" in page


def test_order_officers_are_stated_apart_and_explain_the_same_number(lampung):
    state(lampung, "kpps", "180.775", "akan_direkrut")
    state(lampung, "ketertiban", "51.650", "akan_direkrut")
    state(lampung, "total", "232.425", "akan_direkrut")
    page = text(lampung.get(PAGE))
    assert ">Cocok<" in page
    assert "25.825 TPS × 7" in page and "25.825 TPS × 2" in page


def test_the_supervisors_of_penajam_and_the_pantarlih_of_bogor_come_out_right(keeper):
    bawaslu = make_office.holder("pengelola", "bawaslu", make.BOGOR)
    for unit, number in (("total", "581"), ("panwascam", "12"), ("pkd", "54"), ("ptps", "515")):
        assert state(bawaslu, unit, number).status_code == 303
    assert ">Cocok<" in text(bawaslu.get(PAGE))
    Place.objects.filter(code=make.BOGOR).update(tps=1_515)
    state(keeper, "pantarlih", "2.999")
    seen = text(keeper.get(PAGE))
    assert "antara 1.515 TPS × 1 dan × 2" in seen and "petugas.</span>" not in seen
    state(keeper, "ppk", "3.155")  # West Java's article: 627 districts × 5 are 3.135
    assert "Di peta ada 2 kecamatan, masing-masing 5 sampai 10 petugas." in text(keeper.get(PAGE))
