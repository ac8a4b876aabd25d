"""Handing a notice to a million phones: promises in chunks, then calls while workers die."""

import contextlib
import os
import resource
import secrets
import subprocess
import sys
import threading
import time
from base64 import urlsafe_b64encode
from collections import Counter
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from kentongan.down.actions.hand import CHUNK, hand_next
from kentongan.down.actions.release import release_notice
from kentongan.down.models import Notice, Way
from kentongan.ledger.models import Job, Outgoing
from kentongan.ledger.outbox import send_later
from kentongan.ledger.worker import reap

from . import ground

HANDED, QUICK = 20_000, 2_000  # of the promises, how many are carried to the service
KILLS, QUICK_KILLS = 20, 5
BATCH = 100
WORKER = """
import os, django
django.setup()
from django.conf import settings
settings.WEBHOOK_LOOPBACK = True
from kentongan.ledger.worker import Worker
Worker(idle=0.05).run()
"""


def run(options) -> dict[str, object]:
    """Seconds to promise to everybody; then each person once at the service, whatever was killed.

    The provider is on loopback; encrypting (RFC 8291) and signing (RFC 8292) are as in service. The
    shapes beside ours make the same promises: a row and a job for each person, in a transaction each
    and in transactions of 100 (measured on a part and scaled). With `--people` all of them are carried.
    """
    quick = options.quick
    people = options.people or (ground.PEOPLE // 50 if quick else ground.PEOPLE)
    many = options.people or (QUICK if quick else HANDED)
    kills = (QUICK_KILLS if quick else KILLS) if options.kills is None else options.kills
    service = Service()
    with ground.country(people) as office:
        turn_all_on(people, service.base)
        notice = ground.notice_to(("",), office, release_notice, "bench:handover")
        promised = ground.timed(lambda: _promise_all(notice))
        rows = Outgoing.objects.count()
        assert rows == people, (rows, people)
        jobs = Job.objects.filter(name="channels.hand_many").count()
        handed = _hand(notice, service, many, kills)
        each = _scaled(_one_by_one, people, 1_000)
        batches = _scaled(_in_batches, people, 5_000)
    service.server.shutdown()
    return {
        "name": "handover",
        "unit": f"seconds on {connection.vendor}: a notice to {people:,} phones",
        "ours": {"promise": promised | {"jobs": jobs, "chunk": CHUNK}, "hand": handed},
        "peers": {
            "a job per person, a transaction each": each,
            "a job per person, 100 per transaction": batches,
        },
    }


class Service:
    """A push service that honours our key (`Topic`): a repeat is answered like the first, and has no
    second effect. Counts every call, and every effect, by the key."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()  # calls
        self.shown: list[str] = []  # effects, in the order in which they came
        self.came: list[float] = []  # when each call came
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


def _handler(service: Service):
    turn = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Silent."""

        def handle(self) -> None:
            """A worker killed in the middle of a call leaves its line broken; that is the point."""
            with contextlib.suppress(ConnectionError):
                super().handle()

        def do_POST(self) -> None:
            service.came.append(time.time())
            self.rfile.read(int(self.headers["Content-Length"]))
            key = self.headers["Topic"]
            with turn:
                service.taken[key] += 1
                if service.taken[key] == 1:
                    service.shown.append(key)
            self.send_response_only(201)
            self.send_header("Content-Length", "0")
            self.end_headers()

    return Handler


def turn_all_on(people: int, base: str) -> None:
    """A browser each. They share one key pair: what it costs to encrypt is the same."""
    point = (
        ec.generate_private_key(ec.SECP256R1())
        .public_key()
        .public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    )
    keys = {"p256dh": _text(point), "auth": _text(secrets.token_bytes(16))}
    with transaction.atomic():
        Way.objects.bulk_create(
            (
                Way(
                    person_id=n,
                    channel="push",
                    address=f"{base}/{n}",
                    hash=f"{n:064d}",
                    since=ground.NOW,
                    **keys,
                )
                for n in range(1, people + 1)
            ),
            batch_size=5_000,
        )


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _promise_all(notice: Notice) -> None:
    """Each chunk a transaction, as the job does it."""
    while hand_next(now=ground.NOW, notice=notice, channel="push", wave=1):
        pass


def _hand(notice: Notice, service: Service, many: int, kills: int) -> dict[str, object]:
    """Workers carry the first chunks; one is killed again and again, always in the middle of calls."""
    ranges = Job.objects.filter(name="channels.hand_many").order_by("pk")
    wanted = ranges[: max(1, many // CHUNK)].values_list("pk", flat=True)
    Job.objects.exclude(pk__in=list(wanted)).delete()
    Outgoing.objects.update(made_at=timezone.now())  # the notice of the bench is of 2024
    # No quiet hour of the day on which it is run holds it up.
    Notice.objects.update(deadline_at=timezone.now() + timedelta(hours=3), urgent=True)
    expected = set()
    for args in Job.objects.values_list("args", flat=True):
        found = Outgoing.objects.filter(pk__gte=args["low"], pk__lte=args["high"])
        expected |= {topic_of(key) for key in found.values_list("key", flat=True)}
    began, killed, processor = time.perf_counter(), 0, _of_children()
    while Job.objects.exclude(state=Job.State.DONE).filter(name="channels.hand_many").exists():
        worker = subprocess.Popen([sys.executable, "-c", WORKER], env=env_here())
        goal = len(expected) * (killed + 1) // (kills + 1)
        while (
            worker.poll() is None
            and Job.objects.filter(name="channels.hand_many").exclude(state=Job.State.DONE).exists()
        ):
            if killed < kills and len(service.taken) >= goal:
                break
            time.sleep(0.02)
        worker.kill()
        worker.wait()
        killed += killed < kills
        Job.objects.filter(state=Job.State.RUNNING).update(lease_until=timezone.now())
        reap()  # its lease would end after a minute
        Job.objects.filter(state=Job.State.DEAD).update(state=Job.State.READY, attempts=0)
    seconds = time.perf_counter() - began
    done = sum(1 for topic in expected if topic in service.taken)
    assert done == len(expected) and set(service.taken) == expected, "somebody was left out"
    assert sorted(service.shown) == sorted(expected), "the effect is there once for each"
    noted = Outgoing.objects.filter(state=Outgoing.State.HANDED_OVER)
    return {
        "people": done,
        "skipped": len(expected) - done,
        "workers killed": killed,
        "calls": sum(service.taken.values()),
        "repeats, told by their key": sum(n - 1 for n in service.taken.values()),
        "noted as perhaps made before": noted.filter(data__has_key="again").count(),
        "effects": len(service.shown),
        "seconds": round(seconds, 1),
        "per second, one worker, restarts included": round(done / seconds),
        "ms of processor per call, restarts included": round(
            (_of_children() - processor) / done * 1_000, 2
        ),
    }


def _of_children() -> float:
    """Seconds of processor of the workers that have ended."""
    found = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found.ru_utime + found.ru_stime


def topic_of(key: str) -> str:
    """What the push service sees of a key."""
    return _text(sha256(key.encode()).digest()[:24])


def env_here() -> dict[str, str]:
    """For a process of its own on the database of the bench."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{at['NAME']}"
    else:
        host = at["HOST"] or at["OPTIONS"].get("host", "")
        url = f"postgresql://{at['USER']}:{at['PASSWORD']}@/{at['NAME']}?host={host}"
        if not host.startswith("/"):
            url = f"postgresql://{at['USER']}:{at['PASSWORD']}@{host}:{at['PORT']}/{at['NAME']}"
    return os.environ | {"DATABASE_URL": url, "KENTONGAN_HOME": str(settings.HOME)}


def _scaled(way, people: int, part: int) -> dict[str, float]:
    found = ground.timed(lambda: way(part))
    return {"seconds": round(found["seconds"] / part * people, 1), "measured on": part}


def _one_by_one(many: int) -> None:
    for n in range(many):
        with transaction.atomic():
            _one(f"each:{n}")


def _in_batches(many: int) -> None:
    for start in range(0, many, BATCH):
        with transaction.atomic():
            for n in range(start, start + BATCH):
                _one(f"batch:{n}")


def _one(key: str) -> None:
    send_later(key=key, channel="email", address="contoh@contoh.id", body="", now=ground.NOW)
