"""What protects the reader's browser, on every answer of every route, errors included."""

import json
import re

import make
import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

import make_desk
from kentongan.web.public.home import page as home
from processes import House

from . import walk
from .world import FIRST, REGENCIES, World

pytestmark = pytest.mark.django_db
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    # To no other site. "no-referrer" would make browsers send our own forms with "Origin: null".
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
NONE_OF = ("'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "*", "http:", "https:", "data:")
NOTHING = ("default-src", "object-src", "base-uri", "frame-ancestors")
# What the policy would stop: handlers, styles, scripts without the nonce, things from elsewhere.
_FORBIDDEN = {
    "a handler in a tag": re.compile(r"<[^>]+\son[a-z]+=[\"']", re.IGNORECASE),
    "a style in a tag": re.compile(r"<[^>]+\sstyle=[\"']", re.IGNORECASE),
    "a style block": re.compile(r"<style\b", re.IGNORECASE),
    "a script without a nonce": re.compile(
        r"<script(?![^>]*(?:\ssrc=|nonce=\"[^\"]+\"|type=\"application/json\"))[^>]*>",
        re.IGNORECASE,
    ),
    "something from elsewhere": re.compile(
        r"<(?:script|link|img|iframe|source|video|audio|object|embed)\b[^>]*\s(?:src|href|data)="
        r"[\"'](?:https?:)?//",
        re.IGNORECASE,
    ),
}


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(make.NOON, tick=False):
        yield


def policy(answer: HttpResponse) -> dict[str, list[str]]:
    parts = (part.split() for part in answer.headers["Content-Security-Policy"].split(";"))
    return {words[0]: words[1:] for words in parts if words}


def check(answer: HttpResponse, *, private: bool = False) -> list[str]:
    """What is wrong with the headers, the cookies and the page."""
    wrong = [name for name, value in ALWAYS.items() if answer.headers.get(name) != value]
    if "Content-Security-Policy" not in answer.headers:
        return [*wrong, "no Content-Security-Policy"]
    rules = policy(answer)
    wrong += [f"{rule} is not 'none'" for rule in NOTHING if rules.get(rule) != ["'none'"]]
    wrong += [f"{rule} {bad}" for rule, told in rules.items() for bad in NONE_OF if bad in told]
    if private and "no-store" not in answer.headers.get("Cache-Control", ""):
        wrong.append("may be kept by a cache")
    for name, cookie in answer.cookies.items():
        if cookie.value and not (cookie["httponly"] and cookie["samesite"] in ("Lax", "Strict")):
            wrong.append(f"cookie {name}: {cookie.output()}")
    if answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming:
        page = answer.content.decode()
        wrong += [what for what, found in _FORBIDDEN.items() if found.search(page)]
    return wrong


def open_places() -> World:
    """Enough of a world to fill the addresses: nobody's things, and one receipt."""
    make.places()
    there = World()
    there.receipts[make.report(code=REGENCIES[FIRST]).code] = ""
    return there


def test_every_route_answers_nobody_with_every_defence():
    there, browser, wrong = open_places(), Client(raise_request_exception=False), []
    for route in walk.routes():
        at = walk.path(route, there, pk=1)
        for method in ("get", "post", "put"):
            answer = getattr(browser, method)(at)
            private = route.audience not in ("public",) or at.startswith("/tanda-terima/")
            private = private and answer.status_code == 200
            wrong += [f"{method} {at}: {what}" for what in check(answer, private=private)]
    assert not wrong, "\n".join(wrong[:20])


def test_every_route_answers_an_officer_with_every_defence_and_nothing_is_kept_in_caches():
    there, wrong = open_places(), []
    seats = [make_desk.commissioner(), make_desk.signed_in(make.post("pps", "pps", "3271061003"))]
    seats.append(make_desk.signed_in(make.post("pengelola", "kpu", make.BOGOR)))
    for seat in seats:
        for route in walk.routes():
            if route.text.startswith(("keluar/", "masuk/akun/logout/")):
                continue
            at = walk.path(route, there, pk=1)
            answer = seat.client.get(at)
            wrong += [f"GET {at}: {what}" for what in check(answer, private=True)]
    assert not wrong, "\n".join(wrong[:20])


def test_a_page_that_is_not_there_is_defended_too():
    assert not check(Client().get("/tidak-ada/"))


def test_a_stale_form_is_defended_too():
    answer = Client(enforce_csrf_checks=True).post("/lapor/", {"words": "x"})
    assert answer.status_code == 403 and not check(answer)


def test_a_way_of_asking_that_is_not_taken_is_defended_too():
    answer = Client().delete("/bahasa/")
    assert answer.status_code == 405 and not check(answer)


def test_a_wrong_host_is_defended_too():
    answer = Client().get("/", headers={"Host": "jahat.invalid"})
    assert answer.status_code == 400 and not check(answer)


def test_a_form_that_is_too_large_is_defended_too():
    answer = Client().post("/cek/", {"words": "a" * 3_000_000})
    assert answer.status_code == 400 and not check(answer)


def test_our_own_failure_is_defended_too_and_tells_nothing(monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("the secret reason")

    monkeypatch.setattr(home, "render", fail)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500 and not check(answer)
    page = answer.content.decode()
    assert "secret reason" not in page and "Traceback" not in page
    assert "belum diterima" in page.lower()


BEHIND_HTTPS = """
import json
import make, make_account
from django.test import Client
from django.conf import settings
officer = make_account.officer(email="siti@contoh.invalid")
browser = Client()
pages = [browser.get("/lapor/", secure=True)]
pages.append(browser.post("/masuk/", {"login": "siti@contoh.invalid",
                                      "password": make_account.PASSWORD}, secure=True))
pages.append(browser.post("/bahasa/", {"language": "en"}, secure=True))
pages.append(browser.post("/wilayah/3271/", secure=True))
pages.append(browser.get("/tidak-ada/", secure=True))
cookies = {name: dict(c) for page in pages for name, c in page.cookies.items() if c.value}
plain = Client().get("/lapor/")
print(json.dumps({
    "hsts": [page.headers.get("Strict-Transport-Security", "") for page in pages],
    "status": [page.status_code for page in pages],
    "cookies": cookies,
    "plain": [plain.status_code, plain.headers.get("Location", "")],
}))
"""


@pytest.mark.django_db(transaction=True)
def test_behind_https_every_cookie_is_secure_and_the_browser_is_told_to_stay(tmp_path):
    house = House(tmp_path)
    house.env |= {"KENTONGAN_HTTPS": "1", "KENTONGAN_HOSTS": "testserver"}
    house.run("-m", "kentongan.cli.main", "migrate")  # also gathers the files that pages name
    found = json.loads(house.script(BEHIND_HTTPS, timeout=120).splitlines()[-1])
    assert all("max-age=31536000" in told for told in found["hsts"])
    assert {"__Host-session", "__Host-csrf"} <= found["cookies"].keys()
    for name, cookie in found["cookies"].items():
        assert cookie["secure"] and cookie["httponly"] and cookie["samesite"] == "Lax", name
        assert not cookie["domain"] and cookie["path"] == "/", name
    assert found["plain"] == [301, "https://testserver/lapor/"]
