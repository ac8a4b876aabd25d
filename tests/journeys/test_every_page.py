"""Every page behind a door: no barrier that axe can find, no sideways scroll, one heading."""

import pytest

from browse import walk

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


@pytest.mark.parametrize("who", ROLES)
def test_no_page_behind_a_door_has_a_barrier(who, visit, house, met, made, complaints):
    page = visit(who)
    starts = [page.url, made[1]] if who == "Anggota KPU Kota Bogor" else [page.url]
    looked = walk(page, house.base, starts, STAFF, met)
    if who == "PPS Kedung Badak":
        assert {"/petugas/bahan/#/", "/petugas/laporan/"} <= set(met), "a press or two from today"
    if who == "Anggota KPU Kota Bogor":
        assert {"/kendali/bahan/#/", "/kendali/tahapan/#/", "/meja/catat/berkas/"} <= set(met)
    assert [*looked.wrong, *complaints] == []


def test_the_menu_behind_one_word_opens_and_closes_by_keyboard(visit, house, complaints):
    page = visit("Meja KPU Kota Bogor", wide=True)
    page.goto(house.base + "/meja/")
    page.focus("details.more summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('details.more[open] a')")
    page.keyboard.press("Escape")
    assert not page.locator("details.more[open]").count()
    assert page.evaluate("document.activeElement.matches('details.more summary')")
    page.keyboard.press("Enter")
    page.click("h1")
    assert not page.locator("details.more[open]").count() and complaints == []
