"""Releasing a notice to a province: our row per village against a row per person."""

import sqlite3
import tempfile
import time
from pathlib import Path

PEOPLE, VILLAGES = 1_000_000, 6_000


def run(options) -> dict[str, object]:
    """Seconds and megabytes to release one notice to a million organisers, on SQLite (WAL, FULL).

    The shapes are those that the field uses (see docs/decisions/0006-notices.md): one row per village
    with a frozen count (ours), one row per person set-wise, one row per person in batches of 100
    (mailroom), and a transaction per person (Notify; measured on a part and scaled).
    """
    people = PEOPLE // 20 if options.quick else PEOPLE
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "roster.sqlite3"
        _fill(base, people)
        return {
            "name": "publish",
            "unit": f"seconds and MB, one notice to {people:,} organisers in {VILLAGES:,} villages",
            "ours": _measure(base, _tallies),
            "peers": {
                "row per person, set-wise": _measure(base, _set_wise),
                "row per person, 100 per transaction": _measure(base, _batches),
                "row per person, one transaction each (scaled from 2 %)": _measure(
                    base, _one_by_one, part=0.02
                ),
            },
        }


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    return db


def _fill(path: Path, people: int) -> None:
    db = _connect(path)
    db.execute("CREATE TABLE post (id INTEGER PRIMARY KEY, role TEXT, code TEXT)")
    db.execute("BEGIN")
    db.executemany(
        "INSERT INTO post (role, code) VALUES ('pps', ?)",
        ((f"32{n % VILLAGES:08d}",) for n in range(people)),
    )
    db.execute("COMMIT")
    db.execute("CREATE INDEX post_by_role ON post (role, code)")
    db.execute("CREATE TABLE tally (notice INT, code TEXT, expected INT, acknowledged INT, "
               "UNIQUE (notice, code))")  # fmt: skip
    db.execute("CREATE TABLE delivery (notice INT, post INT, state INT, UNIQUE (notice, post))")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def _measure(base: Path, release, part: float = 1.0) -> dict[str, float]:
    copy = base.with_name("copy.sqlite3")
    copy.write_bytes(base.read_bytes())
    size = copy.stat().st_size
    db = _connect(copy)
    began = time.perf_counter()
    release(db, part)
    seconds = time.perf_counter() - began
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    grown = (copy.stat().st_size - size) / 1e6
    copy.unlink()
    return {"seconds": round(seconds / part, 3), "MB": round(grown / part, 2)}


def _tallies(db: sqlite3.Connection, part: float) -> None:
    db.execute("BEGIN IMMEDIATE")
    db.execute(
        "INSERT INTO tally SELECT 1, code, count(*), 0 FROM post "
        "WHERE role = 'pps' AND code >= '32' AND code < '3299999999999999' GROUP BY code"
    )
    db.execute("COMMIT")


def _set_wise(db: sqlite3.Connection, part: float) -> None:
    db.execute("BEGIN IMMEDIATE")
    db.execute("INSERT INTO delivery SELECT 1, id, 0 FROM post WHERE role = 'pps'")
    db.execute("COMMIT")


def _batches(db: sqlite3.Connection, part: float) -> None:
    ids = [row[0] for row in db.execute("SELECT id FROM post")]
    for start in range(0, len(ids), 100):
        db.execute("BEGIN IMMEDIATE")
        db.executemany(
            "INSERT INTO delivery VALUES (1, ?, 0)", ((n,) for n in ids[start : start + 100])
        )
        db.execute("COMMIT")


def _one_by_one(db: sqlite3.Connection, part: float) -> None:
    ids = [row[0] for row in db.execute("SELECT id FROM post")]
    for n in ids[: int(len(ids) * part)]:
        db.execute("BEGIN IMMEDIATE")
        db.execute("INSERT INTO delivery VALUES (1, ?, 0)", (n,))
        db.execute("COMMIT")
