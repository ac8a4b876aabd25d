"""How fast one sender may go on: a leaky count in memory, never a count in a table.

A honest village office sends sixty items from one address in ten minutes; a bot sends five hundred
a second. The first is far below the line, the second is answered before anything is read or stored.
Each process counts for itself, so the line is per process. Addresses are kept only as an HMAC under a
key that this process made up and never wrote down.
"""

import hmac
import ipaddress
import secrets
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from kentongan.ledger.refusal import Refusal

MOST_SENDERS = 50_000  # remembered at once; the one heard of longest ago is forgotten first
_key = secrets.token_bytes(32)
_lock = threading.Lock()
_seen: OrderedDict[bytes, tuple[float, float]] = OrderedDict()  # who → (left, at)


@dataclass(frozen=True, slots=True)
class Line:
    """`burst` at once, and `rate` a second after that."""

    name: str
    burst: float
    rate: float


WRITES = Line("writes", burst=120, rate=1.0)
READS = Line("reads", burst=300, rate=20.0)
CHECKS = Line("checks", burst=120, rate=5.0)


def keep_pace(line: Line, sender: str) -> None:
    """Let one request through, or refuse with the seconds to wait."""
    who = hmac.digest(_key, f"{line.name} {_network(sender)}".encode(), "sha256")
    now = time.monotonic()
    with _lock:
        left, at = _seen.pop(who, (line.burst, now))
        left = min(line.burst, left + (now - at) * line.rate)
        allowed = left >= 1
        _seen[who] = (left - 1 if allowed else left, now)
        while len(_seen) > MOST_SENDERS:
            _seen.popitem(last=False)
    if not allowed:
        raise Refusal("rate.slow_down", wait=max(1, round((1 - left) / line.rate)))


def forget() -> None:
    """Everybody begins anew (tests)."""
    with _lock:
        _seen.clear()


def _network(sender: str) -> str:
    """A token stands for itself; so does IPv4; IPv6 hands a whole /64 to one subscriber."""
    try:
        known = ipaddress.ip_address(sender)
    except ValueError:
        return sender
    if known.version == 6:
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)
