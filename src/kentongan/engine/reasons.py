"""Turn a reason's code and values into a sentence, from reasons.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

SENTENCES: dict[str, dict[str, str]] = tomllib.loads(
    (Path(__file__).parent / "reasons.toml").read_text(encoding="utf-8")
)


def say(code: str, values: dict[str, Any], language: str = "id") -> str:
    """The sentence for a code in Indonesian ("id") or English ("en"). KeyError on an unknown code."""
    return SENTENCES[code]["en" if language == "en" else "id"].format(**values)
