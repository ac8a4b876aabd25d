"""Time zones: Indonesia has three, and "waktu setempat" means the zone of the place.

Keputusan Presiden 41/1987 divides by province. The provinces made later kept the zone of the one
they were split from (64 to 65; 91 to 92 … 96).
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

WIB, WITA, WIT = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"
_LETTERS = {WIB: "WIB", WITA: "WITA", WIT: "WIT"}
# Bali 51, NTB 52, NTT 53, Kalsel 63, Kaltim 64, Kaltara 65, all of Sulawesi 71-76
_CENTRAL = {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"}
# Maluku 81, Maluku Utara 82, and the six provinces of Papua 91-96
_EAST_FROM = "80"


def zone_of(code: str) -> str:
    """IANA zone of a territory; the country itself keeps WIB."""
    province = code[:2]
    if not province:
        return WIB
    if province in _CENTRAL:
        return WITA
    return WIT if province > _EAST_FROM else WIB


def info(zone: str) -> ZoneInfo:
    """The zone itself, for arithmetic."""
    return ZoneInfo(zone)


def letters(zone: str) -> str:
    """WIB, WITA or WIT."""
    return _LETTERS[zone]


def ahead(zone: str) -> timedelta:
    """How far this zone's clock runs before WIB; none of the three has summer time."""
    return timedelta(hours=(WIB, WITA, WIT).index(zone))
