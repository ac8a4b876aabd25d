"""Figures as they were stated for the five regions of the source articles, Pilkada 2024.

Sources disagree and sums do not always add up. Nothing is corrected here: each figure keeps its
source, and a sum that differs is shown as a difference.
"""

import tomllib
from dataclasses import dataclass
from functools import cache

from .tree import DATA


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, who stated it, and whether it is the one to show."""

    what: str  # "voters", "tps", "districts", "villages", "rw", …
    value: int
    roll: str  # "DPT", "DPS" or "" when it is not about voters
    source: str
    main: bool
    note_id: str
    note_en: str


@dataclass(frozen=True, slots=True)
class Part:
    """A district's share as stated."""

    name: str
    voters: int
    tps: int


@dataclass(frozen=True, slots=True)
class Stated:
    """What was stated for one region."""

    code: str
    name: str
    figures: tuple[Figure, ...]
    parts: tuple[Part, ...]

    def main(self, what: str) -> Figure | None:
        """The figure to show for `what`."""
        return next((f for f in self.figures if f.what == what and f.main), None)

    def shortfall(self, what: str) -> int | None:
        """Stated total less the sum of its parts; None when no parts were stated."""
        total = self.main(what)
        if total is None or not self.parts or what not in ("voters", "tps"):
            return None
        stated = (part.voters if what == "voters" else part.tps for part in self.parts)
        return total.value - sum(stated)


@cache
def stated_regions() -> dict[str, Stated]:
    """The five regions by code."""
    with open(DATA / "pilkada_2024.toml", "rb") as file:
        regions = tomllib.load(file)["region"]
    return {
        region["code"]: Stated(
            code=region["code"],
            name=region["name"],
            figures=tuple(
                Figure(
                    what=figure["what"],
                    value=figure["value"],
                    roll=figure.get("roll", ""),
                    source=figure["source"],
                    main=figure.get("main", False),
                    note_id=figure.get("note_id", ""),
                    note_en=figure.get("note_en", ""),
                )
                for figure in region["figure"]
            ),
            parts=tuple(Part(**part) for part in region.get("part", ())),
        )
        for region in regions
    }
