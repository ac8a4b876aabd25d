"""A phone without a signal, 360 px wide: what was read can be read, what was stated is sent once."""

import re

import pytest

from browse import press

pytestmark = pytest.mark.browser
WHO = "PPS Kedung Badak"
CONTROLLED = """new Promise(done => {
  const look = () => navigator.serviceWorker.controller ? done(true) : setTimeout(look, 50);
  look();
})"""


@pytest.fixture
def phone(visit):
    """Signed in, and the worker of the field pages has taken over."""
    page = visit(WHO)
    page.goto(page.url)
    page.evaluate(CONTROLLED)
    page.reload()
    return page


def unread(page) -> str:
    """The address of a notice without a receipt, opened."""
    page.goto(page.url.split("/petugas/")[0] + "/petugas/siaran/")
    links = page.eval_on_selector_all(
        "main a[href]", "all => all.map(a => a.href).filter(h => /siaran\\/\\d+\\/$/.test(h))"
    )
    for link in links:
        page.goto(link)
        if page.locator('form[action$="/terima/"]').count():
            return link
    raise AssertionError("the demonstration has no notice that waits")


def test_a_notice_read_before_is_read_and_acknowledged_without_a_signal_and_sent_once(phone):
    link = unread(phone)
    share = phone.locator("#share").inner_text()
    phone.wait_for_timeout(300)
    phone.context.set_offline(True)
    phone.goto(link)
    assert phone.locator("#share").inner_text() == share
    banner = phone.locator("[data-connection]")
    assert re.search(r"terakhir diperbarui .*\d", banner.inner_text())
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360

    press(phone, 'form[action$="/terima/"] button')
    assert phone.url == link
    phone.get_by_text("Tersimpan di ponsel ini").wait_for()
    assert phone.locator('form[action$="/terima/"]').count() == 0

    phone.context.set_offline(False)
    phone.goto(link)
    phone.get_by_text("Tersimpan di ponsel ini").wait_for(state="detached")
    phone.goto(link)
    assert phone.locator('form[action$="/terima/"]').count() == 0
    assert phone.locator("main .chip").first.inner_text().strip() == "Diterima"
    kept = phone.evaluate(
        "new Promise(done => { const o = indexedDB.open('petugas', 1); o.onsuccess = () => {"
        "const a = o.result.transaction('antre').objectStore('antre').count();"
        "a.onsuccess = () => done(a.result); }; })"
    )
    assert kept == 0


def test_a_page_never_opened_says_so_and_leads_back(phone):
    base = phone.url.split("/petugas/")[0]
    phone.wait_for_timeout(300)
    phone.context.set_offline(True)
    phone.goto(f"{base}/petugas/bahan/?lain=1")
    assert "Tidak ada sinyal" in phone.locator("h1").inner_text()
    phone.click("main a")
    assert phone.locator("h1").count() == 1 and "/petugas/" in phone.url
    phone.context.set_offline(False)


def test_after_leaving_nothing_is_kept_on_the_phone(phone):
    base = phone.url.split("/petugas/")[0]
    assert phone.evaluate("caches.keys().then(k => k.some(n => n.startsWith('petugas-')))")
    phone.goto(f"{base}/petugas/akun/")
    press(phone, 'form[action="/keluar/"] button')
    assert phone.evaluate("caches.keys().then(k => k.length)") == 0
