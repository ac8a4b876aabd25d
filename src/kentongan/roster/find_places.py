"""Find places as a person types them: a name, part of one, a code, "RW 05 Kedung Badak".

No database extension and no second table. Some of the words must begin a name (looked up in the
index on `search`), the longest such run first; the words left over must be found in the names above
it, so "kedung badak bogor" and "bogor, kedung badak" both work. Only when no name begins like that
are all names read once: for the words inside them, for names written together or apart, and for the
names places had before.
"""

import re
from collections.abc import Iterable

from django.db.models import Q, Value
from django.db.models.functions import Replace

from kentongan.places import NATION, above
from kentongan.places.names import KIND_WORDS, plain, says
from kentongan.places.short import in_full

from .models import Place, PlaceHistory, PlaceQuerySet

MOST_WORDS, MOST_CANDIDATES, SHORTEST = 8, 120, 3
_RW_OR_TPS = re.compile(r"\b(rw|tps) ?0*([0-9]{1,3})\b")
_LEVEL_DIGIT = {"rw": "1", "tps": "2"}
_AREAS = ("provinsi", "kabkota", "kecamatan")
_ORDER = {"negara": 0, "provinsi": 1, "kabkota": 2, "kecamatan": 3, "desa": 4, "rw": 5, "tps": 6}
# After every name that begins so, in any collation: letters and digits sort below a row of z's.
_LAST = "z" * 24


def find_places(text: str, limit: int = 8, within: str = NATION) -> list[Place]:
    """The places `text` may mean, the likeliest first; [] when it says nothing.

    `within` keeps to one territory.
    """
    text = text[:200].replace("\x00", " ")
    digits = re.sub(r"[\s.]", "", text)
    if digits.isascii() and digits.isdigit():
        return _by_code(digits, limit, within)
    said = plain(text)
    words = said.split()[:MOST_WORDS]
    if numbered := _RW_OR_TPS.search(said):
        rest = (said[: numbered.start()] + said[numbered.end() :]).split()[:MOST_WORDS]
        if found := _numbered(rest, numbered, limit, within):
            return found
        words = rest or words  # an RW that no office has brought in: its village will do
    return _by_words(words, within)[:limit] if words else []


def path_of(place: Place) -> list[Place]:
    """Everything above a place, from the country down, in one query."""
    return paths_of([place])[place.code]


def paths_of(places: Iterable[Place]) -> dict[str, list[Place]]:
    """Code → everything above it, from the country down; one query for all of them."""
    up = {place.code: above(place.code) for place in places}
    wanted = {code for codes in up.values() for code in codes}
    found = {place.code: place for place in Place.objects.filter(code__in=wanted)}
    return {code: [found[step] for step in steps if step in found] for code, steps in up.items()}


def _living(within: str) -> PlaceQuerySet:
    living = Place.objects.in_force()
    return living.within(within) if within else living


def _by_code(digits: str, limit: int, within: str) -> list[Place]:
    """The place with this code, then the one that had it, then what lies in it."""
    before = PlaceHistory.objects.filter(code=digits).values_list("place_id", flat=True)
    exact = list(_living(within).filter(Q(code=digits) | Q(pk__in=list(before))))
    exact.sort(key=lambda place: (place.code != digits, place.code))
    inside = _living(within).within(digits).exclude(code=digits).order_by("code")
    return (exact + list(inside[:limit]))[:limit]


def _numbered(rest: list[str], numbered: re.Match, limit: int, within: str) -> list[Place]:
    """`rw 05 kedung badak`: that RW in the villages the other words name."""
    tail = _LEVEL_DIGIT[numbered[1]] + f"{int(numbered[2]):03d}"
    if rest:
        villages = [place.code for place in _by_words(rest, within) if place.level == "desa"]
    else:
        villages = [within[:10]] if len(within) >= 10 else []
    there = _living(within).filter(code__in=[village + tail for village in villages])
    found = {place.code[:10]: place for place in there}
    return [found[village] for village in villages if village in found][:limit]


def _by_words(words: list[str], within: str) -> list[Place]:
    """Every likely place, ranked."""
    if found := _said_apart(words, within):
        return _ranked(found, words)
    bare = [word for word in words if word not in KIND_WORDS] or words
    readings = [in_full(bare)[:MOST_WORDS]]
    # "kota baru" may mean the city Baru or the village Kota Baru; "sei" may be a name itself.
    readings += [other for other in (bare, words) if other not in readings]
    for left_out in range(max(map(len, readings))):
        found: dict[int, tuple[Place, bool]] = {}
        for name, rest in _runs(readings, left_out):
            for place in _beginning(name, rest, within):
                found.setdefault(place.pk, (place, place.search == name))
        if found:
            return _ranked(found.values(), words)
    return _ranked(((place, False) for place in _anywhere(readings[0], within)), words)


def _said_apart(words: list[str], within: str) -> list[tuple[Place, bool]]:
    """`tanjung kabupaten bungo`: the word for a kind parts the name from what lies above it."""
    at = next((n for n, word in enumerate(words) if n and word in KIND_WORDS), len(words))
    name = " ".join(in_full([word for word in words[:at] if word not in KIND_WORDS]))
    rest = in_full([word for word in words[at:] if word not in KIND_WORDS])
    if not name or not rest:
        return []
    return [(place, place.search == name) for place in _beginning(name, rest, within)]


def _runs(readings: list[list[str]], left_out: int) -> list[tuple[str, list[str]]]:
    """Ways to take some neighbouring words for a name and leave the others out."""
    runs: dict[str, list[str]] = {}
    for words in readings:
        length = len(words) - left_out
        for start in range(left_out + 1 if length > 0 else 0):
            run = words[start : start + length]
            name = " ".join(run)
            if left_out and (len(name) < SHORTEST or all(word in KIND_WORDS for word in run)):
                continue
            runs.setdefault(name, words[:start] + words[start + length :])
    return list(runs.items())


def _beginning(name: str, rest: list[str], within: str) -> list[Place]:
    """Places whose name begins so, the other words being found above them."""
    named = _living(within).filter(search__gte=name, search__lte=name + _LAST)
    found = list(named.order_by("search")[:MOST_CANDIDATES])
    if len(found) == MOST_CANDIDATES:
        larger = Q(level__in=("provinsi", "kabkota"))
        for code in _areas(rest):
            larger |= Q(code__gte=code, code__lte=code.ljust(16, "9"))
        more = named.filter(larger).order_by("search")[:MOST_CANDIDATES]
        found = [*more] if rest else [*found, *more]
    found = [place for place in found if place.search.startswith(name)]
    return _lying_in(found, rest, len(name.split())) if rest and found else found


def _areas(rest: list[str]) -> list[str]:
    """Codes of the larger places whose name begins with one of these words."""
    begins = Q(pk__in=[])
    for word in rest:
        begins |= Q(search__gte=word, search__lte=word + _LAST)
    areas = Place.objects.in_force().filter(begins, level__in=_AREAS)
    return list(areas.order_by("level", "code").values_list("code", flat=True)[:60])


def _lying_in(places: list[Place], rest: list[str], length: int) -> list[Place]:
    """Those for which every other word begins a word of a name above, or of their own."""
    up = {code for place in places for code in above(place.code)}
    names = dict(Place.objects.filter(code__in=up).values_list("code", "search"))
    kept = []
    for place in places:
        known = place.search.split()[length:]
        for code in above(place.code):
            known += names.get(code, "").split()
        if all(any(word.startswith(part) for word in known) for part in rest):
            kept.append(place)
    return kept


def _anywhere(words: list[str], within: str) -> list[Place]:
    """Names with all the words inside, written together or apart, or borne before."""
    together = "".join(words)
    start = together[:3]
    tight = Place.objects.alias(tight=Replace("search", Value(" "), Value(""))).filter(
        search__gte=start, search__lte=start + _LAST, tight=together
    )
    before = PlaceHistory.objects.filter(name__istartswith=" ".join(words))
    ids = set(tight.values_list("pk", flat=True)[:MOST_CANDIDATES])
    ids.update(before.values_list("place_id", flat=True)[:MOST_CANDIDATES])
    if not ids and len(max(words, key=len)) >= SHORTEST:
        ids.update(_with_words_inside(words))
    return list(_living(within).filter(pk__in=ids))


def _with_words_inside(words: list[str]) -> list[int]:
    """Reads the whole index on names once: only for what begins no name."""
    inside = Q()
    for word in words:
        inside &= Q(search__contains=word)
    names = Place.objects.filter(inside).values_list("pk", "search")[: 4 * MOST_CANDIDATES]
    return [
        key
        for key, name in names
        if all(any(part.startswith(word) for part in name.split()) for word in words)
    ]


def _ranked(found: Iterable[tuple[Place, bool]], words: list[str]) -> list[Place]:
    """Exactly named first, then the kind that was said, then the larger, then the shorter name."""
    said = " ".join(words)
    kind = KIND_WORDS.get(words[0], "") if words else ""

    def rank(item: tuple[Place, bool]) -> tuple:
        place, exact = item
        return (
            not says(said, place.name, place.level),
            not exact,
            bool(kind) and place.level != kind,
            _ORDER[place.level],
            len(place.search),
            place.code,
        )

    return [place for place, _ in sorted(found, key=rank)]
