"""Short addresses of official material, and the bytes its signature is over."""

import secrets

from .receipt import ALPHABET
from .tree import canonical, sha256

SHORT = 9  # 45 random bits: nobody meets another kit by guessing, and a person can type it
_HEARD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": "", "\u00a0": "", ".": ""})


def short_code() -> str:
    """A new short code, without letters that look alike (no I, L, O, U)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SHORT))


def read_short(typed: str) -> str | None:
    """The short code a person meant, or None when it cannot be one."""
    code = typed.strip().upper().translate(_HEARD)
    return code if len(code) == SHORT and all(c in ALPHABET for c in code) else None


def kit_bytes(values: dict[str, object]) -> bytes:
    """What is signed of a kit: its values, with the name of this format."""
    return canonical({"format": "kentongan-kit-1", **values})


def digest(data: bytes) -> str:
    """SHA-256, hex."""
    return sha256(data).hex()
