"""The key by which push services know this house (VAPID, RFC 8292), made from one kept secret."""

import base64
import hashlib

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256


def key_from(secret: bytes) -> ec.EllipticCurvePrivateKey:
    """The same secret gives the same key, so that one file holds it and a restore keeps browsers."""
    number = int.from_bytes(hashlib.sha512(b"vapid\x00" + secret).digest())
    return ec.derive_private_key(number % (ORDER - 1) + 1, ec.SECP256R1())


def public_key(secret: bytes) -> str:
    """What a browser needs to take pushes from us and from nobody else; base64url."""
    point = (
        key_from(secret)
        .public_key()
        .public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    )
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()
