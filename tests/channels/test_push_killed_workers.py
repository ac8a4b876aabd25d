"""Workers killed in the middle of calls to a push service: nobody is left out, repeats have their key."""

import json
from collections import Counter

import pytest

import make_push
from kentongan.channels.notices import AT_ONCE
from processes import House, wait_until

PEOPLE, KILLS = 72, 3
RELEASE = """
import make
from django.conf import settings
from django.utils import timezone
settings.WEBHOOK_LOOPBACK = True
make.NOON = timezone.now()
make.END = make.NOON + 90 * 24 * 60 * make.MINUTE
import make_cascade, make_push
from kentongan.down.actions.hand import tend_hand_overs
make.places()
class Service:
    base = "{base}"
for _ in range({people}):
    make_push.Browser(Service).turn_on(make.pps(), now=make.NOON)
make_cascade.wide(now=make.NOON, urgent_why="TPS pindah ke balai desa")
print(tend_hand_overs(now=timezone.now()))
"""
# A dead worker's lease ends after a minute; here the minute is over at once.
WORK = """
from django.conf import settings
from django.utils import timezone
from kentongan.ledger.models import Job, Outgoing
from kentongan.ledger.worker import Worker, reap, run_due
settings.WEBHOOK_LOOPBACK = True
Job.objects.filter(state=Job.State.RUNNING).update(lease_until=timezone.now())
reap()
"""
COUNT = """
import json
from collections import Counter
run_due()
print(json.dumps([
    Counter(Outgoing.objects.filter(channel="push").values_list("state", flat=True)),
    Job.objects.filter(name__contains="hand_").exclude(state=Job.State.DONE).count(),
]))
"""


@pytest.fixture
def service():
    service = make_push.PushService()
    yield service
    service.close()


@pytest.mark.django_db(transaction=True)
def test_workers_killed_in_the_middle_of_calls_leave_nobody_out(service, tmp_path):
    house, under_way = House(tmp_path), set()
    house.script(RELEASE.format(base=service.base, people=PEOPLE))
    for _ in range(KILLS):
        # The service has taken these calls; the worker dies before it hears so.
        silent_from = len(service.calls) + AT_ONCE + 4
        service.answer(silent_from=silent_from)
        worker = house.start("-c", f"import django; django.setup(){WORK}Worker(idle=0.05).run()")
        wait_until(lambda n=silent_from: len(service.calls) >= n, 60)
        worker.kill()
        worker.wait()
        # AT_ONCE are under way, but on a busy machine a slow one of them may have come in a round earlier.
        under_way |= {path for path, *_ in service.calls[-2 * AT_ONCE :]}
    service.answer()
    states, jobs = json.loads(house.script(WORK + COUNT))

    assert states == {"1": PEOPLE} and jobs == 0, "all are noted as taken, nothing waits"
    calls = [(path, headers["topic"]) for path, headers, _body in service.calls]
    assert len({path for path, _ in calls}) == PEOPLE, "nobody is skipped"
    assert len(set(calls)) == len({topic for _, topic in calls}) == PEOPLE, "one key per person"
    repeated = {path for path, times in Counter(path for path, _ in calls).items() if times > 1}
    assert len(repeated) >= KILLS and repeated <= under_way, "only what was under way is repeated"
    assert len(calls) - PEOPLE <= KILLS * AT_ONCE and service.wrong == []
