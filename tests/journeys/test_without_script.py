"""With JavaScript switched off: telling goes all the way, and so does stating receipt."""

import pytest

from browse import press, reload_until

pytestmark = pytest.mark.browser


def test_telling_goes_all_the_way_to_a_receipt(visit, house):
    page = visit(java_script_enabled=False)
    page.goto(house.base)
    press(page, "main a[href='/lapor/']")
    page.check("[value=complaint]")
    press(page, "button[value=kind]")
    page.fill("[name=words]", "Surat pemberitahuan untuk RT 02 belum dibagikan sampai hari ini.")
    press(page, "button[value=details]")
    assert page.locator(".errors").is_visible(), "a place is missing, and said so"
    assert "RT 02" in page.input_value("[name=words]")
    page.fill("[name=place_said]", "Kedung Badak, Kota Bogor")
    for box, figure in zip(("day", "month", "year"), ("19", "11", "2024"), strict=True):
        page.fill(f"[name=happened_on_{box}]", figure)
    press(page, "button[value=details]")
    assert "Kedung Badak" in page.inner_text("dl.kv") and "RT 02" in page.inner_text("dl.kv")
    press(page, "button[value=send]")
    assert "/tanda-terima/" in page.url
    code = page.inner_text(".code output")
    page.goto(f"{house.base}/tanda-terima/")
    page.fill("[name=code]", code.lower())
    press(page, "main button.main")
    assert "RT 02" in page.inner_text("main .quote >> nth=0")


def test_a_text_is_approved_and_its_notice_received_and_passed_on(visit, house):
    second = visit("Anggota KPU Kota Bogor", wide=True, java_script_enabled=False)
    second.goto(f"{house.base}/meja/persetujuan/")
    press(second, "main a:has-text('TPS buka sampai pukul 13.00')")
    press(second, "button[value=approve]")
    assert second.locator(".chip.ok").first.is_visible()
    page = visit("PPS Kedung Badak", java_script_enabled=False)
    task = "main a:has-text('TPS buka sampai pukul 13.00')"
    reload_until(page, f"{house.base}/petugas/siaran/", task)
    press(page, task)
    press(page, "form[action*='/terima/'] button")
    assert page.locator(".task .chip.ok").is_visible()
    assert not page.locator("form[action*='/terima/']").count()
    press(page, "form[action*='/teruskan/'] button")
    assert not page.locator("form[action*='/teruskan/']").count()
