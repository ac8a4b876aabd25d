"""The measured half of the benchmark `roster`: runs in a process with a database of its own."""

import argparse
import csv
import json
import os
import resource
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kentongan.site.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402

from kentongan.cli.bench.roster import PROVINCE, write_list  # noqa: E402
from kentongan.ledger import clock  # noqa: E402  models need Django to be ready
from kentongan.ledger.actor import SYSTEM  # noqa: E402
from kentongan.roster.actions.apply_roster import apply_part, apply_roster  # noqa: E402
from kentongan.roster.actions.appoint import appoint  # noqa: E402
from kentongan.roster.actions.import_roster import read_roster, receive_roster  # noqa: E402
from kentongan.roster.load_places import load_places  # noqa: E402
from kentongan.roster.models import Institution, Person, Place, Post, RosterFile  # noqa: E402

PEER_PART = 0.01


def _measure(people: int, folder: Path) -> dict[str, object]:
    load_places(within=PROVINCE)
    villages = list(
        Place.objects.within(PROVINCE)
        .at_level("desa")
        .order_by("code")
        .values_list("code", flat=True)
    )
    path = folder / "list.csv"
    write_list(path, villages, people)
    began, busy = time.perf_counter(), time.process_time()
    now = clock.now()
    file = receive_roster(
        actor=SYSTEM, now=now, office="kpu", file_name=path.name, path=path, keep=False
    )
    found = read_roster(now=now, file_id=file.pk, path=path)
    looked = time.perf_counter()
    apply_roster(actor=SYSTEM, now=now, file=file, promise=False)
    after = 0
    while apply_part(now=now, file_id=file.pk, after=after):
        after = RosterFile.objects.values_list("done", flat=True).get(pk=file.pk)
    done, used = time.perf_counter(), time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    file.refresh_from_db()
    ours = {
        "preview s": round(looked - began, 1),
        "apply s": round(done - looked, 1),
        "both s": round(done - began, 1),
        "both, CPU s": round(used, 1),
        "peak MB": round(peak),
        **{f"lines {name}": n for name, n in found.counts.items()},
        "posts made": file.facts["applied"]["posts"],
        "bodies formed": file.facts["applied"]["bodies"],
    }
    return {"ours": {connection.vendor: ours}, "peers": _peers(villages, people, folder)}


def _peers(villages: list[str], people: int, folder: Path) -> dict[str, object]:
    """On a part of a clean list, scaled: no preview, nothing compared, nothing to take back."""
    some = max(int(people * PEER_PART), 500)
    path = folder / "clean.csv"
    write_list(path, villages, some, clean=True)
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    bodies = {
        body.place.code: body
        for body in Institution.objects.filter(kind="pps").select_related("place")
    }
    rows = [row for row in rows if row["Kode Desa"] in bodies]
    end = datetime(2030, 12, 8, tzinfo=UTC)
    scale = people / max(len(rows), 1)
    began = time.perf_counter()
    for row in rows[: len(rows) // 4]:
        body = bodies[row["Kode Desa"]]
        appoint(
            actor=SYSTEM, now=clock.now(), name=row["Nama"], institution=body, role="pps",
            title="PPS", place=body.place, until=end,
        )  # fmt: skip
    single = (time.perf_counter() - began) * 4 * scale
    began = time.perf_counter()
    with transaction.atomic():
        people_made = Person.objects.bulk_create(
            [Person(handle=uuid.uuid4().hex, name=row["Nama"], password="!") for row in rows], 2_000
        )
        Post.objects.bulk_create(
            [
                Post(
                    person=person, institution=bodies[row["Kode Desa"]], role="pps", title="PPS",
                    place=bodies[row["Kode Desa"]].place, until=end,
                )
                for person, row in zip(people_made, rows, strict=True)
            ],
            2_000,
        )  # fmt: skip
    together = (time.perf_counter() - began) * scale
    return {
        "one action for each person, scaled": {"apply s": round(single, 1)},
        "bulk_create without any check, scaled": {"apply s": round(together, 1)},
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("people", type=int)
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    print(json.dumps(_measure(args.people, args.folder), ensure_ascii=False))
