"""Channels other people run: the interpreter of `channels.toml`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

NAMES = ("whatsapp", "telegram", "sms", "email")
_SIGNS = re.compile(r"[^\w ]+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Template:
    """A text that a provider has approved for writing first: its name, and how much fits."""

    name: str
    language: str
    values: int
    longest: int


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "channels.toml").read_text("utf-8"))


def rule(channel: str, name: str) -> Any:
    """One fact about a channel; KeyError when it has none."""
    return _table()[channel][name]


def variable(channel: str, name: str) -> str:
    """The name of the environment variable: `KENTONGAN_WHATSAPP_TOKEN`."""
    return f"KENTONGAN_{channel}_{name}".upper()


def configured(environment: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Channel → what is set for it, defaults included."""
    found = {}
    for channel in NAMES:
        rows = dict(_table()[channel]["defaults"])
        for name in [*_table()[channel]["needs"], *rows]:
            if value := environment.get(variable(channel, name), "").strip():
                rows[name] = value
        found[channel] = rows
    return found


def missing(channel: str, values: Mapping[str, str]) -> list[str]:
    """The variables that a channel still lacks; [] when it is on."""
    return [variable(channel, name) for name in rule(channel, "needs") if not values.get(name)]


def window(channel: str) -> timedelta | None:
    """How long after the sender's last message free text may go; None: at any time."""
    hours = _table()[channel].get("window_hours")
    return timedelta(hours=hours) if hours else None


def template(channel: str, purpose: str, approved: str) -> Template | None:
    """The approved text for a purpose ("answer", "reply"), or None."""
    row = _table()[channel].get("templates", {}).get(purpose)
    if row is None or row["name"] not in {name.strip() for name in approved.split(",")}:
        return None
    return Template(row["name"], row["language"], row["values"], row["longest_value"])


def people_a_day(tier: str) -> int | None:
    """To how many people WhatsApp lets us write first in 24 hours; None: to any number.

    An unknown tier is read as the lowest one: better too few than a portfolio that is held back.
    """
    tiers = _table()["whatsapp"]["limit"]["tiers"]
    return tiers.get(tier.strip(), min(filter(None, tiers.values()))) or None


def limit_rolls() -> timedelta:
    """The time over which those people are counted."""
    return timedelta(hours=_table()["whatsapp"]["limit"]["hours"])


def address_kept() -> timedelta:
    """How long an address stays after nothing is owed any more."""
    return timedelta(days=_table()["keeping"]["address_days"])


def most_replies() -> int:
    """Of the machine, to one sender, within an hour."""
    return _table()["talking"]["most_replies_an_hour"]


def acknowledge_every() -> timedelta:
    """Several messages in a row get one acknowledgement."""
    return timedelta(minutes=_table()["talking"]["acknowledge_minutes"])


def place_tries() -> int:
    """How often we ask where it was."""
    return _table()["talking"]["place_tries"]


def says(kind: str, text: str) -> bool:
    """True when the whole text is one of the words of this kind ("help", "yes", …)."""
    return plain(text) in _table()["words"][kind]


def begins(kind: str, text: str) -> bool:
    """True when the text begins with one of the words of this kind."""
    said = f"{plain(text)} "
    return any(said.startswith(f"{word} ") for word in _table()["words"][kind])


def plain(text: str) -> str:
    """Small letters, no signs, single blanks."""
    return " ".join(_SIGNS.sub(" ", text.casefold()).split())
