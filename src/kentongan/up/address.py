"""Addresses of people who write on channels: sealed to write back, hashed to know them again."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def seal(text: str) -> str:
    """Text as only this installation can read it (Fernet: AES-128-CBC with HMAC-SHA-256)."""
    return _box().encrypt(text.encode("utf-8", "surrogatepass")).decode()


def unseal(sealed: str) -> str:
    """The text again; "" when it was emptied, or sealed under another key."""
    try:
        return _box().decrypt(sealed.encode()).decode("utf-8", "surrogatepass") if sealed else ""
    except InvalidToken:
        return ""


def address_hash(channel: str, address: str) -> str:
    """The same sender gives the same hash; without the key nobody can try addresses."""
    return _hmac(f"address\x00{channel}\x00{address}").hex()


def secret_of(channel: str, key: str) -> str:
    """160 bits for a delivery: what receipts are derived from; the provider cannot know it."""
    return _hmac(f"delivery\x00{channel}\x00{key}")[:20].hex()


def reply_token(conversation_id: int) -> str:
    """What stands after the plus in our e-mail address: whoever answers there has our letter."""
    return f"{conversation_id}.{_hmac(f'reply {conversation_id}')[:10].hex()}"


def read_token(token: str) -> int | None:
    """The conversation of a token, or None when it is not one of ours."""
    number, _, _ = token.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        return None
    same = hmac.compare_digest(token.lower().encode(), reply_token(int(number)).encode())
    return int(number) if same else None


def _hmac(text: str) -> bytes:
    return hmac.digest(settings.CHANNEL_KEY, text.encode("utf-8", "surrogatepass"), "sha256")


def _box() -> Fernet:
    key = hashlib.sha256(b"kentongan channels\x00" + settings.CHANNEL_KEY).digest()
    return Fernet(base64.urlsafe_b64encode(key))
