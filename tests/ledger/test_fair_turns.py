"""Writers on SQLite take turns: nobody waits while others pass again and again."""

import itertools
import json
import subprocess
import time
from bisect import bisect

import pytest
from django.db import connection

from processes import House

TURNS = 400  # of all writers together: a busy machine takes longer, not fewer
WRITE = """
import django, json, os, time
django.setup()
from django.db import transaction
from django.utils import timezone
from kentongan.ledger.models import Heartbeat

def write():
    asked = time.monotonic()
    with transaction.atomic():
        began = time.monotonic()
        Heartbeat.objects.update_or_create(worker="{n}", defaults={{"seen_at": timezone.now()}})
        time.sleep(0.002)
        ended = time.monotonic()
    return asked, began, ended

write()
print("ready", flush=True)
begins = float(input())
time.sleep(max(0, begins - time.monotonic()))
turns, ends = [], time.monotonic() + 30
all_turns = os.open("turns", os.O_APPEND | os.O_CREAT | os.O_WRONLY)
while os.fstat(all_turns).st_size < {turns} and time.monotonic() < ends:
    turns.append(write())
    os.write(all_turns, b".")
print(json.dumps(turns))
"""
Turn = tuple[float, float, float]  # asked for it, had it, gave it up: one clock for all processes


def together(writers: list[subprocess.Popen]) -> list[list[Turn]]:
    """Let them begin at one moment, when all of them stand ready; the turns of each."""
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    begins = time.monotonic() + 0.2
    for writer in writers:
        writer.stdin.write(f"{begins}\n")
        writer.stdin.flush()
    return [json.loads(writer.communicate(timeout=90)[0]) for writer in writers]


def passed(waiter: list[Turn], other: list[Turn]) -> int:
    """How often at most the other had a turn while this one waited for one."""
    ended = [gave_up for _asked, _had, gave_up in other]
    return max(bisect(ended, had) - bisect(ended, asked) for asked, had, _ in waiter)


@pytest.mark.django_db(transaction=True)
def test_six_writers_each_get_their_share_and_none_fails(tmp_path):
    house = House(tmp_path)
    writers = [
        house.start("-c", WRITE.format(n=n, turns=TURNS), stdin=-1, stdout=-1, text=True)
        for n in range(6)
    ]
    turns = together(writers)
    assert all(writer.returncode == 0 for writer in writers)
    shares = [len(one) for one in turns]
    assert min(shares) > 0 and sum(shares) >= TURNS
    if connection.vendor == "sqlite":
        assert min(shares) * 4 > max(shares)
        passes = [passed(one, other) for one, other in itertools.permutations(turns, 2)]
        assert max(passes) <= 30, "SQLite alone let one pass another 139 times"


def test_a_killed_writer_frees_its_turn(tmp_path, db):
    if connection.vendor != "sqlite":
        # PostgreSQL frees a dead client's locks by itself; the same must hold there.
        assert connection.features.supports_transactions
        return
    house = House(tmp_path)
    holder = house.start(
        "-c",
        "import django, time; django.setup()\nfrom django.db import transaction\n"
        "with transaction.atomic():\n    print('held', flush=True); time.sleep(60)",
        stdout=-1,
        text=True,
    )
    assert holder.stdout.readline() == "held\n"
    holder.kill()
    holder.wait()
    began = time.monotonic()
    house.script(
        "from django.db import transaction\n"
        "from kentongan.ledger.models import Heartbeat\n"
        "from django.utils import timezone\n"
        "with transaction.atomic(): Heartbeat.objects.create(worker='x', seen_at=timezone.now())"
    )
    assert time.monotonic() - began < 20
