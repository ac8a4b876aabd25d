"""Who handles what complains about an organiser: the interpreter of `conflict.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from .response import owner_of_kind


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "conflict.toml").read_text("utf-8"))


def owner_about(kind: str, *, family: str, national: bool) -> str:
    """The body that answers for a message of this kind about a body of this family.

    `family` is the kind in whose roster the body stands ("kpu" for a KPPS); `national` is true for
    a body of the whole country, above which there is no other of its family.
    """
    usual = owner_of_kind(kind)
    families = _table()["national"]
    if family not in families:
        return usual
    handled = family if kind in _table()["follows"] else usual
    return families[family] if national and handled == family else handled
