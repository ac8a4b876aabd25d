"""How long posts of the ad hoc bodies are held, by election: the interpreter of `terms.toml`."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

Term = tuple[date | None, date]


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "terms.toml").read_text("utf-8"))


def elections(spoken: str = "id") -> dict[str, str]:
    """Election → what it is called."""
    return {code: row[f"label_{spoken}"] for code, row in _table().items()}


@cache
def terms(election: str) -> dict[str, Term]:
    """Role → first day (when it is known) and last day; nothing for an election that is not here.

    >>> terms("pilkada_2024")["kpps"]
    (datetime.date(2024, 11, 7), datetime.date(2024, 12, 8))
    """
    rows = _table().get(election, {}).get("term", [])
    return {row["role"]: (row.get("since"), row["until"]) for row in rows}
