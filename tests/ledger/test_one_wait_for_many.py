"""A commit on SQLite returns when the disk has it, though the wait is outside the turn and shared."""

import gc
import os
import shutil
import sqlite3
import threading
import time
from copy import deepcopy
from pathlib import Path

import pytest
from django.db import OperationalError, connections, transaction

from kentongan.ledger.sqlite import disk
from kentongan.site import settings

PLAIN = {
    "TIME_ZONE": None,
    "AUTOCOMMIT": True,
    "ATOMIC_REQUESTS": False,
    "CONN_HEALTH_CHECKS": False,
}


class PowerCut:
    """What a disk would still have after a power cut: the files as they were at the last wait."""

    def __init__(self, database, folder, monkeypatch) -> None:
        self.database, self.folder = database, folder
        self.waits, self.seconds, self.lock = 0, 0.0, threading.Lock()
        monkeypatch.setattr(disk, "_to_disk", self.wait)

    def wait(self, handle: int) -> None:
        with self.lock:
            self.waits += 1
            for tail in ("", "-wal"):
                shutil.copyfile(f"{self.database}{tail}", self.folder / f"after{tail}")
        time.sleep(self.seconds)
        os.fsync(handle)

    def names(self) -> set[str]:
        """What a machine finds when it comes up again."""
        with self.lock:
            for tail in ("", "-wal"):
                shutil.copyfile(self.folder / f"after{tail}", self.folder / f"found{tail}")
            (self.folder / "found-shm").unlink(missing_ok=True)
            found = sqlite3.connect(self.folder / "found")
            rows = found.execute("SELECT name FROM written").fetchall()
            found.close()
        return {row[0] for row in rows}


@pytest.fixture
def on_a_disk(tmp_path, monkeypatch, django_db_blocker):
    """A database in a file, with the settings of the service."""
    folder = tmp_path / "cut"
    folder.mkdir()
    at = deepcopy(settings._SQLITE) | PLAIN | {"NAME": tmp_path / "house.sqlite3", "TEST": {}}
    monkeypatch.setitem(connections.databases, "disk", at)
    with django_db_blocker.unblock():
        with connections["disk"].cursor() as cursor:
            cursor.execute("CREATE TABLE written (name TEXT)")
        yield PowerCut(at["NAME"], folder, monkeypatch)
        connections["disk"].close()
        del connections["disk"]


def write(name: str) -> None:
    with transaction.atomic("disk"):
        assert ask("PRAGMA synchronous") == 1  # the wait is ours, after the turn was given on
        ask("INSERT INTO written VALUES (%s) RETURNING 1", name)


def ask(statement: str, *values: str) -> object:
    with connections["disk"].cursor() as cursor:
        found = cursor.execute(statement, values).fetchone()
    return found and found[0]


def test_what_was_committed_is_found_after_a_power_cut(on_a_disk):
    for n in range(5):
        write(f"w{n}")
        assert f"w{n}" in on_a_disk.names()
    assert on_a_disk.waits == 5


def test_twelve_who_commit_together_are_all_safe_and_share_their_waits(on_a_disk):
    on_a_disk.seconds = 0.05
    start, lost = threading.Barrier(12), []

    def send(n: int) -> None:
        start.wait()
        try:
            for m in range(4):
                write(f"w{n}-{m}")
                if f"w{n}-{m}" not in on_a_disk.names():
                    lost.append((n, m))
        finally:
            connections["disk"].close()

    threads = [threading.Thread(target=send, args=[n]) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lost == []
    assert ask("SELECT COUNT(*) FROM written") == 48
    assert on_a_disk.waits < 48 / 2


def test_the_next_writer_need_not_wait_for_the_disk_of_the_one_before(on_a_disk):
    on_a_disk.seconds = 0.5
    slow = threading.Thread(target=lambda: (write("slow"), connections["disk"].close()))
    slow.start()
    while not on_a_disk.waits:
        time.sleep(0.005)
    began = time.monotonic()
    with transaction.atomic("disk"):
        assert ask("SELECT COUNT(*) FROM written") == 1
        waited = time.monotonic() - began
    slow.join()
    assert waited < 0.4


def test_when_the_disk_fails_nobody_is_told_that_it_is_safe(on_a_disk, monkeypatch):
    def fault(handle: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr(disk, "_to_disk", fault)
        with pytest.raises(OperationalError, match="disk I/O"):
            write("unsafe")
    write("later")
    assert "later" in on_a_disk.names()


def test_a_statement_outside_a_transaction_is_waited_for_by_sqlite_itself(on_a_disk):
    write("one")
    assert ask("PRAGMA synchronous") == 2
    with pytest.raises(ZeroDivisionError), transaction.atomic("disk"):
        raise ZeroDivisionError
    assert ask("PRAGMA synchronous") == 2


def test_a_thread_that_ends_without_closing_leaves_no_file_open(on_a_disk):
    def open_files() -> int:
        gc.collect()
        found = [one.resolve().name for one in Path("/proc/self/fd").iterdir()]
        return sum(name.endswith(("-turn", "-wal")) for name in found)

    def run() -> None:
        thread = threading.Thread(target=write, args=["x"])
        thread.start()
        thread.join()

    run()
    before = open_files()
    for _ in range(5):
        run()
    assert open_files() <= before
