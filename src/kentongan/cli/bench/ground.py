"""The ground the benches of the cascade stand on: the real map with a million invented organisers."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from kentongan.down.models import Notice
from kentongan.ledger.actor import SYSTEM
from kentongan.places.tree import read_tree
from kentongan.roster.models import Institution

PEOPLE = 1_000_000
VILLAGES = 83_762
NOW = datetime(2024, 11, 20, 5, 0, tzinfo=UTC)  # noon in Jakarta


@contextmanager
def country(people: int) -> Iterator[Institution]:
    """A database of its own, migrated, with every village of the map and `people` organisers.

    On SQLite a file with the settings of the service (WAL, the disk waited for); on PostgreSQL a database
    beside the one that DATABASE_URL names. Both are thrown away. Only while it is made, before anything
    is measured, SQLite does not wait for the disk.
    """
    logging_off = settings.DEBUG
    with tempfile.TemporaryDirectory() as folder:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(Path(folder) / "bench.sqlite3")
        before = connection.settings_dict["NAME"]
        # What migrating says is no figure: --json prints one object and nothing else.
        with _not_waiting(), redirect_stdout(sys.stderr):
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            office = _fill(people)
        try:
            yield office
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)
            settings.DEBUG = logging_off


@contextmanager
def _not_waiting() -> Iterator[None]:
    """SQLite leaves the disk to the system until this ends; then the setting of the service holds."""
    options = connection.settings_dict.get("OPTIONS", {})
    command = options.get("init_command")
    if connection.vendor != "sqlite":
        yield
        return
    options["init_command"] = f"{command or ''};PRAGMA synchronous=OFF;"
    try:
        yield
    finally:
        options["init_command"] = command
        connection.close()


def _fill(people: int) -> Institution:
    villages, others = [], []
    for row in read_tree():
        (villages if row.level == "desa" else others).append(row)
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO roster_place (id, code, name, level, zone, voters_note, search) "
            "VALUES (%s, %s, %s, %s, %s, '', '')",
            [
                (n, row.code, row.name, row.level, row.zone)
                for n, row in enumerate([*villages, *others], 1)
            ],
        )
        cursor.execute("SELECT id FROM roster_place WHERE code = ''")
        nation = cursor.fetchone()[0]
        office = Institution.objects.create(kind="kpu", name="KPU contoh", place_id=nation)
        body = Institution.objects.create(kind="pps", name="PPS contoh", place_id=nation)
        numbers = (
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {people}) "
        )
        cursor.execute(
            "INSERT INTO roster_person (id, password, handle, name, phone_verified, language, "
            f"is_active, sample) {numbers} SELECT i, '', 'contoh-' || i, 'Contoh', false, 'id', "
            "true, true FROM n"
        )
        cursor.execute(
            "INSERT INTO roster_post (id, person_id, institution_id, role, title, capacity, "
            f"place_id, sample) {numbers} SELECT i, i, {body.pk}, 'pps', 'PPS', 'tetap', "
            f"1 + i %% {len(villages)}, true FROM n",
            [],
        )
        cursor.execute("ANALYZE")
    return office


def organisers_of_a_tenth(people: int) -> list[int]:
    """The posts of the first tenth of the villages: about as many as one large province has."""
    return [n for n in range(1, people + 1) if n % VILLAGES < VILLAGES // 10]


def size() -> int:
    """Bytes of the database; on SQLite with its log emptied into it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return Path(connection.settings_dict["NAME"]).stat().st_size
        cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0]


class Watch:
    """Seconds by the clock on the wall and of this process: others load the machine too."""

    def __enter__(self) -> "Watch":
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall = time.perf_counter() - self._wall
        self.cpu = time.process_time() - self._cpu


def timed(work: Callable[[], object]) -> dict[str, float]:
    """Seconds, and by how many megabytes the database grew."""
    before = size()
    began = time.perf_counter()
    work()
    seconds = time.perf_counter() - began
    return {"seconds": round(seconds, 3), "MB": round((size() - before) / 1e6, 2)}


def notice_to(codes: tuple[str, ...], office: Institution, release: Callable, about: str) -> Notice:
    """One notice about a stage to these territories, through the real action."""
    return release(
        actor=SYSTEM,
        now=NOW,
        purpose=Notice.Purpose.STAGE,
        institution=office,
        headline="Pencoblosan hari Rabu, 27 November 2024",
        body="TPS dibuka pukul 07.00 dan ditutup pukul 13.00 waktu setempat.",
        share="Kabar resmi: pencoblosan Rabu, 27 November 2024.",
        about=about,
        codes=codes,
    )
