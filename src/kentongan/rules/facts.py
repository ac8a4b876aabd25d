"""Standard questions and drafts of their answers: the interpreter of `facts_*.toml`."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

CERTAINTIES = ("text", "press", "unconfirmed")
LASTS_DAYS = 14  # an answer that ends within these days stands in the list of gaps


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its wordings, and the draft of an answer for an office to make its own."""

    code: str
    owner: str
    question: str
    wordings: tuple[str, ...]
    headline: str
    body: str
    steps: tuple[str, ...]
    basis: str
    certainty: str
    until: date | None
    read_in: str

    def offered(self, today: date) -> bool:
        """False once the day the draft speaks of has gone by."""
        return self.until is None or today <= self.until


@cache
def questions() -> dict[str, Question]:
    """Code ("pilkada_2024.hari") → question, in the order of the files."""
    found: dict[str, Question] = {}
    for path in sorted(Path(__file__).parent.glob("facts_*.toml")):
        table = tomllib.loads(path.read_text("utf-8"))
        for row in table["question"]:
            code = f"{table['set']['code']}.{row['code']}"
            found[code] = _question(code, row)
    return found


def of_owner(owner: str, today: date) -> list[Question]:
    """The standard questions that this body answers, and whose day has not gone by."""
    return [q for q in questions().values() if q.owner == owner and q.offered(today)]


def _question(code: str, row: dict[str, Any]) -> Question:
    if row["certainty"] not in CERTAINTIES:
        raise ValueError(f"{code}: no such certainty: {row['certainty']}")
    return Question(
        code=code,
        owner=row["owner"],
        question=row["question"],
        wordings=tuple(row["wordings"]),
        headline=row["headline"],
        body=row["body"],
        steps=tuple(row["steps"]),
        basis=row["basis"],
        certainty=row["certainty"],
        until=row.get("until"),
        read_in=row["read_in"],
    )
