"""Filters that write numbers, instants and durations the way people here read them.

Indonesian: `1.234`, `0,94`, `14.32 WIB`. English beside it: `1,234`, `0.94`, `14:32 WIB`.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.template import Library
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, ngettext, pgettext

from kentongan.ledger import clock
from kentongan.places.zones import WIB, letters

register = Library()
FEW = 10  # below this, counts and no percentage


def indonesian() -> bool:
    return (get_language() or "id").startswith("id")


@register.filter
def number(value: float | None, decimals: int = 0) -> str:
    """1234 -> 1.234 (id) or 1,234 (en); `|number:2` keeps two decimals."""
    if value is None or value == "":
        return "—"
    plain = f"{value:,.{decimals}f}"
    return plain.translate(str.maketrans(",.", ".,")) if indonesian() else plain


@register.filter
def percent(ratio: float | None) -> str:
    """0.8 -> 80%. Never rounds up to 100% or down to 0% what is not."""
    if ratio is None:
        return "—"
    whole = round(ratio * 100)
    if whole >= 100 and ratio < 1:
        whole = 99
    if whole <= 0 and ratio > 0:
        whole = 1
    return f"{whole}%"


@register.filter
def share(done: int, total: int) -> str:
    """Part of a whole: `80%`, and under ten the counts themselves: `5 dari 6`."""
    if not total:
        return "—"
    if total < FEW:
        return gettext("%(done)s of %(total)s") % {"done": number(done), "total": number(total)}
    return percent(done / total)


@register.filter
def unbroken(text: str) -> str:
    """KTP-el with a hyphen that does not break across lines."""
    return str(text).replace("KTP-el", "KTP\u2011el").replace("KTP-El", "KTP\u2011el")


@register.filter
def first_word(name: str) -> str:
    """`Siti` of `Siti Rahayu`: what fits beside the mark on a phone."""
    return str(name).split(" ", 1)[0]


def zone_name(zone: object) -> str:
    """IANA name from a name, or from anything that carries `.zone` (a place)."""
    if not zone:
        return WIB
    return str(getattr(zone, "zone", zone))


def at(when: datetime, zone: object = None) -> datetime:
    """The instant as the place's own wall clock shows it."""
    return localtime(when, ZoneInfo(zone_name(zone)))


def hour_of(local: datetime) -> str:
    return f"{local.hour:02}.{local.minute:02}" if indonesian() else f"{local:%H:%M}"


@register.filter
def hour(when: datetime | None, zone: object = None) -> str:
    """`14.32 WIB`."""
    return f"{hour_of(at(when, zone))} {letters(zone_name(zone))}" if when else "—"


@register.filter
def day(when: date | datetime | None, zone: object = None) -> str:
    """`Rabu, 20 November 2024`."""
    if not when:
        return "—"
    local = at(when, zone) if isinstance(when, datetime) else when
    comma = "," if indonesian() else ""
    return f"{WEEKDAYS[local.weekday()]}{comma} {local.day} {MONTHS[local.month]} {local.year}"


@register.filter
def daymonth(when: date | datetime | None, zone: object = None) -> str:
    """`20 November`, with the year only when it is not this one."""
    if not when:
        return "—"
    local = at(when, zone) if isinstance(when, datetime) else when
    year = "" if local.year == at(clock.now(), zone).year else f" {local.year}"
    return f"{local.day} {MONTHS[local.month]}{year}"


@register.filter
def moment(when: datetime | None, zone: object = None) -> str:
    """`Rabu, 20 November 2024, 14.32 WIB`: the long form, always with its zone."""
    return f"{day(when, zone)}, {hour(when, zone)}" if when else "—"


@register.filter
def brief(when: datetime | None, zone: object = None) -> str:
    """`hari ini, 10.18` · `kemarin, 16.40` · `18 November, 09.05`; letters if a zone is given."""
    if not when:
        return "—"
    local, today = at(when, zone), at(clock.now(), zone).date()
    away = (local.date() - today).days
    named = {0: gettext("today"), -1: gettext("yesterday"), 1: gettext("tomorrow")}
    hours = hour(when, zone) if zone else hour_of(local)
    return f"{named.get(away) or daymonth(local.date())}, {hours}"


@register.filter
def tight(when: datetime | None, zone: object = None) -> str:
    """`20 Nov 14.32`: for tables and lanes."""
    if not when:
        return "—"
    local = at(when, zone)
    return f"{local.day} {str(MONTHS_3[local.month]).capitalize()} {hour_of(local)}"


def _parts(length: timedelta | float) -> tuple[int, int, int]:
    seconds = length.total_seconds() if isinstance(length, timedelta) else float(length)
    minutes = int(abs(seconds) // 60)
    return minutes // 1440, minutes % 1440 // 60, minutes % 60


@register.filter
def duration(length: timedelta | float | None) -> str:
    """Two largest parts, short: `2 hari 4 j`, `1 j 10 mnt`, `43 mnt`."""
    if length is None or length == "":
        return "—"
    days, hours, minutes = _parts(length)
    if days:
        first = ngettext("%(n)s day", "%(n)s days", days) % {"n": number(days)}
        return f"{first} {hours} {pgettext('hours, short', 'h')}" if hours else first
    if hours:
        if not minutes:
            return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
        short = pgettext("hours, short", "h"), pgettext("minutes, short", "min")
        return f"{hours} {short[0]} {minutes:02} {short[1]}"
    return (
        f"{minutes} {pgettext('minutes, short', 'min')}" if minutes else gettext("under a minute")
    )


@register.filter
def duration_long(length: timedelta | float | None) -> str:
    """In full words: `19 jam 43 menit`."""
    if length is None or length == "":
        return "—"
    days, hours, minutes = _parts(length)
    words = []
    if days:
        words.append(ngettext("%(n)s day", "%(n)s days", days) % {"n": number(days)})
    if hours:
        words.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours})
    if (minutes and not days) or not words:
        words.append(ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes})
    return " ".join(words)


@register.filter
def bytesize(size: int) -> str:
    """`1,2 MB`: a file's size in words."""
    for unit, step in (("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
        if size >= step:
            return f"{number(size / step, 1)} {unit}"
    return f"{number(size)} B"
