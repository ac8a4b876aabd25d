"""At the same moment: 32 senders on one receipt, each with files; every one is kept, none over another."""

import json

import pytest

from processes import House

PROCESSES, THREADS = 2, 16
MANY = PROCESSES * THREADS
# Every sender adds one file of its own and one that all share, behind the same receipt.
SENDERS = """
import json, sys, threading
import make_files, make_public
from concurrent.futures import ThreadPoolExecutor
from django.db import connections
from django.test import Client
number, threads = int(sys.argv[1]), int(sys.argv[2])
start = threading.Barrier(threads)
def send(n):
    browser = Client(SERVER_NAME="localhost")
    try:
        told = make_public.told(key="kunci-isian-dengan-berkas-serentak")
        start.wait()
        first = browser.post("/lapor/", told | {"files": [make_files.sent(b"dipakai semua")]})
        there = first.headers["Location"].split("?")[0]
        start.wait()
        files = [make_files.sent(f"bukti nomor {n}".encode() * 5000), make_files.sent(b"dipakai semua")]
        more = {"words": "", "key": f"kunci-{n:030d}", "files": files}
        return [first.status_code, there, browser.post(there, more).status_code]
    finally:
        connections.close_all()
with ThreadPoolExecutor(threads) as pool:
    print(json.dumps(list(pool.map(send, range(number * threads, (number + 1) * threads)))))
"""
COUNT = """
import hashlib, json
from kentongan.ledger.models import Event, Job
from kentongan.up.models import Attachment, Report
from kentongan.vault import places, tending
from kentongan.vault.models import File
def wanted(data): return hashlib.sha256(data).hexdigest()
should = {wanted(f"bukti nomor {n}".encode() * 5000) for n in range(MANY)} | {wanted(b"dipakai semua")}
rows = list(Attachment.objects.values_list("file__sha256", flat=True))
on_disk = {p.name for p in (places.root() / "sealed").rglob("*") if p.is_file()}
whole = all(tending.bytes_of(f) == "whole" for f in File.objects.all())
print(json.dumps([Report.objects.count(), len(rows), set(rows) == should, on_disk == should, whole,
    Event.objects.filter(code="file.sealed").count(), Event.objects.filter(code="file.attached").count(),
    Job.objects.filter(name="vault.copy_file").count(), len(list(places.incoming().iterdir()))]))
"""


@pytest.mark.django_db(transaction=True)
def test_32_with_files_on_one_receipt_are_32_distinct_files_and_nothing_is_left_over(tmp_path):
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
    found = json.loads(house.script(f"MANY = {MANY}\n{COUNT}"))
    each = MANY + 1
    assert found == [1, each, True, True, True, each, each, each, 0]
