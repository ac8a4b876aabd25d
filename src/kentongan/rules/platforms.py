"""Where material is posted, how long a text may be, which shapes: the interpreter of `platforms.toml`."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_ADDRESS = re.compile(r"https?://\S+")
# X counts these ranges once and everything else twice.
_ONCE = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
ADDRESS_COUNTS = 23


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "platforms.toml").read_text("utf-8"))


def platforms() -> dict[str, dict[str, Any]]:
    """Code → {label, longest, certainty, source, shapes, …}, in the order of the table."""
    return _table()["platform"]


def shapes() -> dict[str, tuple[int, int]]:
    """Shape → width and height in pixels."""
    return {code: tuple(row["size"]) for code, row in _table()["shape"].items()}


def shape_label(code: str, spoken: str) -> str:
    """The name of a shape in a language of the tables."""
    return str(_table()["shape"][code][f"label_{spoken}"])


def languages() -> dict[str, str]:
    """Language tag → its own name. Indonesian is not among them: every kit has it."""
    return {code: row["label"] for code, row in _table()["language"].items()}


def label(code: str, spoken: str) -> str:
    """The name of a platform in a language of the tables."""
    row = platforms()[code]
    return str(row.get(f"label_{spoken}", row["label"]))


def length(code: str, text: str) -> int:
    """How long a platform takes this text to be."""
    if platforms()[code].get("counts") != "weighted":
        return len(text)
    rest, addresses = _ADDRESS.subn("", text)
    return ADDRESS_COUNTS * addresses + sum(
        1 if any(low <= ord(sign) <= high for low, high in _ONCE) else 2 for sign in rest
    )


def too_long(code: str, text: str) -> int:
    """By how much a text is too long for a platform; 0 when it fits."""
    return max(0, length(code, text) - int(platforms()[code]["longest"]))
