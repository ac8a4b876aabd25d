"""No room left, a database that only reads, a database that is gone: we say that nothing was received.

Afterwards it goes on without being started again.
"""

import contextlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import urllib.error
from pathlib import Path

import make
import pytest
import time_machine
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

import make_desk
import make_public
from doors.test_killed_server import Reporter, serve, up
from kentongan.ledger.models import Event, Job
from kentongan.up.models import Message, Report
from processes import House, wait_until

SQLITE = settings.DATABASES["default"]["ENGINE"] == "kentongan.ledger.sqlite"


def run(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone() if cursor.description else None
    return row[0] if row else None


@contextlib.contextmanager
def no_room():
    """The database can take nothing more: full (SQLite), or only reading (PostgreSQL)."""
    if connection.vendor == "sqlite":
        run(f"PRAGMA max_page_count = {run('PRAGMA page_count')}")
        # What other tests left free inside the file is used up first, in ever smaller pieces.
        with contextlib.suppress(OperationalError):
            run("CREATE TABLE filler (x)")
        size = max(1, run("PRAGMA freelist_count")) * run("PRAGMA page_size")
        while size > 2000:
            try:
                run(f"INSERT INTO filler VALUES (zeroblob({size}))")
            except OperationalError:
                size //= 2
    else:
        run("SET default_transaction_read_only = on")
    yield
    if connection.vendor == "sqlite":
        with contextlib.suppress(OperationalError):
            run("DROP TABLE filler")
    run(
        "PRAGMA max_page_count = 1073741823"
        if connection.vendor == "sqlite"
        else "SET default_transaction_read_only = off"
    )


def stored() -> list[int]:
    return [kind.objects.count() for kind in (Report, Message, Job, Event)]


def send(browser: Client, n: int):
    words = f"Surat pemberitahuan nomor {n} belum sampai. " * 100
    return browser.post("/lapor/", make_public.told(words=words[:4900], key=f"kunci-{n:030d}"))


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_stored_is_said_not_to_be_received_and_nothing_is_left_of_it():
    make.places()
    browser = Client(raise_request_exception=False)
    assert send(browser, 0).status_code == 303
    with no_room():
        for n in range(1, 60):  # the last free pages may take a few
            before = stored()
            answer = send(browser, n)
            if answer.status_code != 303:
                break
        assert answer.status_code in (503, 507)
        assert "belum diterima" in answer.content.decode().lower()
        assert answer.headers["Retry-After"]
        assert stored() == before
        assert browser.get("/").status_code == 200
        assert browser.get("/lapor/").status_code == 200
    assert send(browser, 99).status_code == 303


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_gone_is_said_and_the_next_visitor_is_served():
    make.places()
    browser = Client(raise_request_exception=False)
    if connection.vendor == "postgresql":
        pid, other = run("SELECT pg_backend_pid()"), connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        other.close()
        answer = send(browser, 1)
        connection.close()  # as at the beginning of every request outside of tests
    else:
        with connection.execute_wrapper(_gone):
            answer = send(browser, 1)
    assert answer.status_code == 503
    assert "belum diterima" in answer.content.decode().lower()
    assert send(browser, 1).status_code == 303
    assert Report.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_session_that_cannot_be_read_or_kept_is_no_failure_of_ours(monkeypatch):
    """That happens outside of any page, where a page's own answer would not catch it."""
    seat = make_desk.officer()

    def gone(*_, **__):
        raise OperationalError("the database is locked")

    monkeypatch.setattr("kentongan.site.middleware.act_as", gone)
    with time_machine.travel(make.NOON, tick=False):
        seat.client.raise_request_exception = False
        assert seat.get("/meja/").status_code == 503


def _gone(*_: object) -> None:
    raise OperationalError("unable to open database file")


class Disk:
    """A folder with little room: a small disk of its own where we may mount one, else a limit on how
    large files may grow."""

    def __init__(self, folder) -> None:
        self.folder, self.filler = folder, folder / "filler"
        self.mounted = self._mount()

    def _mount(self) -> bool:
        if os.geteuid() or not shutil.which("mount"):
            return False
        words = ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(self.folder)]
        return subprocess.run(words, capture_output=True, check=False).returncode == 0

    def fill(self, group: int, database) -> None:
        if not self.mounted:
            return self._limit(group, (database.parent / f"{database.name}-wal").stat().st_size)
        with self.filler.open("wb") as filler, contextlib.suppress(OSError):
            while True:
                os.write(filler.fileno(), b"\0" * 4096)
        return None

    def free(self, group: int) -> None:
        if self.mounted:
            self.filler.unlink()
        else:
            self._limit(group, resource.RLIM_INFINITY)

    @staticmethod
    def _limit(group: int, size: int) -> None:
        for process in Path("/proc").iterdir():
            if process.name.isdecimal():
                with contextlib.suppress(OSError):
                    if os.getpgid(int(process.name)) == group:
                        limits = (size, resource.RLIM_INFINITY)
                        resource.prlimit(int(process.name), resource.RLIMIT_FSIZE, limits)

    def away(self) -> None:
        if self.mounted:
            subprocess.run(["umount", "-l", str(self.folder)], check=False)


def counts(house: House) -> list[str]:
    return house.script(
        "from kentongan.ledger.models import Event, Job\n"
        "from kentongan.up.models import Report\n"
        "from django.db import connection\n"
        "with connection.cursor() as cursor:\n"
        "    cursor.execute('PRAGMA integrity_check')\n"
        "    print(Report.objects.count(), Job.objects.filter(name='up.group_report').count(),\n"
        "          Event.objects.filter(code='report.received').count(), cursor.fetchone()[0])"
    ).split()


def try_to_send(reporter: Reporter, n: int) -> tuple[int, str]:
    """Status and page of one report through the real form."""
    try:
        reporter.receipts.append(reporter.send(f"Kabar nomor {n} " + "panjang sekali " * 300))
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    return 200, ""


if SQLITE and hasattr(resource, "prlimit"):

    @pytest.mark.django_db(transaction=True)
    def test_a_server_on_a_full_disk_says_so_and_goes_on_when_there_is_room_again(tmp_path):
        folder = tmp_path / "disk"
        folder.mkdir()
        disk = Disk(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        service = None
        try:
            house = House(folder)
            base = f"http://127.0.0.1:{port}"
            service, reporter = serve(house, port), Reporter(base)
            wait_until(lambda: up(base), 60)
            assert try_to_send(reporter, 0)[0] == 200
            disk.fill(service.pid, folder / "kentongan.sqlite3")
            tries = (try_to_send(reporter, n) for n in range(1, 60))
            status, page = next((found for found in tries if found[0] != 200), (200, ""))
            assert status in (503, 507), page[:500]
            assert "belum diterima" in page.lower()
            assert up(base)
            disk.free(service.pid)
            wait_until(lambda: try_to_send(reporter, 99)[0] == 200, 10)
            assert service.poll() is None
            reports, jobs, events, whole = counts(house)
            assert reports == jobs == events == str(len(set(reporter.receipts)))
            assert whole == "ok"
        finally:
            if service is not None:
                os.killpg(service.pid, signal.SIGTERM)
                service.wait(30)
            disk.away()
