"""Make the README's pictures: start the demonstration in a folder of its own, sign in, take them.

    ./dev screens            all pictures, into docs/screens/
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "screens"
PHONE, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 860}
RUMOUR = "info dr pak rt yg blm dpt undangan gk boleh nyoblos ya tgl 27"
BROWSER = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
]  # fmt: skip


def chromium() -> str:
    """Path of the browser, or an end with what to do."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    sys.exit("Chromium was not found. On Debian or Ubuntu: sudo apt install chromium")


class Demo:
    """The demonstration, served on a free port; knows its sign-in links by the start of their words."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.base = f"http://localhost:{self.port}"
        self.log = home / "demo.log"
        env = os.environ | {"KENTONGAN_HOME": str(home / "demo"), "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "kentongan.cli.main", "demo", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, env=env, stdout=self.log.open("w"), stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
        self._wait()

    def _wait(self, seconds: int = 240) -> None:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if self.process.poll() is not None:
                raise RuntimeError(self.log.read_text())
            try:
                urllib.request.urlopen(self.base, timeout=2).close()
            except OSError:
                time.sleep(0.5)
            else:
                return
        raise RuntimeError("the demonstration did not come up:\n" + self.log.read_text())

    def link(self, words: str) -> str:
        """The one-use sign-in link whose description begins with these words."""
        lines = self.log.read_text().splitlines()
        at = next(n for n, line in enumerate(lines) if line.strip().startswith(words))
        return lines[at - 1].strip()

    def receipt(self) -> str:
        return re.search(r"http\S+/tanda-terima/\w+/", self.log.read_text()).group(0)

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(20)


def enter(browser: Browser, demo: Demo, words: str, size: dict) -> Page:
    """A signed-in page."""
    page = browser.new_context(viewport=size, locale="id-ID", device_scale_factor=2).new_page()
    page.goto(demo.link(words))
    page.click("main form button")
    page.wait_for_load_state()
    return page


def shot(page: Page, name: str, *, whole: bool = False) -> None:
    page.wait_for_timeout(200)
    page.screenshot(path=OUT / f"{name}.png", full_page=whole)
    print(f"· {name}", file=sys.stderr)


def main() -> int:
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        demo = Demo(Path(folder))
        browser = play.chromium.launch(executable_path=chromium(), args=BROWSER)
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
