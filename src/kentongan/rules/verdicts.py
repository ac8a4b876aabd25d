"""Verdicts and content types: the interpreter of `verdicts.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "verdicts.toml").read_text("utf-8"))


def verdicts() -> dict[str, dict[str, Any]]:
    """Verdict → {plain_id, plain_en, sign, label_id, label_en, needs}."""
    return _table()["verdict"]


def first_draft_types() -> dict[str, list[str]]:
    """First Draft type → [Indonesian, English]."""
    return _table()["first_draft"]


def supports(verdict: str, stance: str) -> bool:
    """True when a source with this stance counts towards this verdict."""
    needs = verdicts()[verdict]["needs"]
    if needs == "asked":
        return True
    return stance == needs or (needs == "any" and stance in ("confirms", "denies"))
