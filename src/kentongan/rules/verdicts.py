"""Verdicts and content types: the interpreter of `verdicts.toml`."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def _table() -> dict:
    return tomllib.loads((Path(__file__).parent / "verdicts.toml").read_text("utf-8"))


def verdicts() -> dict[str, dict]:
    """Verdict → {plain_id, plain_en, sign}."""
    return _table()["verdict"]


def first_draft_types() -> dict[str, list[str]]:
    """First Draft type → [Indonesian, English]."""
    return _table()["first_draft"]
