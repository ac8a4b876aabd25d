"""At the same moment: one form many times is one report; many messages on one receipt are all kept."""

import json

import pytest

from processes import House

PROCESSES, THREADS = 2, 16
MANY = PROCESSES * THREADS
# Threads of processes of their own. First all send one and the same form; then each adds words of
# its own behind the receipt that came back.
SENDERS = """
import json, sys, threading
import make_public
from concurrent.futures import ThreadPoolExecutor
from django.db import connections
from django.test import Client
number, threads = int(sys.argv[1]), int(sys.argv[2])
start = threading.Barrier(threads)
def send(n):
    browser = Client(SERVER_NAME="localhost")
    try:
        start.wait()
        first = browser.post("/lapor/", make_public.told(key="kunci-isian-yang-dikirim-serentak"))
        there = first.headers["Location"].split("?")[0]
        start.wait()
        more = {"words": f"Tambahan nomor {n} dari pengirim", "key": f"kunci-{n:030d}"}
        return [first.status_code, there, browser.post(there, more).status_code]
    finally:
        connections.close_all()
with ThreadPoolExecutor(threads) as pool:
    print(json.dumps(list(pool.map(send, range(number * threads, (number + 1) * threads)))))
"""
COUNT = """
from kentongan.ledger.models import Event, Job
from kentongan.up.models import Message, Report
print(Report.objects.count(), Event.objects.filter(code='report.received').count(),
      Job.objects.filter(name='up.group_report').count(),
      len(set(Message.objects.values_list('words', flat=True))), Message.objects.count(),
      Event.objects.filter(code='message.written').count())
"""


@pytest.mark.django_db(transaction=True)
def test_one_form_32_times_is_one_report_and_32_messages_on_its_receipt_are_32(tmp_path):
    house = House(tmp_path)
    house.script("import make; make.places()")
    script = f"import django; django.setup()\n{SENDERS}"
    running = [
        house.start("-c", script, str(n), str(THREADS), stdout=-1, stderr=-1, text=True)
        for n in range(PROCESSES)
    ]
    answers = []
    for process in running:
        told, wrong = process.communicate(timeout=180)
        assert process.returncode == 0, wrong
        answers += json.loads(told.splitlines()[-1])
    assert [(first, then) for first, _, then in answers] == [(303, 303)] * MANY
    assert len({receipt for _, receipt, _ in answers}) == 1
    assert house.script(COUNT).split() == ["1", "1", "1", *[str(MANY)] * 3]
