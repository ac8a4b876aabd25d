"""SIGKILL: no job is lost, and no effect happens twice."""

import json
import random
import time

import pytest

from processes import House, wait_until

MAKE = """
import make
make.places()
for n in range({n}):
    make.report(f"Kabar nomor {{n % 20}} tentang TPS di kampung kami, katanya pindah tempat ke sana",
                key=f"killed-worker-form-{{n:06d}}")
"""
COUNT = """
import json
from django.db.models import Sum
from kentongan.ledger.models import Event, Job
from kentongan.up.models import Exposure, Report, ReportGroup
print(json.dumps({
    "ungrouped": Report.objects.filter(group=None).count(),
    "sizes": ReportGroup.objects.aggregate(n=Sum("size"))["n"],
    "seen": Exposure.objects.aggregate(n=Sum("reports"))["n"],
    "events": Event.objects.filter(code="report.grouped").count(),
    "open": Job.objects.exclude(state=Job.State.DONE).count(),
    "done": Job.objects.filter(state=Job.State.DONE).count(),
}))
"""
# A dead worker's lease ends after a minute; here the minute is over at once.
HASTEN = """
from django.utils import timezone
from kentongan.ledger.models import Job
from kentongan.ledger.worker import reap
Job.objects.filter(state=Job.State.RUNNING).update(lease_until=timezone.now())
reap()
"""


@pytest.mark.django_db(transaction=True)
def test_workers_killed_in_the_middle_lose_no_job_and_do_nothing_twice(tmp_path):
    house, reports, chance = House(tmp_path), 120, random.Random(7)
    house.script(MAKE.format(n=reports))
    kills = 0
    for _ in range(4):
        worker = house.start("-m", "kentongan.cli.main", "work")
        time.sleep(1.2 + chance.random() * 0.5)
        if worker.poll() is None:
            worker.kill()
            kills += 1
        worker.wait()
        house.script(HASTEN)
    house.run("-m", "kentongan.cli.main", "work", "--once", timeout=120)
    found = json.loads(house.script(COUNT))
    assert kills == 4
    assert found == {
        "ungrouped": 0, "sizes": reports, "seen": reports, "events": reports, "open": 0,
        "done": reports,
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_a_worker_told_to_stop_gives_back_what_it_has_not_begun(tmp_path):
    house = House(tmp_path)
    house.script(MAKE.format(n=60))
    worker = house.start("-m", "kentongan.cli.main", "work")
    # It has begun when it has been seen; before that, Python itself ends on SIGTERM.
    seen = "from kentongan.ledger.models import Heartbeat\nprint(Heartbeat.objects.count())"
    wait_until(lambda: house.script(seen).strip() == "1")
    worker.terminate()
    assert worker.wait(30) == 0
    running = house.script(
        "from kentongan.ledger.models import Job\n"
        "print(Job.objects.filter(state=Job.State.RUNNING).count())"
    )
    assert running.strip() == "0"
