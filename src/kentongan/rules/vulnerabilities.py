"""The five vulnerabilities: the interpreter of `vulnerabilities.toml`."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any


@cache
def vulnerabilities() -> dict[str, dict[str, Any]]:
    """Value → {label_id, label_en, says_id, says_en, categories}, in the order of the article."""
    table = tomllib.loads((Path(__file__).parent / "vulnerabilities.toml").read_text("utf-8"))
    return {key: row for key, row in table.items() if isinstance(row, dict)}


def suggested(categories: Iterable[str]) -> list[str]:
    """Values that these categories of report hint at, in the order of the article."""
    seen = set(categories)
    return [key for key, row in vulnerabilities().items() if seen & set(row["categories"])]
