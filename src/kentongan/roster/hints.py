"""Places that a sentence may mean: "belakang masjid, RW 05 Kedung Badak" within one's own area.

`find_places` reads a name somebody looks up; this reads what a sender wrote in passing. Every run of
words that is a whole name inside the area counts; names above it that are said too speak for it. It
only suggests: a person confirms.
"""

import re

from kentongan.places import above
from kentongan.places.names import KIND_WORDS, plain
from kentongan.places.short import in_full

from .find_places import find_places
from .models import Place

MOST_WORDS, LONGEST_NAME, SHORTEST = 20, 4, 3
_NUMBERED = re.compile(r"\b(rw|tps) ?0*([0-9]{1,3})\b")
_RT = re.compile(r"\brt ?0*[0-9]{1,3}\b")
_DIGIT = {"rw": "1", "tps": "2"}
_LEVELS = ("kecamatan", "desa")


def hints(said: str, within: str, limit: int = 4) -> list[Place]:
    """The places `said` may mean inside `within`, the likeliest first; [] when it names none."""
    text = _RT.sub(" ", plain(said[:200].replace("\x00", " ")))
    numbered = _NUMBERED.search(text)
    words = _NUMBERED.sub(" ", text).split()[:MOST_WORDS]
    found = _named(words, within) or _written_together(words, within)
    if numbered:
        found = _with_number(found, numbered, within) + found
    if not found:
        narrow = [p for p in find_places(said, limit, within) if len(p.code) > len(within)]
        found = narrow
    return list(dict.fromkeys(found))[:limit]


def _named(words: list[str], within: str) -> list[Place]:
    """Villages and districts whose whole name was said."""
    runs: dict[str, tuple[int, int]] = {}
    for reading in (words, in_full(words)):
        for start in range(len(reading)):
            for length in range(1, LONGEST_NAME + 1):
                run = reading[start : start + length]
                name = " ".join(run)
                if len(run) == length and len(name) >= SHORTEST and name not in KIND_WORDS:
                    runs.setdefault(name, (start, length))
    living = Place.objects.in_force().within(within).filter(level__in=_LEVELS)
    places = list(living.filter(search__in=list(runs)).order_by("code")[:200])
    spans = {place.code: runs[place.search] for place in places}

    def weight(place: Place) -> tuple:
        start, length = runs[place.search]
        said_kind = KIND_WORDS.get(words[start - 1]) if start else None
        inside_longer = any(
            s <= start and start + length <= s + n and n > length for s, n in spans.values()
        )
        # A name above it speaks for it, unless it is the very same words.
        speak = sum(1 for code in above(place.code) if spans.get(code, (start, 0))[0] != start)
        other_kind = said_kind not in (None, place.level)
        return (inside_longer, other_kind, -speak, -length, -len(place.code), place.code)

    return sorted(places, key=weight)


def _written_together(words: list[str], within: str) -> list[Place]:
    """`batutulis` is Batu Tulis; asked only inside a regency, where the names are few."""
    if len(within) < 4:
        return []
    said = {word for word in words if len(word) > SHORTEST}
    living = Place.objects.in_force().within(within).filter(level__in=_LEVELS).order_by("-code")
    return [place for place in living if place.search.replace(" ", "") in said]


def _with_number(found: list[Place], numbered: re.Match, within: str) -> list[Place]:
    """That RW or TPS of the villages that were named, or of the own village."""
    tail = _DIGIT[numbered[1]] + f"{int(numbered[2]):03d}"
    villages = [place.code for place in found if place.level == "desa"]
    if not villages and len(within) >= 10:
        villages = [within[:10]]
    there = Place.objects.in_force().filter(code__in=[code + tail for code in villages])
    known = {place.code[:10]: place for place in there}
    return [known[code] for code in villages if code in known]
