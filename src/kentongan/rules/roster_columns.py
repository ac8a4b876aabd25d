"""How offices write their lists of people: the interpreter of `roster_columns.toml`."""

import re
import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

_DAY = re.compile(r"(\d{1,2})[ ./-]+([a-z]+|\d{1,2})[ ./-]+(\d{4})(?: .*)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t].*)?")


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "roster_columns.toml").read_text("utf-8"))


@cache
def columns() -> dict[str, str]:
    """Heading in plain form → our name of the column."""
    return {said: ours for ours, names in _table()["columns"].items() for said in names}


@cache
def ours() -> tuple[str, ...]:
    """Our names of columns, in the order they are asked for."""
    return tuple(_table()["columns"])


@cache
def never() -> frozenset[str]:
    """Headings whose columns are not read at all."""
    return frozenset(_table()["never"]["headings"])


@cache
def roles() -> dict[str, tuple[str, str]]:
    """What a role is called, in plain form → (role, kind of body)."""
    return {said: (row["role"], row["kind"]) for row in _table()["role"] for said in row["names"]}


@cache
def kind_of_role() -> dict[str, str]:
    """Role → kind of body."""
    return {row["role"]: row["kind"] for row in _table()["role"]}


@cache
def titles() -> dict[str, str]:
    """Role → how a post is called when the list does not say."""
    return {row["role"]: row["title"] for row in _table()["role"]}


@cache
def of_stations() -> frozenset[str]:
    """Roles whose people work for one polling station."""
    return frozenset(row["role"] for row in _table()["role"] if row.get("station"))


def role_of(said: str) -> str | None:
    """The role that words in plain form speak of: exactly, or at their beginning.

    >>> role_of("ketua pps kedung badak")
    'pps'
    """
    if found := roles().get(said):
        return found[0]
    begun = [name for name in roles() if said.startswith(name + " ")]
    return roles()[max(begun, key=len)][0] if begun else None


def day_of(said: str) -> date | None:
    """`4 April 2024`, `04/04/2024`, `2024-04-04`; None when it is no day.

    >>> day_of("17-9-2024")
    datetime.date(2024, 9, 17)
    """
    text = said.strip().lower()
    try:
        if found := _ISO.fullmatch(text):
            return date(*(int(part) for part in found.groups()))
        if found := _DAY.fullmatch(text):
            return date(int(found[3]), _month(found[2]), int(found[1]))
    except ValueError:
        pass
    return None


def _month(said: str) -> int:
    if said.isdecimal():
        return int(said)
    months = _table()["months"]
    for names in (months["names"], months["short"]):
        if said in names:
            return names.index(said) + 1
    starts = [n for n, name in enumerate(months["short"], 1) if said.startswith(name)]
    return starts[0] if starts else 0
