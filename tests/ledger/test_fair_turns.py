"""Writers on SQLite take turns: nobody waits while others pass again and again."""

import json
import time

import pytest
from django.db import connection

from processes import House

WRITE = """
import json, time
from django.db import connection, transaction
from kentongan.ledger.models import Heartbeat
from django.utils import timezone
worst, done, ends = 0.0, 0, time.monotonic() + 3
while time.monotonic() < ends:
    began = time.monotonic()
    with transaction.atomic():
        Heartbeat.objects.update_or_create(worker="{n}", defaults={{"seen_at": timezone.now()}})
        time.sleep(0.002)
    worst, done = max(worst, time.monotonic() - began), done + 1
print(json.dumps([done, worst]))
"""


@pytest.mark.django_db(transaction=True)
def test_six_writers_each_get_their_share_and_none_fails(tmp_path):
    house = House(tmp_path)
    writers = [
        house.start(
            "-c", "import django; django.setup()\n" + WRITE.format(n=n), stdout=-1, text=True
        )
        for n in range(6)
    ]
    results = [json.loads(writer.communicate(timeout=60)[0]) for writer in writers]
    assert all(writer.returncode == 0 for writer in writers)
    shares = [done for done, _ in results]
    assert min(shares) > 0
    if connection.vendor == "sqlite":
        # Unfair waiting measured 4.3 s among eight writers; in turn it is a few transactions.
        assert max(worst for _, worst in results) < 2.5
        # Those that start first write alone for a while; starving was one in a hundred.
        assert min(shares) * 20 > max(shares)


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
