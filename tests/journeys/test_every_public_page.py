"""Every public page, every form sent empty, every verdict: no barrier, no sideways scroll, one heading."""

import pytest

import by_hand
from browse import Looked, press, walk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_public_page_has_a_barrier(language, visit, house, met, made, complaints):
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
    starts += [
        made[0],
        base + "/verifikasi/",
        base + "/tahapan/?wilayah=3271",
        base + "/lapor/cepat/",
    ]
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
        ("Pengelola KPU Kota Bogor", "/kendali/program/token/"),
        ("Anggota KPU Kota Bogor", "/kendali/bahan/baru/"),
        ("Anggota KPU Kota Bogor", "/kendali/tahapan/baru/"),
        ("Anggota KPU Kota Bogor", "/kendali/siaran/tulis/"),
        ("Meja KPU Kota Bogor", "/meja/catat/"),
        ("Meja KPU Kota Bogor", "/meja/catat/berkas/"),
        ("", "/lapor/cepat/"),
        ("", "/verifikasi/"),
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


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        (by_hand.PASSED_ON, ".answer:not(.bad):not(.wait)"),
        (by_hand.PASSED_ON.replace("13.00", "12.00"), ".answer.bad"),
        ("Besok pagi semua warga makan siang bersama di balai desa", ".answer.wait"),
    ],
)
def test_no_verdict_on_what_is_official_has_a_barrier(words, mark, visit, house, made):
    page, looked = visit(), Looked()
    page.goto(house.base + "/verifikasi/")
    page.fill("textarea", words)
    press(page, "main button.main")
    assert page.locator(f"{mark} h1").count() == 1
    assert page.locator("main .btn.main:visible").count() <= 1, "one thing to do"
    looked.look_twice(page, f"/verifikasi/ {mark}")
    assert looked.wrong == []
