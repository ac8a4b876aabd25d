"""Addresses of partners' systems that are told: note one, take it away, switch it on again."""

import base64
import hashlib
import hmac
import ipaddress
import re
import secrets
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import Post, WebhookEndpoint

from ..acting import actor_for
from .appoint import owner_of

TOLD = ("report.received", "report.answered", "clarification.approved", "clarification.withdrawn")
GIVE_UP = timedelta(days=5)  # of nothing but failures, then nothing more is sent
_HOST = re.compile(r"(?=.{1,253}$)([a-z0-9-]+\.)+[a-z][a-z0-9-]*", re.IGNORECASE)
_OURS = ("localhost", ".local", ".internal", ".lan", ".home", ".arpa")


def add_webhook(
    *, actor: Actor, now: datetime, post: Post, url: str, events: list[str]
) -> WebhookEndpoint:
    """Note an address for a post; the same address and post twice is one."""
    _require_keeper(actor, post, now)
    url = checked_url(url)
    if not events or not set(events) <= set(TOLD):
        raise Refusal("webhook.event_unknown", field="events")
    if not actor_for(post).in_force(now):
        raise Refusal("token.post_over", field="post")
    with transaction.atomic():
        kept = WebhookEndpoint.objects.filter(post=post, url=url, removed_at=None).first()
        if kept is not None:
            return kept
        endpoint = WebhookEndpoint.objects.create(
            post=post,
            url=url,
            events=sorted(set(events)),
            salt=secrets.token_hex(32),
            made_by_id=actor.post_id,
            made_at=now,
        )
        record(
            "webhook.added",
            actor=actor,
            now=now,
            subject="webhook",
            subject_id=endpoint.pk,
            place=post.place.code,
            post=post.pk,
            events=endpoint.events,
        )
    return endpoint


def remove_webhook(*, actor: Actor, now: datetime, endpoint: WebhookEndpoint) -> bool:
    """Take an address away; nothing more is sent there. False when it was gone already."""
    _require_keeper(actor, endpoint.post, now)
    with transaction.atomic():
        gone = WebhookEndpoint.objects.filter(pk=endpoint.pk, removed_at=None).update(
            removed_at=now
        )
        if gone:
            about = _about(endpoint)
            record("webhook.removed", actor=actor, now=now, **about)
    return bool(gone)


def restart_webhook(*, actor: Actor, now: datetime, endpoint: WebhookEndpoint) -> bool:
    """Send again to an address that had been silent for days. False when it was not stopped."""
    _require_keeper(actor, endpoint.post, now)
    with transaction.atomic():
        begun = (
            WebhookEndpoint.objects.filter(pk=endpoint.pk, removed_at=None)
            .exclude(stopped_at=None)
            .update(stopped_at=None, failing_since=None, last_word="")
        )
        if begun:
            about = _about(endpoint)
            record("webhook.restarted", actor=actor, now=now, **about)
    return bool(begun)


def note_told(*, endpoint_id: int, now: datetime) -> None:
    """The partner's system took it: what was wrong before is forgotten."""
    WebhookEndpoint.objects.filter(pk=endpoint_id).update(
        last_told_at=now, failing_since=None, last_word=""
    )


def note_silence(*, endpoint_id: int, now: datetime, why: str, for_good: bool = False) -> bool:
    """It did not take it. True when it is given up now: gone for good, or silent for days."""
    endpoint = WebhookEndpoint.objects.get(pk=endpoint_id)
    endpoint.failing_since = endpoint.failing_since or now
    endpoint.last_word = why[:80]
    if for_good or now - endpoint.failing_since >= GIVE_UP:
        endpoint.stopped_at = endpoint.stopped_at or now
    endpoint.save(update_fields=["failing_since", "last_word", "stopped_at"])
    return endpoint.stopped_at is not None


def checked_url(url: str) -> str:
    """An address on the open net by https, or a refusal. Where it leads is asked when sending."""
    url = url.strip()
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or ""), parts.port
    except ValueError:
        raise Refusal("webhook.url_bad", field="url") from None
    if parts.scheme == "http" and settings.WEBHOOK_LOOPBACK and host == "127.0.0.1":
        return url
    if len(url) > 500 or parts.scheme != "https" or parts.username or parts.password:
        raise Refusal("webhook.url_bad", field="url")
    if port not in (None, 443, 8443) or not url.isascii() or not url.isprintable():
        raise Refusal("webhook.url_bad", field="url")
    if _is_number(host) or not _HOST.fullmatch(host) or host.lower().endswith(_OURS):
        raise Refusal("webhook.url_private", field="url")
    return url


def secret_of(endpoint: WebhookEndpoint) -> str:
    """What both sides sign with, in the form of Standard Webhooks; derived, never stored."""
    key = hmac.digest(settings.SECOND_LOCK_KEY, f"webhook {endpoint.salt}".encode(), hashlib.sha256)
    return "whsec_" + base64.b64encode(key).decode()


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.replace(".", "").isdigit()
    return True


def _about(endpoint: WebhookEndpoint) -> dict[str, object]:
    return {"subject": "webhook", "subject_id": endpoint.pk, "place": endpoint.post.place.code}


def _require_keeper(actor: Actor, post: Post, now: datetime) -> None:
    of = owner_of(post.institution.kind)
    require(actor, "api.manage", place=post.place.code, of=of, now=now)
