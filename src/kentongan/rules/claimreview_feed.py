"""Feeds of fact-checkers, Atom and RSS, as entries of ClaimReview. Text in, objects out.

A feed is a stranger's XML. It is read by expat with nothing of ours behind it: one that declares a
document type or an entity is refused before anything is expanded, nothing is fetched, and depth,
entries and text are bounded.

An entry is a review in one of three ways: JSON-LD inside its content; elements of schema.org beside
its title; or a title that begins with the result, as “[SALAH] …”, the habit of Indonesian checkers.
"""

import json
import re
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any
from xml.parsers import expat

from . import claimreview

DEEPEST = 30
MOST = 2000  # entries read at all; fewer are taken at a time
LONGEST = 200_000  # letters of one element
_KNOWN = (
    "",
    "http://www.w3.org/2005/Atom",
    "http://purl.org/rss/1.0/",
    "http://purl.org/rss/1.0/modules/content/",
    "http://purl.org/dc/elements/1.1/",
    "http://purl.org/dc/terms/",
    "http://creativecommons.org/ns#",
    "http://web.resource.org/cc/",
    "http://backend.userland.com/creativeCommonsRssModule",
    "http://schema.org/",
    "https://schema.org/",
)
_ENTRIES = ("entry", "item")
_LABEL = re.compile(r"\s*[\[(](?P<label>[^\[\]()]{2,40})[\])]\s*:?\s*(?P<words>\S.*)", re.DOTALL)
_JSON = "application/ld+json"


class Unsafe(Exception):
    """The file declares what only an attacker, or a very old feed, declares."""


@dataclass
class _Part:
    """An entry, or the feed around them: texts by the path of their names."""

    texts: dict[str, str] = field(default_factory=dict)

    def first(self, *names: str) -> str:
        return next((found for name in names if (found := self.texts.get(name, "").strip())), "")


class _Reader:
    """Takes the feed apart while expat reads it."""

    def __init__(self) -> None:
        self.feed = _Part()
        self.entries: list[_Part] = []
        self._path: list[str] = []
        self._at: int | None = None  # depth of the entry that is open
        self._text: list[str] = []
        self._long = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if len(self._path) >= DEEPEST:
            raise ValueError("too deep")
        known = space in _KNOWN
        self._path.append(local if known else "?")
        self._text, self._long = [], 0
        if known and local in _ENTRIES and self._at is None:
            if len(self.entries) >= MOST:
                raise ValueError("too many")
            self.entries.append(_Part())
            self._at = len(self._path)
        elif known and local == "link" and attributes.get("href"):
            kind = attributes.get("rel", "alternate")
            self._part().texts.setdefault(f"@{kind}", attributes["href"])
        elif known and local in ("license", "licence"):
            resource = attributes.get("http://www.w3.org/1999/02/22-rdf-syntax-ns# resource", "")
            self._part().texts.setdefault("@license", resource)

    def words(self, data: str) -> None:
        if self._long < LONGEST:
            self._text.append(data)
            self._long += len(data)

    def end(self, _name: str) -> None:
        part = self._part()
        inside = self._path[self._at :] if self._at is not None else self._path[1:]
        if self._at is None and inside[:1] == ["channel"]:
            inside = inside[1:]
        if inside and self._text:
            part.texts.setdefault(".".join(inside), "".join(self._text)[:LONGEST])
        self._text, self._long = [], 0
        if self._at == len(self._path):
            self._at = None
        self._path.pop()

    def _part(self) -> _Part:
        return self.entries[-1] if self._at is not None else self.feed


def looks_like_one(content: str) -> bool:
    """True when it begins as XML does."""
    return content.lstrip("\ufeff \t\r\n").startswith("<")


def read(content: str) -> tuple[list[claimreview.Review], list[claimreview.Problem]] | None:
    """Reviews and problems by the number of the entry; None when it is no feed. May raise Unsafe."""
    reader = _Reader()
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = _unsafe
    parser.EntityDeclHandler = _unsafe
    parser.ExternalEntityRefHandler = _unsafe  # type: ignore[assignment]  # it raises
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.words
    data = content.lstrip("\ufeff \t\r\n").encode("utf-8", "replace")
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError):
        return None
    if not reader.entries:
        return None
    return claimreview.take([_entry(part, reader.feed) for part in reader.entries])


def _unsafe(*_said: object) -> None:
    raise Unsafe


def _entry(part: _Part, feed: _Part) -> Any:
    """An object in the form ClaimReview; what is missing in it is said by `take`."""
    link = part.first("@alternate", "link", "guid", "id")
    beside = {
        "url": link,
        "author": {
            "name": feed.first("title", "author.name"),
            "url": feed.first("@alternate", "link", "id"),
        },
        "license": _licence(part) or _licence(feed),
        "headline": _plain(part.first("title")),
        "datePublished": _day(part.first("published", "pubDate", "date", "updated", "created")),
    }
    for name in ("encoded", "content", "description", "summary"):
        if (inside := _embedded(part.texts.get(name, ""))) is not None:
            own = {key: value for key, value in inside.items() if value}
            return beside | own
    words, label = part.first("claimReviewed"), part.first("reviewRating.alternateName")
    label = label or part.first("reviewRating.Rating.alternateName", "alternateName")
    if not words:
        found = _LABEL.fullmatch(_plain(part.first("title")))
        if found is None:
            return beside | {"@type": "Article"}
        words, label = found["words"], label or found["label"]
        beside["headline"] = ""  # it is the rumour itself, which is no title
    rating = {"alternateName": label.strip()}
    return beside | {"@type": "ClaimReview", "claimReviewed": words, "reviewRating": rating}


def _embedded(html: str) -> dict[str, Any] | None:
    """The first review that the content carries as JSON-LD."""
    at = 0
    while (at := html.find(_JSON, at)) >= 0:
        begin = html.find(">", at) + 1
        end = html.find("</script", begin)
        if begin <= 0 or end < 0:
            return None
        try:
            found = claimreview.flat(json.loads(html[begin:end]))
        except (ValueError, RecursionError):
            found = []
        for entry in found:
            if claimreview.is_review(entry):
                return entry
        at = end
    return None


def _licence(part: _Part) -> str:
    return _plain(
        part.first("@license", "license", "licence", "rights", "copyright", "accessRights")
    )


def _day(said: str) -> str:
    """A date of a mail, or one of the international form, as year-month-day; else as it stands."""
    if re.match(r"\d{4}-", said):
        return said
    try:
        return parsedate_to_datetime(said).date().isoformat()
    except (ValueError, TypeError, OverflowError, IndexError):
        return said


def _plain(words: str) -> str:
    return " ".join(words.split())
