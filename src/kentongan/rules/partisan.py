"""Partisan words: the interpreter of `partisan.toml`. A text in, findings with reasons out."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LONGEST = 20_000  # letters looked at; no official text is longer
_WORD = re.compile(r"[\w'-]+")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, where in the text, and why it may not stand there."""

    code: str
    words: str
    at: int
    reason_id: str
    reason_en: str

    def reason(self, language: str) -> str:
        return self.reason_en if language == "en" else self.reason_id


def lint(text: str) -> list[Finding]:
    """Everything partisan in a text, in its order; [] for a neutral one, naming parties or not."""
    text = text[:LONGEST]
    found = [
        Finding(row["code"], hit.group(0), hit.start(), row["reason_id"], row["reason_en"])
        for row, pattern in _alone()
        for hit in pattern.finditer(text)
    ]
    return sorted(found + _near(text), key=lambda finding: finding.at)


def _near(text: str) -> list[Finding]:
    """Praise and blame that stand within reach of a party or a candidate."""
    starts = [hit.start() for hit in _WORD.finditer(text)]
    sides = [_place(hit.start(), starts) for hit in _sides().finditer(text)]
    if not sides:
        return []
    return [
        Finding(row["code"], hit.group(0), hit.start(), row["reason_id"], row["reason_en"])
        for row, pattern in _heat()
        for hit in pattern.finditer(text)
        if any(abs(_place(hit.start(), starts) - side) <= _table()["reach"] for side in sides)
    ]


def _place(at: int, starts: list[int]) -> int:
    """Which word of the text begins here."""
    low, high = 0, len(starts)
    while low < high:
        middle = (low + high) // 2
        if starts[middle] < at:
            low = middle + 1
        else:
            high = middle
    return low


def _any_of(words: list[str]) -> re.Pattern[str]:
    inner = "|".join(
        re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len)[::-1]
    )
    return re.compile(rf"\b(?:{inner})\b", re.IGNORECASE)


@cache
def _sides() -> re.Pattern[str]:
    return _any_of(_table()["parties"] + _table()["candidates"])


@cache
def _heat() -> list[tuple[dict[str, Any], re.Pattern[str]]]:
    return [(row, _any_of(row["words"])) for row in _table()["near"]]


@cache
def _alone() -> list[tuple[dict[str, Any], re.Pattern[str]]]:
    return [
        (row, re.compile("|".join(row["patterns"]), re.IGNORECASE)) for row in _table()["alone"]
    ]


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "partisan.toml").read_text("utf-8"))
