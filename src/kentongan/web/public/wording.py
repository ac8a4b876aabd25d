"""How places are named to the public, with the word for their kind."""

from django.utils.translation import gettext as _

from kentongan.places import NATION
from kentongan.roster.find_places import paths_of
from kentongan.roster.models import Place

KELURAHAN = "1"  # the seventh digit of a village's code: 1 is a kelurahan, 2 a desa


def named(place: Place) -> str:
    """`Kel. Kedung Badak`, `Kec. Tanah Sareal`, `Kota Bogor`."""
    if place.level == "desa":
        form = _("Kel. %(name)s") if place.code[6:7] == KELURAHAN else _("Desa %(name)s")
        return form % {"name": place.name}
    if place.level == "kecamatan":
        return _("Kec. %(name)s") % {"name": place.name}
    return place.name


def kind_of(place: Place) -> str:
    """The kind of a place in a word."""
    if place.level == "desa":
        return _("Kelurahan") if place.code[6:7] == KELURAHAN else _("Village (desa)")
    return {
        "negara": _("Country"),
        "provinsi": _("Province"),
        "kabkota": _("Regency or city"),
        "kecamatan": _("District"),
        "rw": _("Neighbourhood (RW)"),
        "tps": _("Polling station (TPS)"),
    }[place.level]


def lines(places: list[Place], *, whole: bool = False) -> dict[str, str]:
    """Code → `Kel. Kedung Badak, Kota Bogor`; `whole` names every level in between."""
    found = {}
    for code, up in paths_of(places).items():
        place = next(p for p in places if p.code == code)
        above = [p for p in reversed(up) if p.code != NATION]
        if not whole:
            above = [p for p in above if p.level == "kabkota"] or above[:1]
        found[code] = ", ".join([named(place), *map(named, above)])
    return found


def line(place: Place, *, whole: bool = False) -> str:
    """One place with where it lies."""
    return lines([place], whole=whole)[place.code]


def path_code(place: Place) -> str:
    """The code as it stands in addresses; the country, which has none, is `id`."""
    return place.code or "id"
