"""A demonstration for each process that walks, and a browser for each file of journeys."""

from collections import Counter

import pytest
from demo_house import BROWSER, PHONE, WIDE, Demo, chromium

import by_hand


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    """The real demonstration, a process of its own, with its sign-in links."""
    demo = Demo(tmp_path_factory.mktemp("house"))
    yield demo
    demo.stop()


@pytest.fixture(scope="module")
def chrome():
    """Closed after each file: another file may start its own."""
    from playwright.sync_api import sync_playwright  # only where the browser extra is installed

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=BROWSER)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What a browser complains about: a script that the content policy stops, an error."""
    return []


@pytest.fixture
def visit(chrome, house, complaints):
    """visit() is anybody, visit("PPS Kedung Badak") is somebody signed in; `wide` is a desk."""
    pages = []

    def open_it(who: str = "", *, wide: bool = False, **shape):
        shape = {"viewport": WIDE if wide else PHONE, "locale": "id-ID"} | shape
        page = house.enter(chrome, who, **shape) if who else chrome.new_context(**shape).new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda line: _heard(line, page, complaints))
        pages.append(page)
        return page

    yield open_it
    for page in pages:
        page.context.close()


@pytest.fixture(scope="module")
def met() -> Counter[str]:
    """How many pages of each sort have been looked at."""
    return Counter()


@pytest.fixture(scope="session")
def once() -> list:
    """What was made by hand in this demonstration, if it was."""
    return []


@pytest.fixture(scope="module")
def made(house, chrome, once) -> tuple[str, str]:
    """What the demonstration lacks, made by hand by two people; the kit and the notice as written."""
    if not once:
        once.append(_make(house, chrome))
    return once[0]


def _make(house, chrome) -> tuple[str, str]:
    base = house.base
    desk = house.enter(chrome, "Meja KPU Kota Bogor", locale="id-ID")
    second = house.enter(chrome, "Anggota KPU Kota Bogor", locale="id-ID")
    by_hand.approve(second, by_hand.write_kit(desk, base))
    notice = by_hand.write_notice(desk, base)
    by_hand.approve(second, notice)
    by_hand.state_a_date(second, base)
    by_hand.bring_items(desk, base)
    by_hand.note_visit(desk, base)
    desk.emulate_media(media="print")
    assert desk.locator(".code output").is_visible(), "whoever came takes a receipt home"
    assert not desk.locator("nav:visible, .btn:visible").count(), "the slip prints no buttons"
    code = by_hand.kit_code(second, base)
    for page in (desk, second):
        page.context.close()
    return f"{base}/r/{code}/", notice


def _heard(line, page, complaints: list[str]) -> None:
    """Errors, but for the browser's own remark that a page was refused (a 404, a form sent back)."""
    if line.type == "error" and "Failed to load resource" not in line.text:
        complaints.append(f"{page.url}: {line.text}")
