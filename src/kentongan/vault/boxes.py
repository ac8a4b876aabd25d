"""Sealed text: readable only with a key that lies beside the database, never in it."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from kentongan.ledger.refusal import Refusal


def seal_text(text: str) -> str:
    """The text, sealed (Fernet: AES-128-CBC with HMAC-SHA256)."""
    return _box().encrypt(text.encode()).decode()


def open_text(sealed: str) -> str:
    """What was sealed; refused when the key is another one, as after a restore without its keys."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Refusal("identity.key_missing") from None


def _box() -> Fernet:
    key = hashlib.sha256(b"kentongan.identity\x00" + settings.IDENTITY_KEY).digest()
    return Fernet(base64.urlsafe_b64encode(key))
