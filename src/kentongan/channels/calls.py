"""Calls of a chunk: what each channel makes ready, what its provider said, and what is not known.

A call is noted as begun before it is made. Found begun later, its worker died, or the line broke,
before the answer was noted: nobody knows whether the provider took it. It is made again with the
same key and counted apart (`again` in the row's data).
"""

from collections.abc import Callable
from dataclasses import dataclass

from kentongan.ledger.models import Outgoing

BEGUN = "begun"
# After these the provider may have it all the same.
UNSURE = frozenset(
    {
        BEGUN,
        "unknown",
        "ReadTimeout",
        "ConnectionError",
        "ChunkedEncodingError",
        "ProtocolError",
        "SMTPServerDisconnected",
        "ConnectionResetError",
        "TimeoutError",
    }
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a provider made of a message."""

    what: str  # "taken", "gone", "wait", "refused"
    name: str | None = None  # the provider's own name of the message
    code: str = ""
    after: int = 0  # seconds


@dataclass(frozen=True, slots=True)
class Call:
    """One message made ready, for a thread that touches no database; or why there is none.

    Without `go`: `fail` for good, or `wait` (a code) until the whole chunk is looked at again.
    """

    row: Outgoing
    where: str = ""  # who rests when it says: later
    go: Callable[[], Said] | None = None
    fail: str = ""
    wait: str = ""


def may_have_it(row: Outgoing) -> bool:
    """True when an earlier call for this row has no known end."""
    return row.error in UNSURE
