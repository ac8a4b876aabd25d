"""Kinds of institution: the interpreter of `institutions.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def kinds() -> dict[str, dict[str, Any]]:
    """Kind → {label_id, label_en, levels, adhoc, roster}."""
    return tomllib.loads((Path(__file__).parent / "institutions.toml").read_text("utf-8"))
