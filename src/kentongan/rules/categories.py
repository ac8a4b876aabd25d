"""Categories of what people send: the interpreter of `categories.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Category:
    """One row: what it is called, what it begins as, and what it hints at."""

    key: str
    label_id: str
    label_en: str
    kind: str
    source: str
    certainty: str
    vulnerability: str = ""
    money: bool = False

    def label(self, language: str) -> str:
        """Its name in one of the two languages."""
        return self.label_en if language == "en" else self.label_id


@cache
def categories() -> dict[str, Category]:
    """Key → category, in the order in which they are offered."""
    table = tomllib.loads((Path(__file__).parent / "categories.toml").read_text("utf-8"))
    return {key: Category(key=key, **row) for key, row in table.items() if isinstance(row, dict)}


def category(key: str) -> Category | None:
    """One of them, or None: "" and what no table knows are both no category."""
    return categories().get(key)
