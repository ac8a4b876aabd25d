"""“Is it about an office of the election itself?”: the offices around a place, to choose one."""

from kentongan.places import NATION
from kentongan.roster.find_places import path_of
from kentongan.roster.models import Institution, Place

KINDS = ("pps", "kpps", "ppk", "kpu", "bawaslu")
MOST = 12


def offices_around(place: Place | None) -> list[Institution]:
    """Offices of the place and of what lies around it, the nearest first; the nation's own last."""
    codes = [step.code for step in path_of(place)] if place else [NATION]
    found = Institution.objects.filter(kind__in=KINDS, place__code__in=codes)
    rows = found.select_related("place").order_by("name")
    return sorted(rows, key=lambda office: (-len(office.place.code), office.kind))[:MOST]


def chosen_office(number: str, place: Place | None) -> Institution | None:
    """The office that was chosen, when it is one of those; anything else is no office."""
    return next((office for office in offices_around(place) if str(office.pk) == number), None)
