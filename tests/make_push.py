"""A push service on loopback that speaks RFC 8030, and browsers that read RFC 8291.

phone = make_push.Browser(service)            an endpoint with keys of its own
phone.turn_on(actor)                          the person takes pushes on it
service.read(phone)                           what the phone showed, decrypted
"""

import base64
import contextlib
import itertools
import json
import math
import os
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
import make
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from kentongan.down.actions.subscribe import turn_push_on
from kentongan.ledger.actor import Actor

_numbers = itertools.count(1)


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class PushService:
    """Keeps every accepted call: path, headers, body. `troubles` are (status, headers) for the next.

    From the call number `silent_from` on it takes what comes and does not answer, until `answer()`.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, str], bytes]] = []
        self.troubles: deque = deque()
        self.wrong: list[str] = []
        self.gone: set[str] = set()
        self.silent_from: float = math.inf
        self.answering = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, *, silent_from: float = math.inf) -> None:
        """Answer all that wait, and those to come before this number."""
        self.silent_from = silent_from
        waiting, self.answering = self.answering, threading.Event()
        waiting.set()

    def close(self) -> None:
        self.answer()
        self.server.shutdown()
        self.server.server_close()

    def read(self, browser: "Browser") -> list[dict]:
        """What this browser can make of its calls."""
        return [
            json.loads(browser.opened(body))
            for path, _headers, body in self.calls
            if path == browser.path
        ]


def _handler(service: PushService):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def handle(self):
            """A sender killed in the middle of a call leaves its line broken."""
            with contextlib.suppress(ConnectionError):
                super().handle()

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, more = 201, {"Location": f"{service.base}/m/{next(_numbers)}"}
            if self.path in service.gone:
                status, more = 410, {}
            elif service.troubles:
                status, more = service.troubles.popleft()
            else:
                headers = {name.lower(): value for name, value in self.headers.items()}
                service.wrong += _faults(headers)
                waiting = service.answering
                service.calls.append((self.path, headers, body))
                if len(service.calls) >= service.silent_from:
                    waiting.wait(30)
            self.send_response(status)
            for name, value in {"Content-Length": "0", **more}.items():
                self.send_header(name, value)
            self.end_headers()

    return Handler


def _faults(headers: dict[str, str]) -> list[str]:
    """What RFC 8030, 8291 and 8292 do not allow."""
    faults = []
    if headers.get("content-encoding") != "aes128gcm":
        faults.append("encoding")
    if not headers.get("ttl", "").isdigit():
        faults.append("TTL")
    if not 1 <= len(headers.get("topic", "x")) <= 32:
        faults.append("topic")
    if not Vapid02.verify(headers.get("authorization", "")):
        faults.append("VAPID")
    return faults


class Browser:
    """One subscription: an endpoint, a key pair, a secret."""

    def __init__(self, service: PushService) -> None:
        self.path = f"/p/{next(_numbers)}"
        self.endpoint = service.base + self.path
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = os.urandom(16)

    @property
    def p256dh(self) -> str:
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return text(point)

    def opened(self, body: bytes) -> bytes:
        """As a browser does it: RFC 8291."""
        return http_ece.decrypt(
            body, private_key=self.key, auth_secret=self.secret, version="aes128gcm"
        )

    def turn_on(self, actor: Actor, now=make.NOON) -> None:
        turn_push_on(
            actor=actor,
            now=now,
            endpoint=self.endpoint,
            p256dh=self.p256dh,
            auth=text(self.secret),
        )
