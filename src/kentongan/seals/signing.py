"""Ed25519 signatures (RFC 8032) over canonical bytes; the key lives in a file of its own."""

import contextlib
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class SigningKey:
    """A private key kept in a file, made at first use, readable by its owner alone."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._key: Ed25519PrivateKey | None = None

    def sign(self, data: bytes) -> str:
        """Signature, hex (64 bytes)."""
        return self._private().sign(data).hex()

    def public_hex(self) -> str:
        """The public key, hex (32 bytes)."""
        return self._private().public_key().public_bytes_raw().hex()

    def _private(self) -> Ed25519PrivateKey:
        if self._key is None:
            if not self.path.exists():
                self.path.parent.mkdir(parents=True, exist_ok=True)
                fresh = Ed25519PrivateKey.generate()
                partial = self.path.with_name(f".{self.path.name}.partial")
                partial.touch(mode=0o600)
                partial.write_bytes(fresh.private_bytes_raw())
                # Two processes may both make one at first start: the first link wins.
                with contextlib.suppress(FileExistsError):
                    self.path.hardlink_to(partial)
                partial.unlink(missing_ok=True)
            self._key = Ed25519PrivateKey.from_private_bytes(self.path.read_bytes())
        return self._key


def verify(public_hex: str, data: bytes, signature_hex: str) -> bool:
    """True when the signature is of these bytes by this key."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_hex))
        key.verify(bytes.fromhex(signature_hex), data)
    except (InvalidSignature, ValueError):
        return False
    return True
