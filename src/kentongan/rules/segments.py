"""Segments of voters: the interpreter of `segments.toml`. Pure."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def segments() -> dict[str, dict[str, Any]]:
    """Code → {label_id, label_en, ages}, in the order of the table."""
    text = (Path(__file__).parent / "segments.toml").read_text("utf-8")
    return tomllib.loads(text)["segment"]


def label(code: str, language: str) -> str:
    """What a segment is called; a code that the table no longer has stays as it is."""
    row = segments().get(code)
    return code if row is None else row["label_en" if language == "en" else "label_id"]
