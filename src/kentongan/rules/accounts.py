"""Platforms, reasons, checklists, units and partners: the interpreter of `accounts.toml`. Pure."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def table() -> dict[str, Any]:
    """All of it."""
    return tomllib.loads((Path(__file__).parent / "accounts.toml").read_text("utf-8"))


def platforms() -> dict[str, str]:
    """Platform → what it is called."""
    return {key: row["label_id"] for key, row in table()["platforms"].items()}


def units() -> dict[str, str]:
    """Kind of unit → what it is called; `total` is a stated sum."""
    return {key: row["label_id"] for key, row in table()["units"].items()}


def handle(platform: str, said: str) -> str | None:
    """An account's name in one form, from `@Name`, `name` or its address; None when it is none.

    >>> handle("instagram", "https://www.instagram.com/KPU.Contoh/?hl=id")
    'kpu.contoh'
    >>> handle("x", "https://www.instagram.com/kpu")
    """
    row = table()["platforms"].get(platform)
    text = said.strip()
    if row is None or not text or not text.isprintable():
        return None
    if row["hosts"]:
        text = (_of_address(text, row["hosts"]) or "") if "/" in text else text
        text = text.lstrip("@").lower()
    elif platform == "situs":
        text = text.lower().removeprefix("https://").removeprefix("http://").rstrip("/")
    return text if text and re.fullmatch(row["name"], text) else None


_ADDRESS = re.compile(r"(?:https?://)?([a-z0-9.-]+)(?::\d+)?(/[^?#]*)?(?:[?#].*)?", re.IGNORECASE)


def _of_address(text: str, hosts: list[str]) -> str | None:
    """The part of an address that names the account; None at another platform's host."""
    parts = _ADDRESS.fullmatch(text)
    if parts is None:
        return None
    host = parts[1].lower()
    if not any(host == known or host.endswith(f".{known}") for known in hosts):
        return None
    steps = [step for step in (parts[2] or "").split("/") if step]
    if steps and steps[0].lower() in ("channel", "c", "user", "pages", "s"):
        steps = steps[1:]
    return steps[0] if steps else None


def address(platform: str, name: str) -> str:
    """Where the account is to be seen; "" when nobody can tell."""
    hosts = table()["platforms"][platform]["hosts"]
    if platform == "situs":
        return f"https://{name}"
    if not hosts or not name:
        return ""
    sign = "@" if platform in ("tiktok", "youtube") else ""
    middle = "channel/" if platform == "whatsapp" else ""
    return f"https://www.{hosts[0]}/{middle}{sign}{name}"


def multiples(unit: str, number: int, counts: dict[str, int]) -> list[tuple[int, str, int]]:
    """`(how many, of what, for each)` that give the number exactly: 25,825 TPS × 9.

    >>> multiples("kpps", 232_425, {"tps": 25_825})
    [(25825, 'tps', 9)]
    """
    row = table()["units"].get(unit, {})
    many = counts.get(row.get("per", ""), 0)
    return [
        (many, row["per"], each) for each in row.get("each", []) if many and many * each == number
    ]


def means(unit: str, each: int) -> str:
    """What the people of one unit are: 9 at a polling station are 7 KPPS and 2 order officers."""
    return table()["units"].get(unit, {}).get("means", {}).get(str(each), "")


def bounds(unit: str, counts: dict[str, int]) -> tuple[int, str, int, int] | None:
    """`(how many, of what, least each, most each)` of a kind whose number is known to lie between."""
    row = table()["units"].get(unit, {})
    many = counts.get(row.get("per", ""), 0)
    if not many or not row.get("each"):
        return None
    return many, row["per"], min(row["each"]), max(row["each"])


def fits(unit: str, number: int, counts: dict[str, int]) -> bool | None:
    """True when the map explains a number; None when the map does not know.

    >>> fits("pantarlih", 2_999, {"tps": 1_515}), fits("pantarlih", 2_675, {"tps": 25_825})
    (True, False)
    """
    limits = bounds(unit, counts)
    if limits is None:
        return None
    many, _per, least, most = limits
    if table()["units"][unit].get("range"):
        return many * least <= number <= many * most
    return bool(multiples(unit, number, counts))


def digit_lost(unit: str, number: int, counts: dict[str, int]) -> tuple[int, str, int] | None:
    """`(how many, of what, for each)` that the number is a tenth of, give or take a tenth of it.

    >>> digit_lost("pantarlih", 2_675, {"tps": 25_825})
    (25825, 'tps', 1)
    """
    row = table()["units"].get(unit, {})
    many = counts.get(row.get("per", ""), 0)
    if fits(unit, number, counts) is not False:
        return None
    near = (each for each in row["each"] if abs(number * 10 - many * each) * 10 <= many * each)
    return next(((many, row["per"], each) for each in near), None)
