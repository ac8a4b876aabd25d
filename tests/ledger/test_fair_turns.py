"""Writers on SQLite take turns: nobody waits while others pass again and again."""

import json
import subprocess
import time

import pytest
from django.db import connection

from processes import House

WRITE = """
import django, json, time
django.setup()
from django.db import transaction
from django.utils import timezone
from kentongan.ledger.models import Heartbeat

def write():
    with transaction.atomic():
        Heartbeat.objects.update_or_create(worker="{n}", defaults={{"seen_at": timezone.now()}})
        time.sleep(0.002)

write()
print("ready", flush=True)
begins = float(input())
time.sleep(max(0, begins - time.time()))
worst, done, ends = 0.0, 0, time.monotonic() + 3
while time.monotonic() < ends:
    began = time.monotonic()
    write()
    worst, done = max(worst, time.monotonic() - began), done + 1
print(json.dumps([done, worst]))
"""


def together(writers: list[subprocess.Popen]) -> list[list[float]]:
    """Let them begin at one moment, when all of them stand ready; what each of them did."""
    for writer in writers:
        assert writer.stdout.readline() == "ready\n"
    begins = time.time() + 0.2
    for writer in writers:
        writer.stdin.write(f"{begins}\n")
        writer.stdin.flush()
    return [json.loads(writer.communicate(timeout=60)[0]) for writer in writers]


@pytest.mark.django_db(transaction=True)
def test_six_writers_each_get_their_share_and_none_fails(tmp_path):
    house = House(tmp_path)
    writers = [
        house.start("-c", WRITE.format(n=n), stdin=-1, stdout=-1, text=True) for n in range(6)
    ]
    results = together(writers)
    assert all(writer.returncode == 0 for writer in writers)
    shares = [done for done, _ in results]
    assert min(shares) > 0
    if connection.vendor == "sqlite":
        # Unfair waiting measured 4.3 s among eight writers; in turn it is a few transactions.
        assert max(worst for _, worst in results) < 2.5
        assert min(shares) * 4 > max(shares)


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
