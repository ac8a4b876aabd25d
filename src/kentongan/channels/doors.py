"""Webhooks: who it is from, kept before it is answered, understood later by a job.

No account comes in here: what proves the sender is the signature over the raw body. A wrong one
leaves no row. What is kept lies sealed, until a job has understood it.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterable
from functools import wraps

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kentongan.ledger import clock
from kentongan.ledger.incoming import keep, seen_before
from kentongan.rules import channels
from kentongan.up.address import seal

from . import sms, telegram, whatsapp

MOST = 3 * 1024 * 1024  # bytes of one delivery: WhatsApp's own limit
_CHALLENGE = re.compile(r"[0-9A-Za-z_-]{1,200}")
View = Callable[[HttpRequest], HttpResponse]


def _webhook(name: str, *methods: str) -> Callable[[View], View]:
    """Open to the provider of a channel that is on; for everybody else there is nothing here."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            if channels.missing(name, settings.CHANNELS[name]):
                raise Http404
            return view(request)

        opened = csrf_exempt(require_http_methods(methods)(guarded))
        opened.audience, opened.act = "public", None  # as web/doors.py marks its pages
        return opened

    return mark


@_webhook("whatsapp", "GET", "HEAD", "POST")
def from_whatsapp(request: HttpRequest) -> HttpResponse:
    """GET: prove that the address is ours. POST: messages and statuses."""
    if request.method != "POST":
        ours = settings.CHANNELS["whatsapp"]["verify_token"].encode()
        given = request.GET.get("hub.verify_token", "").encode("utf-8", "replace")
        challenge = request.GET.get("hub.challenge", "")
        known = request.GET.get("hub.mode") == "subscribe" and hmac.compare_digest(ours, given)
        if not known or not _CHALLENGE.fullmatch(challenge):
            return _said("no", 403)
        return _said(challenge, 200)
    raw = _raw(request)
    if raw is None:
        return _said("too much", 413)
    if not whatsapp.signed(raw, request.headers.get("X-Hub-Signature-256", "")):
        return _said("signature", 401)
    return _take("whatsapp", raw, whatsapp.deliveries)


@_webhook("telegram", "POST")
def from_telegram(request: HttpRequest) -> HttpResponse:
    """One update."""
    if not telegram.signed(request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")):
        return _said("signature", 401)
    raw = _raw(request)
    if raw is None:
        return _said("too much", 413)
    return _take("telegram", raw, telegram.deliveries)


@_webhook("sms", "POST")
def from_sms(request: HttpRequest) -> HttpResponse:
    """One message or status. The same request again is a replay: refused, and without effect.

    A gateway that tries again signs anew, with the same id and a later moment: that is answered,
    and has no second effect either.
    """
    raw = _raw(request)
    if raw is None:
        return _said("too much", 413)
    if not sms.signed(raw, request.headers):
        return _said("signature", 401)
    request_key = _short(f"{request.headers['webhook-id']}@{request.headers['webhook-timestamp']}")
    with transaction.atomic():
        if seen_before(channel="sms", key=f"request:{request_key}", now=clock.now()):
            return _said("replayed", 401)
        return _take("sms", raw, sms.deliveries)


def _take(
    name: str, raw: bytes, deliveries: Callable[[object], Iterable[tuple[str, dict]]]
) -> HttpResponse:
    """Keep everything a delivery brings, sealed, in one transaction; then answer."""
    try:
        body = json.loads(raw, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return _said("not JSON", 400)
    if not isinstance(body, dict):
        return _said("not an object", 400)
    now = clock.now()
    with transaction.atomic():
        for key, what in deliveries(body):
            keep(
                channel=name,
                key=_short(key),
                body={"sealed": seal(json.dumps(what))},
                now=now,
                job="channels.understand",
            )
    return _said("kept", 200)


def _raw(request: HttpRequest) -> bytes | None:
    """The body as it came; None when it is more than a delivery may be."""
    try:
        if int(request.headers.get("Content-Length") or 0) > MOST:
            return None
    except ValueError:
        return None
    raw = request.read(MOST + 1)
    return raw if len(raw) <= MOST else None


def _short(key: str) -> str:
    """A key that fits its column; a long one stands by its hash."""
    plain = key.isascii() and key.isprintable() and len(key) <= 120
    return key if plain else hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _said(word: str, status: int) -> HttpResponse:
    return HttpResponse(word, status=status, content_type="text/plain; charset=utf-8")
