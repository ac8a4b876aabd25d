"""The five vulnerabilities: the interpreter of `vulnerabilities.toml`."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from .categories import category


@cache
def vulnerabilities() -> dict[str, dict[str, Any]]:
    """Value → {label_id, label_en, says_id, says_en}, in the order of the article."""
    table = tomllib.loads((Path(__file__).parent / "vulnerabilities.toml").read_text("utf-8"))
    return {key: row for key, row in table.items() if isinstance(row, dict)}


def suggested(reported: Iterable[str]) -> list[str]:
    """Values that these categories of report hint at, in the order of the article."""
    hinted = {row.vulnerability for key in set(reported) if (row := category(key)) is not None}
    return [key for key in vulnerabilities() if key in hinted]
