"""Slow down guessing: only wrong tries count, and a right one is never in anybody's way.

Many people share one address (a village office, a mobile network), so what is counted is the wrong
codes alone. An address is kept for a few minutes as an HMAC under a key of the day, never in clear;
rows that have served are deleted with the next wrong try.
"""

import hmac
import ipaddress
from datetime import datetime, timedelta

from django.conf import settings

from .models import Try
from .refusal import Refusal

MOST, WITHIN = 10, timedelta(minutes=1)


def note_wrong_try(*, door: str, address: str, now: datetime) -> None:
    """Count one wrong try at a door; refuse when this address had `MOST` in the last minute.

    Once refused nothing more is written, so a flood costs one look-up each.
    """
    who = _who(door, address, now)
    if Try.objects.filter(who=who, at__gt=now - WITHIN).count() >= MOST:
        raise Refusal("rate.slow_down")
    Try.objects.filter(at__lte=now - WITHIN).delete()
    Try.objects.create(who=who, at=now)


def _who(door: str, address: str, now: datetime) -> str:
    """The address as nobody can read it back: HMAC-SHA-256 under a key that changes every day."""
    key = hmac.digest(settings.SECRET_KEY.encode(), f"slow {now:%Y-%m-%d}".encode(), "sha256")
    return hmac.new(key, f"{door}\x00{_network(address)}".encode(), "sha256").hexdigest()


def _network(address: str) -> str:
    """IPv6 hands a whole /64 to one subscriber; IPv4 stands for itself."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if known.version == 6:
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)
