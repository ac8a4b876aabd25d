"""Kill the server and the worker in the middle: nothing that was acknowledged is lost."""

import http.client
import http.cookiejar
import os
import random
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import pytest

from processes import House, wait_until

RUMOUR = "Katanya TPS nomor {n} di kampung kami dipindah ke balai warga, benarkah begitu?"
KILLS = 3
WHOLE = """
from django.db import connection
with connection.cursor() as cursor:
    if connection.vendor == "sqlite":
        cursor.execute("PRAGMA integrity_check")
    else:
        cursor.execute("SELECT 'ok'")
    print(cursor.fetchone()[0])
"""


class Reporter(threading.Thread):
    """Somebody who sends report after report, and notes every receipt that was given."""

    def __init__(self, base: str) -> None:
        super().__init__(daemon=True)
        self.base, self.receipts, self.failures = base, [], 0
        self.stop = threading.Event()

    def run(self) -> None:
        n = 0
        while not self.stop.is_set():
            n += 1
            try:
                self.receipts.append(self.send(RUMOUR.format(n=n)))
            except (OSError, http.client.HTTPException, AssertionError):
                self.failures += 1
                time.sleep(0.2)

    def send(self, words: str) -> str:
        """Through the real form, as a browser would; returns the address of the receipt."""
        browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        page = browser.open(f"{self.base}/cek/", timeout=10).read().decode()
        answer = browser.open(f"{self.base}/cek/", self._form(page, {"words": words}), timeout=10)
        page = answer.read().decode()
        if "/tanda-terima/" not in answer.geturl():  # nobody knows it: send it on, without a place
            fields = {"words": words, "go": "anywhere"}
            answer = browser.open(f"{self.base}/cek/", self._form(page, fields), timeout=10)
        assert "/tanda-terima/" in answer.geturl()
        return answer.geturl()

    @staticmethod
    def _form(page: str, fields: dict[str, str]) -> bytes:
        main = page[page.index("<main") :]
        form = next(f for f in re.findall(r"<form.*?</form>", main, re.S) if "csrfmiddleware" in f)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
        return urllib.parse.urlencode(hidden | fields).encode()


def serve(house: House, port: int) -> subprocess.Popen:
    return house.start(
        "-m", "kentongan.cli.main", "serve", "--port", str(port), "--workers", "2",
        stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def up(base: str) -> bool:
    try:
        urllib.request.urlopen(f"{base}/", timeout=2).close()
    except OSError:
        return False
    return True


@pytest.mark.django_db(transaction=True)
def test_every_receipt_that_was_given_still_opens_after_three_kills(tmp_path):
    house, chance = House(tmp_path), random.Random(11)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    service = serve(house, port)
    reporter = Reporter(base)
    try:
        wait_until(lambda: up(base), 60)
        reporter.start()
        for _ in range(KILLS):
            time.sleep(1.5 + chance.random())
            os.killpg(service.pid, signal.SIGKILL)  # web, its processes and the worker: all at once
            service.wait()
            began = time.monotonic()
            service = serve(house, port)
            wait_until(lambda: up(base), 60)
            assert time.monotonic() - began < 45
        time.sleep(1.5)
        reporter.stop.set()
        reporter.join(30)
        assert len(set(reporter.receipts)) >= 5, "too few got through for the test to mean anything"
        for receipt in reporter.receipts:
            assert urllib.request.urlopen(receipt, timeout=10).status == 200
    finally:
        os.killpg(service.pid, signal.SIGTERM)
        service.wait(30)
    house.script(
        "from django.utils import timezone\n"
        "from kentongan.ledger.models import Job\n"
        "from kentongan.ledger.worker import reap, run_due\n"
        "Job.objects.filter(state=1).update(lease_until=timezone.now()); reap()\n"
        "Job.objects.filter(state=0).update(run_after=timezone.now()); run_due()"
    )
    counted = house.script(
        "from django.db.models import Sum\n"
        "from kentongan.ledger.models import Event\n"
        "from kentongan.up.models import Report, ReportGroup\n"
        "print(Report.objects.count(), Report.objects.filter(group=None).count(),\n"
        "      ReportGroup.objects.aggregate(n=Sum('size'))['n'],\n"
        "      Event.objects.filter(code='report.received').count())"
    )
    reports, ungrouped, sizes, events = (int(word) for word in counted.split())
    assert reports >= len(set(reporter.receipts))
    assert (ungrouped, sizes, events) == (0, reports, reports)
    assert house.script(WHOLE).strip() == "ok"
