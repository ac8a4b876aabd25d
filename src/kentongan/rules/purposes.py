"""What official material is for: the interpreter of `purposes.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "purposes.toml").read_text("utf-8"))


def purposes() -> dict[str, dict[str, str]]:
    """The seven purposes: code → {label_id, label_en}."""
    return _table()["purpose"]


def kinds() -> dict[str, dict[str, Any]]:
    """The kinds of material: code → {label_id, label_en, needs_stage}."""
    return _table()["kind"]
