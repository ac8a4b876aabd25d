"""From what a person says to one place: settled, or a few to choose from, or a refusal."""

from functools import cache

from kentongan.ledger.refusal import Refusal
from kentongan.places import NATION
from kentongan.places.names import says

from .find_places import find_places
from .hints import hints
from .models import Place

MOST_OFFERED = 6
_TOO_WIDE = ("negara", "provinsi")


def settle_place(said: str, chosen: str = "", *, suggest: bool = True) -> Place | list[Place]:
    """The place that is meant, or those it may be; `chosen` is a code picked from an offer.

    What only names a place in passing ("belakang masjid, RW 05 Kedung Badak") is never settled: the
    places it may mean are offered, even a single one, unless nobody is there to choose (`suggest`).
    At least a regency or city is needed: nobody in a district answers for a whole province.
    """
    said = said.replace("\x00", " ").strip()[:200]
    if chosen.isascii() and chosen.isdigit() and len(chosen) <= 16:
        place = next(iter(Place.objects.raw(_asked(), [chosen])), None)
        if place is not None:
            return _narrow_enough(place)
    found = find_places(said, MOST_OFFERED)
    if not found and suggest and (perhaps := _in_passing(said)):
        return perhaps
    if not found:
        raise Refusal("place.unknown", field="place_said", said=said[:60])
    named = [place for place in found if says(said, place.name, place.level)]
    if len(found) == 1 or (len(named) == 1 and found[0] is named[0]):
        return _narrow_enough(found[0])
    narrow = [place for place in found if place.level not in _TOO_WIDE]
    return narrow or _narrow_enough(found[0])


def _in_passing(said: str) -> list[Place]:
    """Places whose whole name stands in the sentence; one inside a longer name is not meant."""
    places = [p for p in hints(said, NATION, MOST_OFFERED) if p.level not in _TOO_WIDE]
    names = {f" {place.search} " for place in places}
    return [
        place
        for place in places
        if not any(f" {place.search} " in name != f" {place.search} " for name in names)
    ]


@cache
def _asked() -> str:
    """The place in force with a code: asked at every report, so not composed anew each time."""
    return Place.objects.in_force().filter(code="").query.sql_with_params()[0]


def _narrow_enough(place: Place) -> Place:
    if place.level in _TOO_WIDE:
        raise Refusal("place.too_wide", field="place_said", name=place.name)
    return place
