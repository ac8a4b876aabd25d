"""A bot hammers the doors of a real server while people report: people are served, nothing breaks."""

import http.client
import os
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.parse
import urllib.request
from collections import Counter
from http.cookiejar import CookieJar

import pytest

from processes import House, wait_until

SECONDS, BOTS, PEOPLE = 4, 4, 5
JUNK = "a=" + "%00" * 200
ASKS = (
    ("GET", "/tanda-terima/0000000000000000/", None),
    ("POST", "/lapor/", JUNK),
    ("GET", "/cek/", None),
    ("POST", "/tanda-terima/", "code=TEBAKAN"),
    ("GET", "/meja/", None),
    ("PUT", "/api/v1/reports", JUNK),
)


def hammer(port: int, ends: float, seen: Counter) -> None:
    """As fast as it can, on lines that stay open."""
    line, n = http.client.HTTPConnection("127.0.0.1", port, timeout=20), 0
    while time.monotonic() < ends:
        method, path, body = ASKS[n % len(ASKS)]
        n += 1
        try:
            line.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded"})
            answer = line.getresponse()
            answer.read()
            seen[answer.status] += 1
        except (OSError, http.client.HTTPException):
            line.close()
            seen["cut off"] += 1


def report(base: str, n: int) -> float:
    """One person with a browser sends one message to be checked; returns how long it took."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    began = time.monotonic()
    page = browser.open(f"{base}/cek/", timeout=20).read().decode()
    words = f"Kabar contoh nomor {n}: gedung TPS {n} di kampung kami dipakai hajatan"
    answer = browser.open(f"{base}/cek/", _form(page, {"words": words}), timeout=20)
    if "/tanda-terima/" not in answer.geturl():  # nobody knows it: send it on, without a place
        fields = {"words": words, "go": "anywhere"}
        answer = browser.open(f"{base}/cek/", _form(answer.read().decode(), fields), timeout=20)
    assert "/tanda-terima/" in answer.geturl()
    return time.monotonic() - began


def _form(page: str, fields: dict[str, str]) -> bytes:
    main = page[page.index("<main") :]
    form = next(f for f in re.findall(r"<form.*?</form>", main, re.S) if "csrfmiddleware" in f)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    return urllib.parse.urlencode(hidden | fields).encode()


def up(base: str) -> bool:
    try:
        urllib.request.urlopen(f"{base}/", timeout=2).close()
    except OSError:
        return False
    return True


@pytest.mark.django_db(transaction=True)
def test_people_are_served_while_a_bot_asks_as_fast_as_it_can(tmp_path):
    house, seen, took = House(tmp_path), Counter(), []
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    command = ("-m", "kentongan.cli.main", "serve", "--port", str(port), "--workers", "2")
    service = house.start(*command, start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: up(base), 60)
        ends = time.monotonic() + SECONDS
        bots = [threading.Thread(target=hammer, args=(port, ends, seen)) for _ in range(BOTS)]
        for bot in bots:
            bot.start()
        took.extend(report(base, n) for n in range(PEOPLE))
        for bot in bots:
            bot.join(30)
    finally:
        os.killpg(service.pid, signal.SIGTERM)
        service.wait(30)
    cut = seen.pop("cut off", 0)  # a bot may lose its line; nobody else's was lost
    assert sum(seen.values()) > 5 * PEOPLE + cut, "a flood, not a trickle"
    assert max(seen) < 500, seen
    assert seen[429], "guessing codes is slowed down"
    assert len(took) == PEOPLE and max(took) < 20, took
    stored = house.script("from kentongan.up.models import Report\nprint(Report.objects.count())")
    assert int(stored) == PEOPLE, "junk is no report"
