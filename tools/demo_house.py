"""The demonstration as a process of its own, for the pictures and the journeys: served, entered, ended."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
PHONE, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 860}
BROWSER = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
]  # fmt: skip
NO_BROWSER = "Chromium was not found. On Debian or Ubuntu: sudo apt install chromium"


def chromium() -> str | None:
    """Path of the browser, if there is one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


class Demo:
    """The demonstration, served on a free port; knows its sign-in links by the start of their words."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.base = f"http://localhost:{self.port}"
        self.log = home / "demo.log"
        self._sessions: dict[str, tuple[dict, str]] = {}
        for kept in (ROOT / "var").glob("map-*.sqlite3"):  # the loaded map, if it is there already
            shutil.copyfile(kept, home / kept.name)
        env = {k: v for k, v in os.environ.items() if not k.startswith(("KENTONGAN_", "DATABASE_"))}
        env |= {"KENTONGAN_HOME": str(home / "demo"), "PYTHONUNBUFFERED": "1"}
        self._env = env | {
            "KENTONGAN_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "kentongan.site.settings",
        }
        command = [sys.executable, "-m", "kentongan.cli.main", "demo", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, env=env, stdout=self.log.open("w"), stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    def _wait(self, seconds: int = 240) -> None:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            if self.process.poll() is not None:
                raise RuntimeError(self.log.read_text())
            try:
                urllib.request.urlopen(self.base, timeout=5).close()
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

    def enter(self, browser: "Browser", words: str, **shape: object) -> "Page":
        """The first page of somebody signed in; the link is used once, its session after that."""
        if words in self._sessions:
            state, door = self._sessions[words]
            page = browser.new_context(storage_state=state, **shape).new_page()
            page.goto(door)
            return page
        page = browser.new_context(**shape).new_page()
        page.goto(self.link(words))
        page.click("main form button")
        page.wait_for_load_state()
        self._sessions[words] = page.context.storage_state(), page.url
        return page

    def script(self, text: str) -> object:
        """Run some lines of Python beside the server; what they print is JSON."""
        command = [sys.executable, "-c", f"import django, json; django.setup()\n{text}"]
        done = subprocess.run(
            command,
            env=self._env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return json.loads(done.stdout)

    def stop(self) -> None:
        """End the server and its workers, and nothing else."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(20)
