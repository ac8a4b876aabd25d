"""One line of an office's list, understood: who, which role, where, from when until when.

Pure but for the map, which is read once: a million lines ask the database nothing.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import allowed
from kentongan.places import contains, relation, zone_of, zones
from kentongan.places.names import plain, search_form
from kentongan.rules import roster_columns
from kentongan.rules.institutions import kinds
from kentongan.rules.terms import Term

from .actions.appoint import owner_of
from .models import Place, PlaceHistory

MAX_NAME, MAX_EMAIL, MOST_UNKNOWN = 120, 254, 5_000
_WIDTH = {"provinsi": 2, "kabkota": 4, "kecamatan": 6, "desa": 10}
_NOT_DIGITS = re.compile(r"[^0-9]+")
_POWER = re.compile(r"[0-9][.,][0-9]+e\+?[0-9]+", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_NOTHING = frozenset({"", "-", "--", "n/a", "tidak ada", "kosong", "null", "nihil"})
_STATIONS = roster_columns.of_stations()
_FORMULA = ("=", "+", "@", "\t", "\r", "-")


@dataclass(slots=True)
class Line:
    """What a line says; `why` is why it cannot be taken, about `value`."""

    line: int
    why: str = ""
    value: str = ""
    name: str = ""
    role: str = ""
    kind: str = ""
    code: str = ""
    title: str = ""
    phone: str = ""
    email: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(slots=True)
class Chosen:
    """What a person said of the whole file."""

    columns: dict[str, int] = field(default_factory=dict)  # ours → which column
    role: str = ""  # when no column tells
    since: date | None = None
    until: date | None = None
    places: dict[str, str] = field(default_factory=dict)  # as written, in plain form → code
    roles: dict[str, str] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)  # of the election a person chose


class Map:
    """Codes and names in force, looked up without the database."""

    def __init__(self, within: str) -> None:
        self.codes: set[str] = set()
        self._named: dict[tuple[str, str], list[str]] = {}
        self._names: dict[str, str] = {}
        rows = Place.objects.in_force().values_list("code", "name", "level", "search")
        for code, name, level, search in rows.iterator(20_000):
            self.codes.add(code)
            if level in _WIDTH:
                self._names[code] = plain(name)
                if code.startswith(within):
                    self._named.setdefault((level, search), []).append(code)
        former = PlaceHistory.objects.filter(place__valid_until=None).exclude(code="")
        pairs = former.values_list("code", "place__code").iterator(20_000)
        self.former = {old: new for old, new in pairs if old not in self.codes}

    def named(self, names: list[tuple[str, str]]) -> list[str]:
        """Codes of the last name, for which the names above fit; [(level, as written)]."""
        level, said = names[-1]
        found = self._named.get((level, search_form(said, level)), [])
        for above, other in names[:-1]:
            form = plain(other)
            if not form:
                continue
            bare = search_form(other, above)
            found = [
                code
                for code in found
                if self._names.get(code[: _WIDTH[above]], "") == form
                or search_form(self._names.get(code[: _WIDTH[above]], ""), above) == bare
            ]
        return found


class Reader:
    """Understands the lines of one file; remembers what it has met, so that each word costs once."""

    def __init__(self, chosen: Chosen, actor: Actor, now: datetime) -> None:
        self.chosen, self.actor, self.now = chosen, actor, now
        self.at = {ours: chosen.columns.get(ours, -1) for ours in roster_columns.ours()}
        self.map = Map(actor.place)
        self.unknown: Counter[str] = Counter()  # places as written that the map does not have
        self.unknown_roles: Counter[str] = Counter()
        self._places: dict[tuple[str, ...], tuple[str, str]] = {}
        self._nowhere: dict[tuple[str, ...], tuple[str, str]] = {}  # as written → why, how counted
        self._roles: dict[str, tuple[str, str]] = {}
        self._days: dict[tuple[str, str, bool], datetime | None] = {}
        self._may: dict[tuple[str, str], bool] = {}
        self._fit: dict[tuple[str, str], str] = {}
        self._titles = roster_columns.titles()
        self._adhoc = {kind for kind, row in kinds().items() if row.get("adhoc")}
        levels = ("code", "provinsi", "kabkota", "kecamatan", "desa")
        self._place_at = [self.at[key] for key in levels]
        self._widest = max(self.at.values()) + 1
        whole = chosen.since or chosen.until or chosen.terms
        self._dated = [n for n in ("since", "until") if whole or self.at[n] >= 0]

    def read(self, number: int, cells: list[str]) -> Line:
        """One line. The first thing that is wrong is told; the rest of the line is not looked at."""
        if len(cells) < self._widest:
            cells = cells + [""] * (self._widest - len(cells))
        cells = [*cells, ""]  # a column the list does not have is the empty one after the last
        line, at = Line(number), self.at
        name = " ".join(cells[at["name"]].split())
        usual = name and name[0].isalpha() and len(name) <= MAX_NAME
        if not usual and (wrong := _wrong_name(name)):
            line.why, line.value = wrong, name[:80]
            return line
        line.name = name
        said = cells[at["role"]]
        line.role, line.kind = self._roles.get(said) or self._role(said)
        if not line.role:
            line.why, line.value = "role_unknown" if said.strip() else "role_missing", said[:80]
            return line
        key = tuple([cells[n] for n in self._place_at])
        code, wrong = self._places.get(key) or self._place(key)
        if not wrong:
            code, wrong = self._seat(line, code, cells[at["tps"]])
        if wrong:
            line.why, line.value = wrong, " / ".join(filter(None, map(str.strip, key)))[:80]
            return line
        line.code = code
        self._contact(line, cells)
        if not line.why:
            self._term(line, cells)
        if not line.why and not self._allowed(line.kind, code):
            line.why, line.value = "outside", code
        return line

    def _role(self, said: str) -> tuple[str, str]:
        form = plain(said)
        role = self.chosen.roles.get(form) or roster_columns.role_of(form) or ""
        if not form:
            role = self.chosen.role
        elif not role and len(self.unknown_roles) < MOST_UNKNOWN:
            self.unknown_roles[form[:80]] += 1
        found = (role, roster_columns.kind_of_role().get(role, ""))
        if role and len(self._roles) < MOST_UNKNOWN:
            self._roles[said] = found
        return found

    def _place(self, key: tuple[str, ...]) -> tuple[str, str]:
        """`(code, "")`, or `("", why)`; what is known is remembered."""
        if met := self._nowhere.get(key):
            self.unknown[met[1]] += 1
            return "", met[0]
        code = _NOT_DIGITS.sub("", key[0]) if key[0] and not key[0].strip().isalpha() else ""
        found = self.chosen.places.get(said_place(key), "") if self.chosen.places else ""
        if found:
            codes = [found] if found in self.map.codes else []
        elif code:
            codes = [code] if code in self.map.codes else []
            codes = codes or [self.map.former[code]] if code in self.map.former else codes
        else:
            levels = [*_WIDTH]
            names = [
                (level, said) for level, said in zip(levels, key[1:], strict=True) if said.strip()
            ]
            if not names and key[0].strip():
                names = [("desa", key[0])]
            if not names:
                return "", "place_missing"
            codes = self.map.named(names)
        if len(codes) == 1:
            self._places[key] = (codes[0], "")
            return codes[0], ""
        wrong = "place_ambiguous" if codes else "place_unknown"
        if len(self.unknown) < MOST_UNKNOWN:
            said = said_place(key)
            self.unknown[said] += 1
            self._nowhere[key] = (wrong, said)
        return "", wrong

    def _seat(self, line: Line, code: str, tps: str) -> tuple[str, str]:
        """The territory of the post: a PPK sits in the district, a KPPS in its polling station."""
        if line.role in _STATIONS and len(code) == 14 and line.kind != "kpps":
            line.title = f"TPS {code[-3:]}"
        elif tps and line.role in _STATIONS and len(code) == 10:
            number = (tps if tps.isdecimal() else _NOT_DIGITS.sub("", tps))[:6]
            if number and not 1 <= int(number) <= 999:
                return "", "tps_number"
            seat = f"{code}2{int(number or 0):03d}"
            if line.kind == "kpps" and seat in self.map.codes:
                return seat, ""
            if number:  # not on the map yet, or no seat of its own: said in the title
                line.title = f"TPS {seat[-3:]}"
        fit = self._fit.get((line.kind, code))
        if fit is None:
            fit = self._fit[line.kind, code] = _fitting(line.kind, code)
        return fit, "" if fit or not code else "place_level"

    def _contact(self, line: Line, cells: list[str]) -> None:
        said = cells[self.at["phone"]].strip()
        if said and said.lower() not in _NOTHING:
            line.phone = phone_of(said)
            if not line.phone:
                line.why = "phone_power" if _POWER.fullmatch(said) else "phone_unreadable"
                line.value = said[:80]
                return
        said = cells[self.at["email"]].strip()
        if said and said.lower() not in _NOTHING:
            if len(said) > MAX_EMAIL or not _EMAIL.fullmatch(said) or said.startswith(_FORMULA):
                line.why, line.value = "email_unreadable", said[:80]
                return
            line.email = said.lower()
        title = self._titles[line.role]
        said = cells[self.at["title"]]
        if said:
            said = " ".join(said.split())[:MAX_NAME]
            if said.startswith(_FORMULA) and said not in _NOTHING:
                line.why, line.value = "formula", said[:80]
                return
            title = said if said not in _NOTHING else title
        line.title = f"{title} {line.title}".strip()[:MAX_NAME] if line.title else title

    def _term(self, line: Line, cells: list[str]) -> None:
        """First and last day: as the line says, else as was said of the whole list."""
        zone = zone_of(line.code)
        for ours in self._dated:
            said = cells[self.at[ours]].strip()
            if said in _NOTHING:
                said = self._usual(line.role, ours)
                if not said:
                    continue
            key = (said, zone, ours == "until")
            if key not in self._days:
                if len(self._days) > MOST_UNKNOWN:
                    self._days.clear()
                self._days[key] = _instant(said, zone, ours == "until")
            moment = self._days[key]
            if moment is None:
                line.why, line.value = "day_unreadable", said[:80]
                return
            setattr(line, ours, moment)
        if line.until is None:
            line.why = "until_missing" if line.kind in self._adhoc else ""
        elif line.until <= self.now or (line.since is not None and line.until <= line.since):
            line.why, line.value = "until_past", line.until.date().isoformat()

    def _usual(self, role: str, ours: str) -> str:
        """The day that holds when the line says none, as ISO; "" when nobody said any."""
        since, until = self.chosen.terms.get(role, (None, None))
        day = (
            (self.chosen.since or since) if ours == "since" else (self.chosen.until or until)
        )  # fmt: skip
        return day.isoformat() if day else ""

    def _allowed(self, kind: str, code: str) -> bool:
        """Asked once for each kind and each way to lie to the own territory."""
        key = (kind, relation(self.actor.place, code))
        found = self._may.get(key)
        if found is None:
            found = self._may[key] = contains(self.actor.place, code) and allowed(
                self.actor, "roster.edit", place=code, of=owner_of(kind), now=self.now
            )
        return found


def said_place(key: tuple[str, ...]) -> str:
    """A place as a file writes it, in one line and plain form: what is remembered."""
    return " > ".join(plain(part) for part in key if part.strip())[:160]


def phone_of(said: str) -> str:
    """0812…, 62812…, 812… and +62 812… are written +62812…; "" when it is no mobile number."""
    digits = said if said.isdecimal() and said.isascii() else _NOT_DIGITS.sub("", said)
    if digits.startswith("0"):
        digits = "62" + digits[1:]
    elif digits.startswith("8"):
        digits = "62" + digits
    return f"+{digits}" if digits.startswith("628") and 10 <= len(digits) <= 14 else ""


def _wrong_name(name: str) -> str:
    if not name:
        return "name_missing"
    if name.startswith(_FORMULA):
        return "formula"
    if len(name) > MAX_NAME:
        return "name_long"
    return "" if name[0].isalpha() or any(map(str.isalpha, name)) else "name_unreadable"


def _fitting(kind: str, code: str) -> str:
    """The code cut to a level where this kind of body stands; "" when the place is too wide."""
    levels = [*kinds()[kind]["levels"], *(("desa",) if kind == "kpps" else ())]
    widths = sorted(
        (_WIDTH.get(level, 14 if level == "tps" else 0) for level in levels), reverse=True
    )
    return next((code[:width] for width in widths if width <= len(code)), "")


def _instant(said: str, zone: str, end: bool) -> datetime | None:
    day = roster_columns.day_of(said)
    if day is None or not 2000 <= day.year <= 2100:
        return None
    return datetime.combine(day + timedelta(days=end), time.min, zones.info(zone))
