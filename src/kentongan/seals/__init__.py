"""Ground floor: hashes, Merkle tree, signatures, receipts. Values in, values out."""

from .receipt import read_receipt, receipt_code, receipt_hash, spaced
from .tree import canonical, instant, leaf_hash, root_hash, sha256

__all__ = [
    "canonical",
    "instant",
    "leaf_hash",
    "read_receipt",
    "receipt_code",
    "receipt_hash",
    "root_hash",
    "sha256",
    "spaced",
]
