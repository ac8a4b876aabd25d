"""Reads the word lists beside this file: slang, regional words, synonyms, stop words, opposites."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


def _lines(name: str) -> list[str]:
    rows = (_HERE / name).read_text(encoding="utf-8").splitlines()
    return [row for row in rows if row.strip() and not row.startswith("#")]


@cache
def load_pairs(name: str) -> dict[str, str]:
    """A table "forms<TAB>meaning", one meaning a line, forms separated by spaces."""
    pairs: dict[str, str] = {}
    for row in _lines(name):
        forms, meaning = row.split("\t")[:2]
        for form in forms.split():
            pairs[form.replace("_", " ")] = meaning.strip()
    return pairs


@cache
def load_words(name: str) -> frozenset[str]:
    """A plain list, words separated by white space."""
    return frozenset(word for row in _lines(name) for word in row.split())


@cache
def load_phrases(name: str) -> tuple[str, ...]:
    """One regular expression a line."""
    return tuple(_lines(name))


@cache
def load_table(name: str) -> dict[str, Any]:
    """A TOML file."""
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))


@cache
def load_counts(name: str) -> tuple[dict[str, int], int]:
    """Lines "word<TAB>count"; the word "*" gives the size of the collection counted."""
    counts = {word: int(count) for word, count in (row.split("\t") for row in _lines(name))}
    return counts, counts.pop("*")


@cache
def load_concepts(name: str) -> list[tuple[str, list[str], str]]:
    """Lines "class ; a | b | c ; opposite": class, the ways of saying the concept, its opposite or "-"."""
    rows = []
    for line in _lines(name):
        kind, forms, opposite = line.split(" ; ")
        rows.append((kind.strip(), [form.strip() for form in forms.split("|")], opposite.strip()))
    return rows
