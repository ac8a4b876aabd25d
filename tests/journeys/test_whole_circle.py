"""The whole circle by hand: a phone asks, the desk checks, a second person approves, a village knows."""

import pytest

from browse import Looked, press, reload_until

pytestmark = pytest.mark.browser
RUMOUR = "katanya tinta biru di jari bikin gatal seminggu jadi lansia di kedung badak dilarang ikut"
TOPIC = "Tinta penanda di jari"
HEADLINE = "Pemilih lansia tetap boleh memilih seperti biasa"
BODY = "Tinta di jari aman dan hilang sendiri. Tidak ada larangan bagi pemilih lansia."
SOURCES = [
    ("phone", "Ketua PPS Kedung Badak (contoh)", "Tidak ada larangan apa pun bagi lansia."),
    ("document", "Keputusan KPU tentang tinta (contoh)", "Tinta aman bagi kulit."),
]


def choose_place(phone, base: str) -> None:
    phone.goto(base)
    press(phone, "main a[href='/wilayah/'], aside a[href='/wilayah/']")
    phone.fill("#cari", "Kedung Badak")
    press(phone, "form[role=search] button.main")
    press(phone, "#found a[href='/wilayah/3271061003/']")
    press(phone, "main form button.main")
    phone.wait_for_url(f"{base}/")
    phone.wait_for_selector("a[href='/wilayah/3271061003/']")


def ask(phone, base: str, words: str) -> None:
    phone.goto(base)
    phone.fill("textarea", words)
    press(phone, "main button.main")
    phone.wait_for_selector("main .answer h1")


def work_on(desk, look) -> None:
    """From the inbox to the text that waits: hold, check, two sources, result, clarification."""
    press(desk, "button[data-key=t]")
    desk.wait_for_selector("button[data-key=l]")
    look(desk, "the group, held")
    press(desk, "main a[data-key=p]")
    press(desk, "main button.main")
    look(desk, "the check, begun without a topic")
    desk.fill("[name=topic]", TOPIC)
    press(desk, "main button.main")
    desk.wait_for_selector("[name=said]")
    press(desk, "main form:has([name=said]) button")
    look(desk, "a source without anything")
    for via, name, said in SOURCES:
        desk.wait_for_selector("[name=said]")
        desk.fill("[name=name]", name)
        desk.check(f"[name=via][value={via}]")
        desk.check("[name=stance][value=denies]")
        desk.fill("[name=said]", said)
        press(desk, "main form:has([name=said]) button")
        desk.wait_for_selector(f"main li:has-text('{name}')")
    look(desk, "the check, two sources")
    desk.check("[name=verdict][value=salah]")
    desk.fill("[name=reasoning]", "Dua sumber sejalan: tidak ada larangan.")
    press(desk, "main button.main")
    desk.wait_for_selector("main a[data-key=b]")
    look(desk, "the check, decided")
    press(desk, "main a[data-key=b]")
    desk.wait_for_selector("[name=headline]")
    press(desk, "button[value=send]")
    look(desk, "the clarification, empty")
    desk.fill("[name=headline]", HEADLINE)
    desk.fill("[name=body]", BODY)
    desk.fill("[name=step_1]", "Datang dan bawa KTP-el.")
    desk.fill("[name=basis]", "PKPU 17/2024 (contoh)")
    press(desk, "button[value=preview]")
    desk.wait_for_selector("#pratinjau")
    look(desk, "the clarification, shown first")
    press(desk, "button[value=send]")
    desk.wait_for_selector(".chip.wait")
    look(desk, "the clarification, waiting")


def test_a_rumour_goes_round_the_whole_circle_by_hand(visit, house, complaints):
    base, looked = house.base, Looked()

    def look(page, name: str) -> None:
        looked.look(page, name, narrow=page.viewport_size["width"] < 500)

    phone = visit()
    choose_place(phone, base)
    look(phone, "the place, chosen")
    ask(phone, base, RUMOUR)
    receipt = phone.url.split("?")[0]
    assert "/tanda-terima/" in receipt and phone.locator(".code output").is_visible()
    assert "baru=1" in phone.url and RUMOUR not in phone.inner_text("h1")
    look(phone, "the receipt, new")

    desk = visit("Meja KPU Kota Bogor", wide=True)
    row = "[data-row]:has-text('tinta biru')"
    reload_until(desk, f"{base}/meja/", row)
    desk.click(row)
    desk.wait_for_selector("#isi .quote:has-text('tinta biru')")
    look(desk, "the group, opened")
    work_on(desk, look)
    phone.goto(receipt)
    assert HEADLINE not in phone.inner_text("main"), "nothing is sent before a second person"
    look(phone, "the receipt, being checked")

    second = visit("Anggota KPU Kota Bogor", wide=True)
    second.goto(f"{base}/meja/persetujuan/")
    press(second, f"main a:has-text('{HEADLINE}')")
    look(second, "the approval")
    press(second, "button[value=approve]")
    second.wait_for_selector(".chip.ok")
    look(second, "the approval, given")

    reload_until(phone, receipt, f"main h1:has-text('{HEADLINE}')")
    look(phone, "the receipt, answered")
    neighbour = visit()
    choose_place(neighbour, base)
    ask(neighbour, base, RUMOUR.upper() + "!!")
    assert HEADLINE in neighbour.inner_text("main h1")
    look(neighbour, "the answer at once")

    officer = visit("PPS Kedung Badak")
    reload_until(officer, f"{base}/petugas/siaran/", f"main a:has-text('{HEADLINE}')")
    press(officer, f"main a:has-text('{HEADLINE}')")
    look(officer, "the task")
    press(officer, "form[action*='/terima/'] button")
    officer.wait_for_selector(".task .chip.ok")
    assert not officer.locator("form[action*='/terima/']").count()
    look(officer, "the task, received")

    second.goto(f"{base}/kendali/ukuran/")
    measured = second.locator("main tbody tr", has_text=TOPIC)
    assert "1 dari 1" in measured.inner_text() and "—" not in measured.inner_text()
    press(second, f"main tbody tr:has-text('{TOPIC}') a")
    second.wait_for_selector(f"h1:has-text('{TOPIC}')")
    look(second, "the measure")
    assert [*looked.wrong, *complaints] == []
