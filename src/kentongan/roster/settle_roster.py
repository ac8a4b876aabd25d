"""A whole list against itself and against the roster: who is new, changed, twice, or gone.

Everything is compared as arrays of numbers, a few bytes a line, so a million lines fit in memory.
"""

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from kentongan.places import range_of
from kentongan.places.names import plain
from kentongan.rules import roster_columns

from .models import Person, Post, StagedRow
from .understand import Line

What = StagedRow.What
_BLOCK = 20_000
_STATIONS = roster_columns.of_stations()


def form_of(name: str) -> str:
    """A name in the form names are compared in; the usual one, letters only, is quick."""
    return name.lower() if name.isascii() and name.replace(" ", "").isalnum() else plain(name)


def identity(form: str, role: str, code: str, title: str) -> int:
    """Who is meant when no number tells: the same name in the same role at the same place.

    A polling station that is not on the map is named at the end of the title.
    """
    station = title[-7:] if title[-7:-3] == "TPS " and role in _STATIONS else ""
    return hash((form, role, code, station))


def _text(value: str) -> int:
    return hash(value) if value else 0


def _number(phone: str) -> int:
    return int(phone[1:]) if phone else 0


class Moments:
    """Points in time as whole seconds; a file has few of them, and asking one is slow."""

    def __init__(self) -> None:
        self._known: dict[datetime, int] = {}

    def number(self, moment: datetime | None) -> int:
        if moment is None:
            return 0
        if (found := self._known.get(moment)) is None:
            found = self._known[moment] = int(moment.timestamp())
        return found


class Columns:
    """Growing columns of whole numbers."""

    NAMES = ("who", "named", "phone", "email", "until", "title")

    def __init__(self) -> None:
        self._blocks: list[np.ndarray] = []
        self._rows: list[tuple[int, ...]] = []

    def add(self, row: tuple[int, ...]) -> None:
        self._rows.append(row)
        if len(self._rows) == _BLOCK:
            self._close()

    def add_all(self, rows: list[tuple[int, ...]]) -> None:
        """A block of them at once."""
        self._close()
        self._rows = rows
        self._close()

    def _close(self) -> None:
        if self._rows:
            self._blocks.append(np.array(self._rows, dtype=np.int64))
            self._rows = []

    def done(self, width: int) -> np.ndarray:
        self._close()
        return np.concatenate(self._blocks) if self._blocks else np.empty((0, width), np.int64)


def of_line(line: Line, moments: Moments) -> tuple[int, ...]:
    """`(line, who, named, phone, email, until, title)` of a line that can be taken."""
    form, title, phone, email = form_of(line.name), line.title, line.phone, line.email
    return (
        line.line,
        identity(form, line.role, line.code, title),
        hash(form),
        int(phone[1:]) if phone else 0,
        hash(email) if email else 0,
        moments.number(line.until),
        hash(title) if title else 0,
    )


@dataclass(slots=True)
class Settled:
    """Line by line in the order of the file; `gone` are posts no line speaks of."""

    what: np.ndarray
    why: np.ndarray  # index into WHY
    other: np.ndarray  # line it repeats or doubts; 0 is none
    person: np.ndarray
    post: np.ndarray
    gone: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))


WHY = (
    "",
    "repeat",
    "same_name",
    "phone_shared",
    "phone_known",
    "email_shared",
    "email_known",
    "holds_more",
)


def settle(
    rows: np.ndarray, place: str, roles: set[str], complete: str | None, now: datetime
) -> Settled:
    """What every line would do."""
    count = len(rows)
    found = Settled(
        np.full(count, What.JOIN, np.int8), *(np.zeros(count, np.int64) for _ in range(4))
    )
    if count:
        _against_itself(rows, found)
    posts = _posts(place, roles, now)
    matched = _against_roster(rows, posts, found) if count else np.zeros(len(posts), bool)
    if count:
        _against_people(rows, found)
        _follow(rows, found)
    if complete is not None and len(posts):
        found.gone = _gone(posts, matched, complete)
    return found


def _first(values: np.ndarray) -> np.ndarray:
    """For every place, where the same value stands for the first time; itself when 0."""
    _, first, back = np.unique(values, return_index=True, return_inverse=True)
    seen = first[back]
    return np.where(values == 0, np.arange(len(values)), seen)


def _against_itself(rows: np.ndarray, found: Settled) -> None:
    line, who, named, phone, email = (rows[:, n] for n in range(5))
    here = np.arange(len(rows))

    def mark(chosen: np.ndarray, first: np.ndarray, what: int, why: str) -> None:
        chosen = chosen & (found.what == What.JOIN)
        found.what[chosen] = what
        found.why[chosen] = WHY.index(why)
        found.other[chosen] = line[first[chosen]]

    by_who = _first(who)
    again = by_who != here
    one_phone = (phone == phone[by_who]) | (phone == 0) | (phone[by_who] == 0)
    mark(again & one_phone, by_who, What.REPEAT, "repeat")
    mark(again & ~one_phone, by_who, What.DOUBT, "same_name")
    by_phone = _first(phone)
    shared = by_phone != here
    mark(shared & (named != named[by_phone]), by_phone, What.DOUBT, "phone_shared")
    by_email = _first(email)
    shared_email = (by_email != here) & (named != named[by_email])
    mark(shared_email, by_email, What.DOUBT, "email_shared")
    # The same person with the same number in a second post: one person, two posts.
    second = shared & (named == named[by_phone]) & (found.what == What.JOIN)
    found.why[second] = WHY.index("holds_more")
    found.other[second] = line[by_phone[second]]


def _posts(place: str, roles: set[str], now: datetime) -> np.ndarray:
    """Posts in force that the file may speak of: `(post, person, who, phone, email, until, title, code)`."""
    found, moments = Columns(), Moments()
    posts = Post.objects.in_force(now).filter(role__in=sorted(roles))
    if place:
        posts = posts.within(place)
    fields = (
        "pk", "person_id", "person__name", "role", "place__code", "person__phone",
        "person__email", "until", "title",
    )  # fmt: skip
    for pk, person, name, role, code, phone, email, until, title in posts.values_list(
        *fields
    ).iterator(_BLOCK):
        number = _number(phone) if (phone or "")[1:].isdecimal() else 0
        found.add(
            (pk, person, identity(form_of(name), role, code, title), number, _text(email or ""),
             moments.number(until), _text(title), int("1" + code))
        )  # fmt: skip
    return found.done(8)


def _look_up(wanted: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """For every wanted key where it stands among `keys`; -1 when nowhere (0 is never found)."""
    if not len(keys):
        return np.full(len(wanted), -1)
    order = np.argsort(keys, kind="stable")
    at = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    hit = (keys[order][at] == wanted) & (wanted != 0)
    return np.where(hit, order[at], -1)


def _against_roster(rows: np.ndarray, posts: np.ndarray, found: Settled) -> np.ndarray:
    """Lines whose post stands already: the same, or changed in number, address, title or end."""
    matched = np.zeros(len(posts), bool)
    if not len(posts):
        return matched
    at = _look_up(rows[:, 1], posts[:, 2])
    known = at >= 0
    matched[at[known]] = True
    old = posts[np.maximum(at, 0)]
    differs = np.zeros(len(rows), bool)
    for mine, theirs in ((3, 3), (4, 4), (5, 5), (6, 6)):
        differs |= (rows[:, mine] != old[:, theirs]) & (rows[:, mine] != 0)
    take = known & (found.what == What.JOIN)
    found.what[take & differs] = What.CHANGE
    found.what[take & ~differs] = What.SAME
    found.post[known], found.person[known] = old[known, 0], old[known, 1]
    found.other[take] = 0
    return matched


def _against_people(rows: np.ndarray, found: Settled) -> None:
    """A number or address that somebody on the roster has: theirs when the name is the same."""
    people = Columns()
    fields = ("pk", "name", "phone", "email")
    known = Person.objects.exclude(phone=None, email=None).values_list(*fields)
    for pk, name, phone, email in known.iterator(_BLOCK):
        number = _number(phone) if (phone or "")[1:].isdecimal() else 0
        people.add((pk, hash(form_of(name)), number, _text(email or "")))
    table = people.done(4)
    if not len(table):
        return
    for mine, theirs, why in ((3, 2, "phone_known"), (4, 3, "email_known")):
        at = _look_up(rows[:, mine], table[:, theirs])
        holder = table[np.maximum(at, 0)]
        hit = at >= 0
        own = hit & (holder[:, 1] == rows[:, 2])
        join = found.what == What.JOIN
        found.person[own & join & (found.person == 0)] = holder[own & join & (found.person == 0), 0]
        changed = (found.what == What.CHANGE) & hit & (holder[:, 0] != found.person)
        doubt = (hit & ~own & join) | changed
        found.what[doubt] = What.DOUBT
        found.why[doubt] = WHY.index(why)
        found.other[doubt] = 0


def _follow(rows: np.ndarray, found: Settled) -> None:
    """A second post of a person whose first line joins nobody, or is known, stands by itself."""
    more = np.flatnonzero(found.why == WHY.index("holds_more"))
    if not len(more):
        return
    first = np.searchsorted(rows[:, 0], found.other[more])
    found.person[more] = np.where(found.person[more] == 0, found.person[first], found.person[more])
    alone = (found.what[first] != What.JOIN) & (found.person[more] == 0)
    found.what[more[alone]] = What.DOUBT
    found.why[more[alone]] = WHY.index("phone_shared")


def _gone(posts: np.ndarray, matched: np.ndarray, complete: str) -> np.ndarray:
    low, high = range_of(complete)
    inside = np.array([low <= str(code)[1:] < high for code in posts[:, 7].tolist()], dtype=bool)
    return posts[inside & ~matched, 0]
