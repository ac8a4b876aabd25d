"""Canonical bytes and the Merkle tree hash of RFC 9162 (Certificate Transparency 2.0), section 2.1."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime


def sha256(data: bytes) -> bytes:
    """SHA-256, 32 bytes."""
    return hashlib.sha256(data).digest()


def canonical(value: object) -> bytes:
    """One byte string for one value: sorted keys, no spaces, UTF-8 (a subset of RFC 8785).

    Numbers are whole numbers or strings in our events, so RFC 8785's float rules do not arise;
    a float is refused rather than sealed ambiguously.
    """

    def check(node: object) -> None:
        if isinstance(node, float):
            raise TypeError("a float has no canonical form here; use a string or a whole number")
        if isinstance(node, dict):
            for child in node.values():
                check(child)
        elif isinstance(node, list | tuple):
            for child in node:
                check(child)

    check(value)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass")


def instant(moment: datetime) -> str:
    """One way to write an instant: UTC, microseconds. A database gives it back in another zone."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def leaf_hash(content: bytes) -> str:
    """Hash of a leaf: SHA-256 over 0x00 and the content (hex)."""
    return sha256(b"\x00" + content).hex()


def root_hash(leaves: Sequence[bytes]) -> bytes:
    """Merkle tree hash over leaf hashes (each 32 bytes), by RFC 9162 section 2.1.1.

    Iterative: a stack of perfect subtrees, joined from the right at the end; O(n) time,
    O(log n) memory.
    """
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        size, node = 1, leaf
        while stack and stack[-1][0] == size:
            left = stack.pop()[1]
            node, size = sha256(b"\x01" + left + node), size * 2
        stack.append((size, node))
    if not stack:
        return sha256(b"")
    node = stack.pop()[1]
    while stack:
        node = sha256(b"\x01" + stack.pop()[1] + node)
    return node
