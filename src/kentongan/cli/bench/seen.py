"""Looking for a picture that was answered before, with 1,000,000 pictures in the vault: `up/seen.py`.

The engine's index alone is `bench image`; this one goes through the database, as `POST /cek/` does.
"""

import importlib
import json
import sys
import time
from datetime import UTC, datetime

import numpy as np

from kentongan.cli.bench.check import child

PICTURES, ROUNDS = 1_000_000, 40


def run(options) -> dict[str, object]:
    """The first look of a process, whose index a helper makes, and the looks after it."""
    sizes = [str(PICTURES // (20 if options.quick else 1))]
    return {
        "unit": "milliseconds of the server per picture, read already",
        "ours": {"SQLite": child(__name__, sizes)},
        "peers": {},
    }


def main(count: int) -> dict[str, object]:
    """Fill the table of files, then look; one file more is drawn before every look."""
    import django

    django.setup()
    file = importlib.import_module("kentongan.vault.models").File
    with importlib.import_module("django.db").connection.schema_editor() as tables:
        tables.create_model(file)
    dice = np.random.default_rng(5)
    _fill(count)
    seen = importlib.import_module("kentongan.up.seen")
    engine = importlib.import_module("kentongan.engine.picture")
    hashes = dice.integers(0, 2**64, (15, 4), dtype=np.uint64)
    held_up = engine.Picture(hashes, tuple(map(str, range(15))), 100, 640, 480, False)
    began = time.perf_counter()
    assert seen.answer_for_picture(held_up, "", datetime.now(UTC)) is None
    first = 1000 * (time.perf_counter() - began)
    while not seen.ready():
        time.sleep(0.01)
    made = time.perf_counter() - began
    took = []
    for n in range(ROUNDS):
        _add(file, dice, count + n, 1)
        began = time.perf_counter()
        assert seen.answer_for_picture(held_up, "", datetime.now(UTC)) is None
        took.append(1000 * (time.perf_counter() - began))
    after = sorted(took)
    return {
        "pictures": count,
        "first look, index made aside": round(first),
        "index there after s": round(made, 1),
        "look p50": round(after[len(after) // 2], 1),
        "look p95": round(after[int(len(after) * 0.95)], 1),
    }


def _fill(count: int) -> None:
    """Rows as working copies leave them, with hashes of nothing; made by the database itself."""
    with importlib.import_module("django.db").connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %s) "
            "INSERT INTO vault_file (sha256, size, media, state, sealed_at, copy_sha256, "
            "picture_hash, sample) SELECT printf('%%064x', i), 1, 'image/jpeg', 'ready', %s, '', "
            "randomblob(32), 0 FROM n",
            [count, datetime.now(UTC).isoformat(sep=" ")],
        )


def _add(file, dice: np.random.Generator, start: int, many: int) -> None:
    """One or a few more, drawn while somebody looks."""
    hashes = dice.integers(0, 2**64, (many, 4), dtype=np.uint64)
    at = datetime.now(UTC)
    file.objects.bulk_create(
        file(
            sha256=f"{start + n:064x}",
            size=1,
            media="image/jpeg",
            state="ready",
            sealed_at=at,
            picture_hash=row.tobytes(),
        )
        for n, row in enumerate(hashes)
    )


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1])), ensure_ascii=False))
