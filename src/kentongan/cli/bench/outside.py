"""Checks of others among 10,000: the first question of a process, which builds its library, and the next."""

import importlib
import json
import sys
import time
from datetime import UTC, datetime

from kentongan.cli.bench.check import child, sentences

CHECKS, ROUNDS = 10_000, 40


def run(options) -> dict[str, object]:
    """In a process and a home of its own."""
    sizes = [str(CHECKS // (10 if options.quick else 1))]
    return {
        "unit": "milliseconds of the server per message",
        "ours": {"SQLite": child(__name__, sizes)},
        "peers": {},
    }


def main(count: int) -> dict[str, object]:
    """Fill the table, then ask: known words, and words that nobody checked."""
    import django

    django.setup()
    models = importlib.import_module("kentongan.up.models")
    connection = importlib.import_module("django.db").connection
    with connection.schema_editor() as tables:
        tables.create_model(models.OutsideCheck)
    connection.disable_constraint_checking()  # nobody's post is named, and no such table is here
    at = datetime.now(UTC)
    said = sentences(count + ROUNDS)
    models.OutsideCheck.objects.bulk_create(
        [
            models.OutsideCheck(
                url_hash=f"{n:064x}",
                url=f"https://pemeriksa.contoh.id/{n}",
                publisher="Pemeriksa Contoh",
                words=words,
                title=words[:80],
                rating="Salah",
                read_at=at,
                updated_at=at,
            )
            for n, words in enumerate(said[:count])
        ],
        batch_size=500,
    )
    outside = importlib.import_module("kentongan.up.outside")
    began = time.perf_counter()
    outside.checks_like(said[0])
    first = 1000 * (time.perf_counter() - began)
    while not (not hasattr(outside, "ready") or outside.ready()):
        time.sleep(0.01)
    made = time.perf_counter() - began
    took = []
    found = 0
    for n in range(ROUNDS):
        words = said[n * 97 % count] if n % 2 else said[count + n]
        began = time.perf_counter()
        there = outside.checks_like(words)
        found += n % 2 == 1 and any(check.words == words for check in there)
        took.append(1000 * (time.perf_counter() - began))
    after = sorted(took)
    return {
        "checks": count,
        "first question": round(first),
        "library there after s": round(made, 1),
        "question p50": round(after[len(after) // 2], 1),
        "question p95": round(after[int(len(after) * 0.95)], 1),
        "known words found": f"{found} of {ROUNDS // 2}",
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1])), ensure_ascii=False))
