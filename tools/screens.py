"""Make the README's pictures: start the demonstration in a folder of its own, sign in, take them.

./dev screens            all pictures, into docs/screens/
"""

import sys
import tempfile
from pathlib import Path

from demo_house import BROWSER, NO_BROWSER, PHONE, ROOT, WIDE, Demo, chromium
from playwright.sync_api import Browser, Page, sync_playwright

OUT = ROOT / "docs" / "screens"
RUMOUR = "info dr pak rt yg blm dpt undangan gk boleh nyoblos ya tgl 27"


def enter(browser: Browser, demo: Demo, words: str, size: dict) -> Page:
    """A signed-in page."""
    return demo.enter(browser, words, viewport=size, locale="id-ID", device_scale_factor=2)


def shot(page: Page, name: str, *, whole: bool = False) -> None:
    page.wait_for_timeout(200)
    page.screenshot(path=OUT / f"{name}.png", full_page=whole)
    print(f"· {name}", file=sys.stderr)


def main() -> int:
    if (program := chromium()) is None:
        sys.exit(NO_BROWSER)
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        demo = Demo(Path(folder))
        browser = play.chromium.launch(executable_path=program, args=BROWSER)
        try:
            public = browser.new_context(viewport=PHONE, device_scale_factor=2).new_page()
            # An answer holds somewhere: first say where one is.
            public.goto(f"{demo.base}/wilayah/3271061003/")
            public.click("main form button")
            public.wait_for_load_state()
            public.goto(demo.base)
            shot(public, "public-home")
            public.fill("textarea", RUMOUR)
            public.click("main form button.main")
            public.wait_for_load_state()
            shot(public, "public-answer")
            public.goto(demo.receipt())
            shot(public, "public-receipt")
            desk = enter(browser, demo, "Meja KPU Kota Bogor", WIDE)
            shot(desk, "desk-inbox")
            second = enter(browser, demo, "Anggota KPU Kota Bogor", WIDE)
            second.goto(f"{demo.base}/kendali/ukuran/")
            second.click("main table tbody a:has-text('Surat pemberitahuan')")
            second.wait_for_load_state()
            shot(second, "hq-measure")
            field = enter(browser, demo, "PPS Kedung Badak", PHONE)
            shot(field, "field-today")
        finally:
            browser.close()
            demo.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
