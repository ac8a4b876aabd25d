"""Web Push: RFC 8030 to carry it, RFC 8291 so that only the browser can read it, RFC 8292 to say who we are.

The payload is a headline and the address of the notice, never a name. Push services may come from
anywhere, so the name is resolved here and the connection goes to the very address looked at.
"""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from functools import cache
from threading import local
from urllib.parse import urlsplit

import requests
from django.conf import settings
from py_vapid import Vapid02
from pywebpush import WebPusher

from kentongan.down.models import Notice, Way
from kentongan.ledger.open_internet import Inside, session_to
from kentongan.seals.push import key_from

from .calls import Said

PATIENCE = (4, 8)  # seconds to connect, to answer
DAY = 24 * 3600
SIGNED_FOR = 6 * 3600  # seconds a signed word of who we are holds; RFC 8292 allows a day
MOST = 64 * 1024  # bytes of an answer
LOOKED = 60  # seconds an address of a push service is kept
_mine = local()


@dataclass(frozen=True, slots=True)
class Push:
    """One message, ready for a thread that touches no database."""

    key: str
    endpoint: str
    p256dh: str
    auth: str
    body: str
    seconds: int  # after that nobody needs it
    urgent: bool


def proof(key: str) -> str:
    """What a phone shows when it says that this message arrived."""
    return _text(hmac.digest(settings.PUSH_KEY, b"arrived\x00" + key.encode(), "sha256")[:18])


def push_for(*, key: str, way: Way, notice: Notice, seconds: int, path: str) -> Push:
    """The message of a notice for one browser."""
    body = json.dumps(
        {"t": notice.headline, "u": path, "k": key, "s": proof(key)}, ensure_ascii=False
    )
    return Push(
        key, way.address, way.p256dh, way.auth, body, max(60, min(seconds, DAY)), notice.urgent
    )


def send(push: Push) -> Said:
    """Encrypt, sign, POST. A repeat of the same key replaces what still waits for the phone (Topic)."""
    try:
        keys = {"p256dh": push.p256dh, "auth": push.auth}
        sealed = WebPusher({"endpoint": push.endpoint, "keys": keys}).encode(push.body.encode())
    except Exception as error:  # whatever the library makes of keys that are none
        return Said("refused", code=f"keys_{type(error).__name__}")
    headers = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(push.seconds),
        "Urgency": "high" if push.urgent else "normal",
        "Topic": _text(hashlib.sha256(push.key.encode()).digest()[:24]),
        "Authorization": _authorization(push.endpoint),
    }
    try:
        session = _session(push.endpoint)
        with session.post(
            push.endpoint,
            data=sealed["body"],
            headers=headers,
            timeout=PATIENCE,
            allow_redirects=False,
            stream=True,
        ) as answer:
            answer.raw.read(MOST)  # so that the connection serves again
            return _said(answer)
    except Inside:
        return Said("refused", code="private_address")
    except (requests.RequestException, OSError, UnicodeError) as error:
        return Said("wait", code=type(error).__name__)


def _said(answer: requests.Response) -> Said:
    status, after = answer.status_code, answer.headers.get("Retry-After", "")
    seconds = min(int(after), 3600) if after.isascii() and after.isdigit() else 0
    if status in (200, 201, 202, 204):
        name = answer.headers.get("Location", "")
        if len(name) > 200:
            name = hashlib.sha256(name.encode()).hexdigest()
        return Said("taken", name=name or None)
    if status in (404, 410):
        return Said("gone", code=f"push_{status}")
    if status == 429 or status >= 500:
        return Said("wait", code=f"push_{status}", after=max(seconds, 1))
    return Said("refused", code=f"push_{status}")


def _session(url: str) -> requests.Session:
    """One connection per thread and push service, to an address looked at within the last minute."""
    origin, kept = _origin(url), _mine.__dict__.setdefault("sessions", {})
    session, until = kept.get(origin, (None, 0.0))
    if session is None or until < time.monotonic():
        if session is not None:
            session.close()
        session = session_to(url)
        kept[origin] = (session, time.monotonic() + LOOKED)
    return session


def _authorization(url: str) -> str:
    return _signed(_origin(url), int(time.time()) // SIGNED_FOR)


@cache
def _signed(origin: str, turn: int) -> str:
    claims = {
        "aud": origin,
        "exp": (turn + 2) * SIGNED_FOR,
        "sub": f"mailto:{settings.SECURITY_CONTACT}",
    }
    return Vapid02(key_from(settings.PUSH_KEY), conf={"no-strict": True}).sign(claims)[
        "Authorization"
    ]


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
