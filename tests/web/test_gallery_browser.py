"""The gallery in a real browser: no barrier that axe can find, no sideways scroll, keys and copy."""

import os
import shutil

import pytest

QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def browser(monkeypatch):
    from playwright.sync_api import sync_playwright  # only where the browser extra is installed

    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        yield chromium
        chromium.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_gallery_has_no_barrier_and_fits(browser, live_server, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    told = []
    page.on("console", lambda message: told.append(message.text))
    page.goto(f"{live_server.url}/bagian/", wait_until="networkidle")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert told == []  # the content policy has nothing to complain about


def test_the_summary_of_errors_has_the_focus_and_its_links_lead_to_the_fields(browser, live_server):
    page = browser.new_page()
    page.goto(f"{live_server.url}/bagian/")
    assert "errors" in page.evaluate("document.activeElement.className")
    page.click(".errors a")
    assert page.evaluate("document.activeElement.id") == "id_where"


def test_without_script_nothing_is_offered_that_needs_it(browser, live_server):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/bagian/")
    assert not page.locator("[data-copy]").first.is_visible()
    assert page.locator("h1").is_visible()
