"""The platforms are asked for numbers in their own documented form, on loopback, and only with a key."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import make
import pytest

from kentongan.channels import readers
from kentongan.ledger.actor import SYSTEM
from kentongan.roster.actions.accounts import register_account
from kentongan.roster.models import Account, Reading

pytestmark = pytest.mark.django_db
PLATFORMS = ("youtube", "instagram", "facebook", "x", "tiktok")
# Answers in the form of the platforms' public documents; numbers and names are invented.
ANSWERS = {
    "/youtube/channels": {
        "kind": "youtube#channelListResponse",
        "items": [{"snippet": {"description": "Resmi {code}"},
                   "statistics": {"subscriberCount": "7120", "hiddenSubscriberCount": False}}],
    },
    "/instagram/1789": {"business_discovery": {"followers_count": 22104, "biography": "kpu", "id": "1"}},
    "/facebook/kpu.contoh": {"followers_count": 9412, "about": "", "id": "2"},
    "/x/users/by/username/kpucontoh": {
        "data": {"id": "3", "public_metrics": {"followers_count": 812, "following_count": 1}},
    },
    "/tiktok/user/info/": {"data": {"user": {"username": "KpuContoh", "follower_count": 14020}},
                           "error": {"code": "ok"}},
}  # fmt: skip


class Platforms(ThreadingHTTPServer):
    """All five on loopback; without the right key nobody is answered."""

    def __init__(self):
        self.answers, self.asked, self.status = dict(ANSWERS), [], 200
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        house, parts = self.server, urlsplit(self.path)
        house.asked.append((parts.path, parse_qs(parts.query)))
        key = self.headers.get("X-Goog-Api-Key") or self.headers.get("Authorization", "")
        known = key in ("kunci", "Bearer kunci") and "kunci" not in self.path
        body = house.answers.get(parts.path) if known else None
        data = body if isinstance(body, bytes) else json.dumps(body or {"error": {}}).encode()
        self.send_response(house.status if body is not None else 404)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


@pytest.fixture
def platforms(settings):
    house = Platforms()
    threading.Thread(target=house.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{house.server_address[1]}"
    settings.READERS = {
        name: {"key": "kunci", "api": f"{base}/{name}", "own": "1789"} for name in PLATFORMS
    }
    yield house
    house.shutdown()
    house.server_close()


def accounts() -> dict[str, Account]:
    make.places()
    body = make.institution("kpu", make.BOGOR)
    return {
        name: register_account(
            actor=SYSTEM, now=make.NOON, institution=body, platform=name,
            said="kpu.contoh" if name == "facebook" else "kpucontoh",
        )
        for name in PLATFORMS
    }  # fmt: skip


def test_every_platform_is_asked_in_its_own_form_and_a_day_has_one_number(platforms):
    ours = accounts()
    code = ours["youtube"].code
    text = json.dumps(ANSWERS["/youtube/channels"]).replace("{code}", code)
    platforms.answers["/youtube/channels"] = text.encode()
    assert readers.read_accounts(make.NOON) == (5, 0)
    assert readers.read_accounts(make.NOON) == (5, 0)
    found = {row.account.platform: (row.value, row.high) for row in Reading.objects.all()}
    assert found == {
        "youtube": (7_120, 7_129),  # shown to everybody cut to three digits
        "instagram": (22_104, 22_104),
        "facebook": (9_412, 9_412),
        "x": (812, 812),
        "tiktok": (14_020, 14_020),
    }
    ours["youtube"].refresh_from_db()
    assert ours["youtube"].verified_how == "api"  # the code stood in the description
    ours["x"].refresh_from_db()
    assert ours["x"].verified_at is None
    asked = dict(platforms.asked)
    assert asked["/youtube/channels"]["forHandle"] == ["@kpucontoh"]
    assert asked["/instagram/1789"]["fields"][0].startswith(
        "business_discovery.username(kpucontoh)"
    )


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[1, 2]", b'{"items": []}', b'{"items": [{"statistics": {"subscriberCount": "x"}}]}',
     b'{"items": [{"statistics": []}]}', b'{"items": [{"statistics": {"hiddenSubscriberCount": true}}]}'],
)  # fmt: skip
def test_an_answer_that_says_nothing_is_no_number(platforms, body):
    platforms.answers = {"/youtube/channels": body}
    accounts()
    assert readers.read_accounts(make.NOON) == (0, 5)
    assert not Reading.objects.exists()


def test_a_platform_that_is_down_or_speaks_of_another_account_is_no_failure(platforms):
    other = {"data": {"user": {"username": "lain", "follower_count": 5}}}
    platforms.answers["/tiktok/user/info/"] = other
    accounts()
    assert readers.read_accounts(make.NOON) == (4, 1)
    platforms.status = 503
    assert readers.read_accounts(make.NOON) == (0, 5)


def test_without_a_key_and_for_a_person_nobody_is_asked(platforms, settings):
    ours = accounts()
    Account.objects.exclude(pk=ours["x"].pk).delete()
    pps = make.pps()
    register_account(
        actor=pps, now=make.NOON, institution=make.institution("pps", make.KEDUNG_BADAK),
        platform="x", said="siti", personal=True, consent=True,
    )  # fmt: skip
    readers.read_accounts(make.NOON)
    assert [path for path, _ in platforms.asked] == ["/x/users/by/username/kpucontoh"]
    settings.READERS = {}
    assert readers.read_accounts(make.NOON) == (0, 0)
