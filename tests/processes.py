"""For tests that need real processes: a database of their own, and commands that use it."""

import os
import subprocess
import sys
import time
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]


class House:
    """An installation in a folder (SQLite), or on the test's own PostgreSQL database."""

    _migrated: bytes | None = None  # an empty SQLite database with its tables, made once

    def __init__(self, home: Path) -> None:
        self.home = home
        self.env = {
            k: v for k, v in os.environ.items() if not k.startswith(("KENTONGAN", "PYTEST"))
        }
        self.env |= {
            "KENTONGAN_HOME": str(home),
            "KENTONGAN_LOG": "ERROR",
            "DJANGO_SETTINGS_MODULE": "kentongan.site.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")]),
            "OMP_NUM_THREADS": "1",
        }
        self.env.pop("DATABASE_URL", None)
        if connection.vendor == "postgresql":
            at = connection.settings_dict
            host = at["HOST"] or at["OPTIONS"].get("host", "")
            self.env["DATABASE_URL"] = (
                f"postgresql://{at['USER']}:{at['PASSWORD']}@/{at['NAME']}?host={host}"
                if host.startswith("/")
                else f"postgresql://{at['USER']}:{at['PASSWORD']}@{host}:{at['PORT']}/{at['NAME']}"
            )
        else:
            self._migrate(home / "kentongan.sqlite3")

    def _migrate(self, database: Path) -> None:
        if House._migrated is None:
            self.run("-m", "kentongan.cli.main", "migrate", timeout=240)
            assert not database.with_name(f"{database.name}-wal").exists()
            House._migrated = database.read_bytes()
        else:
            database.parent.mkdir(parents=True, exist_ok=True)
            database.write_bytes(House._migrated)

    def start(self, *words: str, **more: object) -> subprocess.Popen:
        return subprocess.Popen([sys.executable, *words], env=self.env, cwd=self.home, **more)

    def run(self, *words: str, timeout: int = 60) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            env=self.env,
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def script(self, text: str, timeout: int = 60) -> str:
        """Run some lines of Python inside the house; returns what they print."""
        return self.run("-c", f"import django; django.setup()\n{text}", timeout=timeout)


def wait_until(true, seconds: float = 30) -> None:
    """Look again every 50 ms; fail when it does not become true in time."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("did not become true in time")
