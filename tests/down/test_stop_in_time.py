"""A stop with workers at full speed: what goes out after it, timed from outside by the push service."""

import contextlib
import json
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from processes import House, wait_until

WITHIN = 5.0  # seconds, of issue 5
PHONES, CHUNK, WORKERS, AT_ONCE = 160, 40, 2, 16
BEFORE = 40  # calls taken before the stop: both workers are in the middle of it
GROUND = f"""
import make, make_cascade, os
from base64 import urlsafe_b64encode
from datetime import timedelta
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone
from kentongan.down.actions import hand
from kentongan.down.models import Way
now = timezone.now()
make.places()
key = ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(
    serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
text = lambda raw: urlsafe_b64encode(raw).rstrip(b"=").decode()
for n in range({PHONES}):
    held = make.post("pps", "pps", make.KEDUNG_BADAK, until=now + timedelta(days=30))
    Way.objects.create(person_id=held.person_id, channel="push", address=f"{{BASE}}/{{n}}",
                       hash=f"{{n:064d}}", p256dh=text(key), auth=text(os.urandom(16)), since=now)
notice = make_cascade.release_notice(
    actor=make_cascade.SYSTEM, now=now, purpose="stage", institution=make.institution("kpu", make.BOGOR),
    headline=make_cascade.HEADLINE, body="Isi", share="Isi", about="contoh:henti",
    codes=[make.BOGOR], urgent=True)
hand.CHUNK = {CHUNK}
while hand.hand_next(now=now, notice=notice, channel="push", wave=1):
    pass
"""
WORKER = """
import django
django.setup()
from django.conf import settings
settings.WEBHOOK_LOOPBACK = True
from kentongan.ledger.worker import Worker
Worker(idle=0.05).run()
"""
# Ready and waiting for a line, so that the clock runs over the stop and not over the start of Python.
STOPPER = """
import django, json, sys, time
django.setup()
from datetime import timedelta
import make
from django.utils import timezone
from kentongan.down.actions.wave import stop_notice
from kentongan.down.models import Notice
from kentongan.ledger.models import Job, Outgoing
from kentongan.roster.acting import actor_for
now = timezone.now()
boss = actor_for(make.post("anggota", "kpu", make.BOGOR, until=now + timedelta(days=30)))
notice = Notice.objects.get()
print("ready", flush=True)
sys.stdin.readline()
stop_notice(actor=boss, now=now, notice=notice, why="Jam buka salah tulis")
at, ends = time.time(), time.time() + 10
open_still = Job.objects.filter(name="channels.hand_many").exclude(state=Job.State.DONE)
while open_still.exists() and time.time() < ends:
    time.sleep(0.05)
left = Outgoing.objects.filter(channel="push")
print(json.dumps({"at": at, "open": open_still.count(),
    "waiting": left.filter(state=Outgoing.State.WAITING).count(),
    "given_up": left.filter(state=Outgoing.State.FAILED, error="stopped").count()}), flush=True)
"""


class SlowService:
    """A push service that needs eight tenths of a second for every call, and notes when each came."""

    def __init__(self) -> None:
        self.came: list[float] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self.came))
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def _handler(came: list[float]):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Silent."""

        def handle(self) -> None:
            with contextlib.suppress(ConnectionError):
                super().handle()

        def do_POST(self) -> None:
            came.append(time.time())
            self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(0.8)
            self.send_response_only(201)
            self.send_header("Content-Length", "0")
            self.end_headers()

    return Handler


@pytest.mark.django_db(transaction=True)
def test_a_stop_holds_within_five_seconds_while_workers_are_calling(tmp_path):
    house, service = House(tmp_path), SlowService()
    house.script(f"BASE = {service.base!r}\n{GROUND}")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    stopper = house.start("-c", STOPPER, **pipes)
    workers = []
    try:
        assert stopper.stdout.readline() == "ready\n"
        workers += [house.start("-c", WORKER) for _ in range(WORKERS)]
        wait_until(lambda: len(service.came) >= BEFORE)
        said, _ = stopper.communicate("stop\n", timeout=30)
    finally:
        for process in (stopper, *workers):
            process.kill()
            process.wait()
        service.server.shutdown()
        service.server.server_close()
    found, came = json.loads(said), service.came
    after = [moment - found["at"] for moment in came if moment > found["at"]]
    assert max(after, default=0.0) <= WITHIN, after
    assert len(after) <= WORKERS * AT_ONCE, "only calls that were under way"
    assert BEFORE <= len(came) <= PHONES - CHUNK, "it was stopped in the middle"
    assert (found["open"], found["waiting"]) == (0, 0)
    assert found["given_up"] == PHONES - len(came)
