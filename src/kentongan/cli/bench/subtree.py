"""Everything under a place: our code range against a recursive query and against LIKE.

The real map with one row per polling station (about 912,000 rows) in a SQLite file of its own;
all three ask the same question, "how many places lie here", of the same table in the same run.
"""

import os
import platform
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from kentongan.places import parent_of, range_of
from kentongan.places.tree import read_tree

PLACES = {"province": "32", "regency": "3201", "district": "320101"}
ROUNDS = 9

_RANGE = "SELECT count(*) FROM place WHERE code >= ? AND code < ?"
_RECURSIVE = """
WITH RECURSIVE inside(id) AS (
  SELECT id FROM place WHERE code = ?
  UNION ALL SELECT place.id FROM place JOIN inside ON place.parent = inside.id
) SELECT count(*) FROM inside
"""
_LIKE = "SELECT count(*) FROM place WHERE code LIKE ? || '%'"


def run(options: object) -> dict[str, object]:
    """Median milliseconds per question; `options.rounds`, if given, says how many times each."""
    rounds = getattr(options, "rounds", None) or ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "subtree.sqlite3")
        rows = _fill(connection)
        ours, recursive, like = {}, {}, {}
        for level, code in PLACES.items():
            count, ours[level] = _median(connection, _RANGE, range_of(code), rounds)
            same, recursive[level] = _median(connection, _RECURSIVE, (code,), rounds)
            again, like[level] = _median(connection, _LIKE, (code,), rounds)
            if not count == same == again:
                raise AssertionError(f"{code}: {count}, {same}, {again} places: not the same")
        connection.close()
    return {
        "name": "everything under a place",
        "ours": {"code range": ours},
        "peers": {"recursive query on parent ids": recursive, "LIKE on the code": like},
        "unit": f"ms, median of {rounds}, {rows:,} rows",
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, SQLite {sqlite3.sqlite_version}",
        "date": datetime.now(UTC).date().isoformat(),
    }


def _fill(connection: sqlite3.Connection) -> int:
    connection.execute(
        "CREATE TABLE place (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, parent INTEGER)"
    )
    connection.executemany("INSERT INTO place (code, parent, id) VALUES (?, ?, ?)", _rows())
    connection.execute("CREATE INDEX place_parent ON place (parent)")
    connection.execute("ANALYZE")
    connection.commit()
    return connection.execute("SELECT count(*) FROM place").fetchone()[0]


def _rows() -> Iterator[tuple[str, int | None, int]]:
    """The map, and one row for every polling station, each with the id of its parent."""
    ids: dict[str, int] = {}
    number = 0
    for row in read_tree():
        number += 1
        ids[row.code] = number
        above = parent_of(row.code)
        yield row.code, None if above is None else ids[above], number
        if row.level == "desa":
            home = number
            for station in range(1, min(row.tps or 0, 999) + 1):
                number += 1
                yield f"{row.code}2{station:03d}", home, number


def _median(
    connection: sqlite3.Connection, question: str, values: tuple[str, ...], rounds: int
) -> tuple[int, float]:
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        count = connection.execute(question, values).fetchone()[0]
        times.append((time.perf_counter() - began) * 1_000)
    return count, round(statistics.median(times), 3)
