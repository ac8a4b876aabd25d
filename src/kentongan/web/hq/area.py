"""The area a page looks at: the actor's own territory, or one inside it chosen by ?wilayah=."""

from dataclasses import dataclass

from django.http import HttpRequest

from kentongan.ledger.refusal import Refusal
from kentongan.places import contains, level_of
from kentongan.roster.models import Place

# Digits of the next level down: country, province, regency, district, village.
_NEXT = {0: 2, 2: 4, 4: 6, 6: 10}


@dataclass(frozen=True, slots=True)
class Area:
    """Where one looks, and how many digits the areas under it have (None: it is a village)."""

    code: str
    place: Place
    own: bool  # the actor's whole territory, nothing chosen

    @property
    def below(self) -> int | None:
        return _NEXT.get(len(self.code))


def chosen_area(request: HttpRequest) -> Area:
    """Outside the own branch and not there read the same."""
    own = request.actor.place
    code = request.GET.get("wilayah", "")
    if not code or code == own:
        return Area(own, request.post_held.place, True)
    try:
        level_of(code)
    except ValueError:
        raise Refusal("permission.denied") from None
    place = Place.objects.filter(code=code).first() if contains(own, code) else None
    if place is None:
        raise Refusal("permission.denied")
    return Area(code, place, False)
