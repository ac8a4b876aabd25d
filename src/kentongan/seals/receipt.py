"""Receipt codes: 80 bits in 16 letters a person can read over the phone.

Crockford's base 32 (no I, L, O, U), in four groups of four. Somebody who types O for 0, or l for 1,
is understood. The database keeps only a hash, so a copied database opens nobody's receipt page.
"""

import hashlib
import hmac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HEARD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": "", "\u00a0": "", ".": ""})
LENGTH = 16


def receipt_code(key: bytes, *parts: str) -> str:
    """The code that belongs to these parts: HMAC-SHA-256 under `key`, cut to 80 bits.

    Derived, not drawn, so that the same form sent twice gives the same code without the code
    being stored. The parts must themselves hold at least 80 unguessable bits.
    """
    message = b"\x00".join(part.encode("utf-8", "surrogatepass") for part in parts)
    number = int.from_bytes(hmac.digest(key, message, "sha256")[:10], "big")
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(75, -1, -5))


def read_receipt(typed: str) -> str | None:
    """The code a person meant, or None when it cannot be one."""
    code = typed.strip().upper().translate(_HEARD)
    return code if len(code) == LENGTH and all(c in ALPHABET for c in code) else None


def receipt_hash(code: str) -> str:
    """What the database keeps. 80 random bits need no slow hash: 2**80 guesses are out of reach."""
    return hashlib.sha256(b"kentongan receipt\x00" + code.encode()).hexdigest()


def spaced(code: str) -> str:
    """`7Q4M2RXD9HJKW3TN` → `7Q4M 2RXD 9HJK W3TN`."""
    return " ".join(code[i : i + 4] for i in range(0, LENGTH, 4))
