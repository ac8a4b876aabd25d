"""A person chooses ways to hear of notices, and gives them up again. The page works without any."""

import base64
import hashlib
import ipaddress
from datetime import datetime
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction

from kentongan.down.models import Way
from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import Person

LONGEST = 1_000  # letters of an endpoint


def turn_push_on(*, actor: Actor, now: datetime, endpoint: str, p256dh: str, auth: str) -> Way:
    """This browser takes pushes for this person. A browser belongs to whoever turned it on last."""
    _may(actor, now)
    endpoint = endpoint.strip()
    if not is_endpoint(endpoint):
        raise Refusal("push.bad_endpoint")
    if not (_is_point(p256dh) and len(_bytes(auth)) == 16):
        raise Refusal("push.bad_keys")
    values = {"person_id": actor.person_id, "p256dh": p256dh, "auth": auth, "since": now}
    with transaction.atomic():
        way, made = Way.objects.get_or_create(
            hash=_hash("push", endpoint),
            defaults={"channel": "push", "address": endpoint, **values},
        )
        moved = not made and (way.person_id, way.p256dh, way.auth) != (
            actor.person_id,
            p256dh,
            auth,
        )
        if moved:
            Way.objects.filter(pk=way.pk).update(**values)
            way.refresh_from_db()
        if made or moved:
            record("push.turned_on", **_of(actor, now))
    return way


def turn_push_off(*, actor: Actor, now: datetime) -> int:
    """No browser of this person takes pushes any more; returns how many did."""
    _may(actor, now)
    return _forget("push", actor, now)


def turn_digest_on(*, actor: Actor, now: datetime) -> None:
    """One e-mail a day, on days with something that waits."""
    _may(actor, now)
    if not Person.objects.filter(pk=actor.person_id).exclude(email=None).exists():
        raise Refusal("push.no_email")
    with transaction.atomic():
        _, made = Way.objects.get_or_create(
            hash=_hash("digest", str(actor.person_id)),
            defaults={"channel": "digest", "person_id": actor.person_id, "since": now},
        )
        if made:
            record("push.turned_on", **_of(actor, now))


def turn_digest_off(*, actor: Actor, now: datetime) -> int:
    """No more e-mail about notices."""
    _may(actor, now)
    return _forget("digest", actor, now)


def turn_telegram_off(*, actor: Actor, now: datetime) -> int:
    """No more notices in Telegram."""
    _may(actor, now)
    return _forget("telegram", actor, now)


def turn_whatsapp_on(*, actor: Actor, now: datetime, agreed: bool) -> None:
    """Consent to urgent notices on WhatsApp, at the number on the roster and at no other one."""
    _may(actor, now)
    if not agreed:
        raise Refusal("push.not_agreed", field="agreed")
    person = Person.objects.get(pk=actor.person_id)
    if not person.phone:
        raise Refusal("push.no_phone")
    with transaction.atomic():
        found = Way.objects.filter(person=person, channel="whatsapp")
        if found.open().filter(hash=number_hash(person)).exists():
            return
        found.delete()  # given for another number, or closed: agreed to anew
        Way.objects.update_or_create(
            hash=number_hash(person),
            defaults={"channel": "whatsapp", "person": person, "since": now},
        )
        record("push.turned_on", **_of(actor, now), way="whatsapp")


def turn_whatsapp_off(*, actor: Actor, now: datetime) -> int:
    """The consent is taken back."""
    _may(actor, now)
    return _forget("whatsapp", actor, now)


def number_hash(person: Person) -> str:
    """What a consent stands on: this person at this number."""
    return _hash("whatsapp", f"{person.pk}\x00{person.phone}")


def forget_way(*, way_id: int) -> None:
    """The push service says that this browser is gone."""
    with transaction.atomic():
        Way.objects.filter(pk=way_id).delete()


def is_endpoint(url: str) -> bool:
    """An address of the open internet with TLS; what its name leads to is looked at when sending."""
    if len(url) > LONGEST or not url.isascii() or any(ord(letter) <= 32 for letter in url):
        return False
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if settings.WEBHOOK_LOOPBACK and parts.scheme == "http" and host == "127.0.0.1":
        return True
    if parts.scheme != "https" or parts.username is not None or port not in (None, 443):
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host.strip(".") and not host.endswith((".local", ".internal", ".localhost"))
    return False


def _forget(channel: str, actor: Actor, now: datetime) -> int:
    with transaction.atomic():
        gone, _ = Way.objects.filter(person=actor.person_id, channel=channel).delete()
        if gone:
            record("push.turned_off", **_of(actor, now))
    return gone


def _of(actor: Actor, now: datetime) -> dict[str, object]:
    return {
        "actor": actor,
        "now": now,
        "subject": "post",
        "subject_id": actor.post_id,
        "place": actor.place,
    }


def _may(actor: Actor, now: datetime) -> None:
    require(actor, "push.own", place=actor.place, of=actor.institution, now=now)


def _hash(channel: str, address: str) -> str:
    return hashlib.sha256(f"{channel}\x00{address}".encode()).hexdigest()


def _bytes(said: str) -> bytes:
    """base64url without or with its padding; b"" when it is none."""
    try:
        return base64.b64decode(said + "=" * (-len(said) % 4), altchars="-_", validate=True)
    except ValueError:
        return b""


def _is_point(said: str) -> bool:
    raw = _bytes(said) if len(said) < 100 else b""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except ValueError:
        return False
    return len(raw) == 65
