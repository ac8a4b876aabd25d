"""The measured half of the benchmark `roster`: runs in a process with a database of its own."""

import argparse
import json
import os
import resource
import time
import uuid
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kentongan.site.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402

from kentongan.cli.bench.roster_lists import (  # noqa: E402  models need Django to be ready
    head_of,
    published,
    write_faulty,
    write_province,
)
from kentongan.ledger import clock  # noqa: E402
from kentongan.ledger.actor import SYSTEM  # noqa: E402
from kentongan.roster.actions.apply_roster import apply_part, apply_roster  # noqa: E402
from kentongan.roster.actions.appoint import appoint  # noqa: E402
from kentongan.roster.actions.import_roster import read_roster, receive_roster  # noqa: E402
from kentongan.roster.load_places import load_places  # noqa: E402
from kentongan.roster.models import Institution, Person, Place, Post, RosterFile  # noqa: E402

PROVINCE, PEER_PART = "32", 0.01


def _province(within: str, folder: Path) -> dict[str, object]:
    """Every ad hoc officer of the province, by the names of places as a list writes them."""
    load_places(within=PROVINCE)
    written = write_province(folder / "list.csv", within)
    ours = _brought_in(folder / "list.csv")
    posts = Counter(Post.objects.values_list("role", flat=True).iterator(20_000))
    assert sum(posts.values()) == sum(written.values()), (posts, written)
    said = published()
    ours |= {"officers": sum(written.values()), **{f"posts {k}": n for k, n in posts.items()}}
    if within == PROVINCE:
        ours |= {"PPK as published": said["ppk"], "PPS as published": said["pps"]}
        ours |= {"organisers as said": said["organisers_said"]}
    return {"ours": ours, "peers": {}}


def _faulty(people: int, folder: Path) -> dict[str, object]:
    """A million lines of which a third cannot be taken, and the peers."""
    load_places(within=PROVINCE)
    rows = Place.objects.within(PROVINCE).at_level("desa").order_by("code")
    villages = list(rows.values_list("code", flat=True))
    write_faulty(folder / "list.csv", villages, people)
    ours = _brought_in(folder / "list.csv")
    return {"ours": ours, "peers": _peers(villages, people, folder)}


def _brought_in(path: Path) -> dict[str, object]:
    """Look at the list, then apply it; what it took."""
    began, busy = time.perf_counter(), time.process_time()
    now = clock.now()
    file = receive_roster(
        actor=SYSTEM, now=now, office="kpu", file_name=path.name, path=path, keep=False
    )
    found = read_roster(now=now, file_id=file.pk, path=path)
    looked, looking = time.perf_counter(), time.process_time() - busy
    apply_roster(actor=SYSTEM, now=now, file=file, promise=False)
    after = 0
    while apply_part(now=now, file_id=file.pk, after=after):
        after = RosterFile.objects.values_list("done", flat=True).get(pk=file.pk)
    done, used = time.perf_counter(), time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    file.refresh_from_db()
    return {
        "database": connection.vendor,
        "preview s": round(looked - began, 1),
        "apply s": round(done - looked, 1),
        "both s": round(done - began, 1),
        "preview, CPU s": round(looking, 1),
        "both, CPU s": round(used, 1),
        "peak MB": round(peak),
        "lines": found.lines,
        **{f"lines {name}": n for name, n in found.counts.items()},
        "posts made": file.facts["applied"]["posts"],
        "bodies formed": file.facts["applied"]["bodies"],
    }


def _peers(villages: list[str], people: int, folder: Path) -> dict[str, object]:
    """On a part of a clean list, scaled: no preview, nothing compared, nothing to take back."""
    some = max(int(people * PEER_PART), 500)
    path = folder / "clean.csv"
    write_faulty(path, villages, some, clean=True)
    bodies = {
        body.place.code: body
        for body in Institution.objects.filter(kind="pps").select_related("place")
    }
    rows = [(row[0], bodies[row[2]]) for row in head_of(path, some) if row[2] in bodies]
    end = datetime(2030, 12, 8, tzinfo=UTC)
    scale = people / max(len(rows), 1)
    began = time.perf_counter()
    for name, body in rows[: len(rows) // 4]:
        appoint(
            actor=SYSTEM, now=clock.now(), name=name, institution=body, role="pps",
            title="PPS", place=body.place, until=end,
        )  # fmt: skip
    single = (time.perf_counter() - began) * 4 * scale
    began = time.perf_counter()
    with transaction.atomic():
        people_made = Person.objects.bulk_create(
            [Person(handle=uuid.uuid4().hex, name=name, password="!") for name, _ in rows], 2_000
        )
        Post.objects.bulk_create(
            [
                Post(
                    person=person, institution=body, role="pps", title="PPS", place=body.place,
                    until=end,
                )
                for person, (_, body) in zip(people_made, rows, strict=True)
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
    parser.add_argument("which", choices=("province", "faulty"))
    parser.add_argument("size")
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    if args.which == "province":
        found = _province(args.size, args.folder)
    else:
        found = _faulty(int(args.size), args.folder)
    print(json.dumps(found, ensure_ascii=False))
