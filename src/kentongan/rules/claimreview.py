"""ClaimReview: who may emit it, its form, and reading what others publish. Text in, rows out."""

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tomllib import loads
from typing import Any

BYTES = 5 * 1024 * 1024
DEEPEST = 12
_LINK = re.compile(r"https?://[^\s/?#@]+\.[^\s/?#@.]+([/?#]\S*)?", re.IGNORECASE)
_RATING = {"salah": 1, "penipuan": 1, "menyesatkan": 2, "sebagian_benar": 3, "benar": 5}


@dataclass(frozen=True, slots=True)
class Review:
    """One check of another publisher, as it published it."""

    url: str
    publisher: str
    publisher_url: str
    words: str  # the claim that was checked
    title: str
    rating: str
    checked_on: date | None
    licence: str = ""  # what its publisher says of using it: an address or a line


@dataclass(frozen=True, slots=True)
class Problem:
    """An entry that cannot be taken: its number (from 1) and why, as a code."""

    number: int
    code: str  # not_an_object, not_a_review, url, publisher, words, rating, date, twice


@cache
def _table() -> dict[str, Any]:
    return loads((Path(__file__).parent / "claimreview.toml").read_text("utf-8"))


def most() -> int:
    """Entries taken at a time."""
    return _table()["import"]["most"]


def may_emit(institution: str, *, member: bool = False) -> bool:
    """True when a body of this kind may mark its checks as ClaimReview; an unknown kind may not."""
    row = _table()["institution"].get(institution, {"emits": False})
    return row["emits"] and (member or row.get("needs") != "membership")


def why_not(institution: str, language: str) -> str:
    """The reason, in words; "" for a body that the table does not know."""
    row = _table()["institution"].get(institution, {})
    return row.get("reason_en" if language == "en" else "reason_id", "")


def emit(
    *,
    institution: str,
    name: str,
    url: str,
    words: str,
    verdict: str,
    label: str,
    published: date,
    member: bool = False,
) -> dict[str, Any] | None:
    """The JSON-LD of one check; None where the table does not allow it."""
    if not may_emit(institution, member=member):
        return None
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": label}
    if verdict in _RATING:
        rating |= {"ratingValue": _RATING[verdict], "bestRating": 5, "worstRating": 1}
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": url,
        "claimReviewed": words,
        "datePublished": published.isoformat(),
        "author": {"@type": "Organization", "name": name},
        "reviewRating": rating,
    }


def read(content: str) -> tuple[list[Review], list[Problem]] | None:
    """Reviews and problems of a list: JSON, JSON-LD, a DataFeed, or one object a line. None: no list."""
    entries = _entries(content)
    return None if entries is None else take(entries)


def take(entries: list[Any]) -> tuple[list[Review], list[Problem]]:
    """Reviews and problems of single entries, numbered from 1."""
    reviews: list[Review] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for number, entry in enumerate(entries, 1):
        found = _review(entry)
        if isinstance(found, Review) and found.url in seen:
            found = "twice"
        if isinstance(found, Review):
            seen.add(found.url)
            reviews.append(found)
        else:
            problems.append(Problem(number, found))
    return reviews, problems


def _entries(content: str) -> list[Any] | None:
    try:
        return _flat(json.loads(content), 0)
    except (ValueError, RecursionError):
        pass
    rows = []
    for line in content.splitlines():
        if not line.strip():
            continue
        try:
            rows += _flat(json.loads(line), 0)
        except (ValueError, RecursionError):
            rows.append(None)
    return rows if any(isinstance(row, dict) for row in rows) else None


def _flat(found: Any, depth: int) -> list[Any]:
    """The single entries of whatever wrapping there is."""
    if depth > DEEPEST:
        return [None]
    if isinstance(found, list):
        return [entry for part in found for entry in _flat(part, depth + 1)]
    if isinstance(found, dict):
        for name in ("dataFeedElement", "@graph", "itemListElement", "item", "claims"):
            if name in found and not _is_review(found):
                inside = _flat(found[name], depth + 1)
                return [_licensed(entry, found.get("license")) for entry in inside]
    return [found]


def _licensed(entry: Any, licence: Any) -> Any:
    """What a wrapping says of its licence holds for what is inside and says nothing."""
    if not licence or not isinstance(entry, dict):
        return entry
    return {"license": licence} | entry


def flat(found: Any) -> list[Any]:
    """The single entries of whatever wrapping there is."""
    return _flat(found, 0)


def is_review(entry: Any) -> bool:
    """True for an object that says itself that it is a review."""
    return isinstance(entry, dict) and _is_review(entry)


def _is_review(entry: dict[str, Any]) -> bool:
    kinds = entry.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return any(kind in _table()["import"]["types"] for kind in kinds)


def _review(entry: Any) -> Review | str:
    """The review, or the code of what is wrong with it."""
    if not isinstance(entry, dict):
        return "not_an_object"
    if not _is_review(entry):
        return "not_a_review"
    author = _first(entry.get("author")) or _first(entry.get("publisher"))
    rating = _first(entry.get("reviewRating"))
    url, words = _text(entry.get("url"), 2000), _text(entry.get("claimReviewed"), 4000)
    name = _text(author.get("name"), 160)
    said = _text(rating.get("alternateName"), 80) or _text(rating.get("name"), 80)
    if not _is_link(url):
        return "url"
    if not name:
        return "publisher"
    if len(words) < 5:
        return "words"
    if not said:
        return "rating"
    day = _text(entry.get("datePublished"), 40)
    try:
        checked_on = date.fromisoformat(day[:10]) if day else None
    except ValueError:
        return "date"
    home = _text(author.get("url"), 2000)
    title = _text(entry.get("headline") or entry.get("name"), 300)
    home = home if _is_link(home) else ""
    return Review(url, name, home, words, title, said, checked_on, _licence(entry.get("license")))


def _licence(said: Any) -> str:
    """An address or a line, whichever way it is written."""
    said = _first(said)
    return _text(said.get("url"), 300) or _text(said.get("name"), 300)


def _first(value: Any) -> dict[str, Any]:
    if isinstance(value, list):
        value = next((one for one in value if isinstance(one, dict)), {})
    return value if isinstance(value, dict) else {"name": value} if value else {}


def _text(value: Any, longest: int) -> str:
    """Plain text of at most so many letters; what no database keeps is left out."""
    if not isinstance(value, str):
        return ""
    kept = "".join(c for c in value if c != "\x00" and not "\ud800" <= c <= "\udfff")
    return " ".join(kept.split())[:longest]


def _is_link(link: str) -> bool:
    return bool(_LINK.fullmatch(link))
