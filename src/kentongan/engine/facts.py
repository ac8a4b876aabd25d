"""Read the facts of a message before anything is folded away: what is denied, how many, when, where, who.

A fact is what may not differ between two messages that are to share one answer. Facts are read from
the plain words (slang already replaced), so "gak ditunda" and "tidak ditunda" read alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from kentongan.engine.lexicon import load_table, load_words
from kentongan.engine.stem import indonesian
from kentongan.engine.text import STOP, Plain

_T = load_table("facts.toml")
NEGATORS = frozenset(_T["negators"])
DENIAL = frozenset(_T["denial"])
MONTHS: dict[str, int] = _T["months"] | _T["months_short"]
DAYS = {day: day for day in _T["days"]} | {"ahad": "minggu"}
NUMERALS: dict[str, int] = _T["numerals"]
LIGHT = load_words("light.txt")
SCALES: dict[str, int] = _T["scales"]
_COUNTING = frozenset(NUMERALS) | frozenset(SCALES)
INSTITUTIONS: dict[str, str] = _T["institutions"]
OFFICES: dict[str, str] = _T["offices"]
SETS = {name: frozenset(_T[name]) for name in ("all", "some", "only", "past", "future", "relative")}
# Between the negator and what is denied: "tidak akan melantik" denies "lantik".
UNDOING = frozenset(_T["undoing"])
_ASKED = frozenset({"bisa", "boleh", "benar", "betul", "perlu", "dapat"})  # "bisa tidak ...?" asks
_DURATIONS = {
    "seminggu": ("7", "hari"),
    "sepekan": ("7", "hari"),
    "sehari": ("1", "hari"),
    "sejam": ("1", "jam"),
    "sebulan": ("1", "bulan"),
    "setahun": ("1", "tahun"),
}
_EVE = {"minggu": "sabtu", "jumat": "kamis"}  # "malam Minggu" is Saturday night
_SPAN_WORDS = frozenset({*_DURATIONS, *_EVE, "jam", "minggu", "pekan"})
PASSED_ON = frozenset({"akan", "bakal", "pernah", "sempat", "mungkin", "usah", "perlu"})
# Having: "tidak punya KTP", "belum menerima undangan" and "tanpa KTP" all deny the thing itself.
HAVING = frozenset(_T["having"])
CODES = frozenset({"tps", "rw", "rt", "dapil", "nomor", "paslon", "pasal", "ayat"})
_COUNTED = CODES | {"jam", "pukul", "tanggal", "ke"}  # a number behind these counts no weeks
_DENIES = re.compile(
    r"\b(?:itu|ini|adalah|kabar|berita|info|isu|cuma|hanya) (?:hoaks|bohong|fitnah|palsu belaka)\b"
    r"|\b(?:tidak|bukan) benar\b|\bhoaks lama\b|\b(?:sudah|telah) (?:dibantah|diklarifikasi)\b|^hoaks\b"
)
# Each way of denying holds one of these: most messages need not be searched.
_DENYING = frozenset({"hoaks", "bohong", "fitnah", "palsu", "benar", "dibantah", "diklarifikasi"})
_ASKS = re.compile(
    r"\b(?:hoa?[kx]s?|benar|bener|betul)\w*\s*\?|\bapa(?:kah)? (?:ini|itu|benar|bener|betul)\b"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DIGIT = re.compile(r"\d")


def _axes() -> dict[str, tuple[str, int]]:
    table: dict[str, tuple[str, int]] = {}
    for axis, poles in load_table("opposites.toml").items():
        for word in poles["plus"]:
            table.setdefault(word, (axis, 1))
        for word in poles["minus"]:
            table.setdefault(word, (axis, -1))
    return table


AXES = _axes()
_FACT_WORDS = frozenset().union(INSTITUTIONS, OFFICES, DAYS, DENIAL, *SETS.values())


@dataclass(slots=True)
class Facts:
    """What a message commits to. Numbers are (kind, value) pairs; poles are axis -> set of signs."""

    negated: set[str] = field(default_factory=set)
    negations: int = 0
    poles: dict[str, set[int]] = field(default_factory=dict)
    numbers: set[tuple[str, str]] = field(default_factory=set)
    dates: set[tuple[str, str]] = field(default_factory=set)
    institutions: set[str] = field(default_factory=set)
    offices: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    denial: bool = False
    denies: bool = False
    stems: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)  # stems said at least once without being denied


def read(plain: Plain) -> Facts:
    """The facts of a plain message."""
    facts = Facts()
    words = numerals(list(plain.words))
    _polarity(words, facts, asks="?" in plain.text)
    _numbers(words, facts)
    for word in _FACT_WORDS.intersection(words):
        if word in INSTITUTIONS:
            facts.institutions.add(INSTITUTIONS[word])
        if word in OFFICES:
            facts.offices.add(OFFICES[word])
        for mark, members in SETS.items():
            if word in members:
                facts.marks.add(mark)
        if word in DAYS:
            facts.dates.add(("day", DAYS[word]))
        if word in DENIAL:
            facts.denial = True
    facts.denies = (
        not _DENYING.isdisjoint(plain.words)
        and bool(_DENIES.search(" ".join(plain.words)))
        and not _ASKS.search(plain.text)
    )
    return facts


def numerals(words: list[str]) -> list[str]:
    """Write number words as digits: dua puluh lima -> 25, 2 juta -> 2000000."""
    return list(_numerals(tuple(words)))


@lru_cache(maxsize=1024)  # facts and the laying side by side ask for the same message
def _numerals(given: tuple[str, ...]) -> list[str]:
    words = _spans(_clock(list(given)))
    if _COUNTING.isdisjoint(words) and not {"minggu", "pekan"}.intersection(words):
        return words
    out: list[str] = []
    at = 0
    while at < len(words):
        value, used = _numeral(words, at)
        if used:
            weeks = value <= 8 and words[at + used : at + used + 1] in (["minggu"], ["pekan"])
            if weeks and not (out and out[-1] in _COUNTED):
                out.extend((str(int(value * 7)), "hari"))
                used += 1
            else:
                out.append(str(int(value)) if value == int(value) else str(value))
            at += used
        else:
            out.append(words[at])
            at += 1
    return out


def _spans(words: list[str]) -> list[str]:
    """Spans and nights one way: weeks in days, setengah jam in minutes, malam Minggu as Saturday."""
    if _SPAN_WORDS.isdisjoint(words):
        return words
    out: list[str] = []
    for word in words:
        before = out[-1] if out else ""
        if word in _DURATIONS:
            out.extend(_DURATIONS[word])
        elif word == "jam" and before in ("setengah", "1/2"):
            out[-1:] = ["30", "menit"]
        elif word in _EVE and before == "malam":
            out[-1:] = [_EVE[word], "malam"]
        elif word in ("minggu", "pekan") and len(before) == 1 and before in "2345678":
            counted = len(out) > 1 and out[-2] in _COUNTED  # "TPS 6 Minggu pagi" is a Sunday
            out[-1:] = [before, word] if counted else [str(int(before) * 7), "hari"]
        else:
            out.append(word)
    return out


def _digits_in(words: list[str]) -> bool:
    """Whether a word may begin with a digit, told at the speed of a search."""
    text = " ".join(words)
    return not text.isascii() or bool(_DIGIT.search(text))


def _clock(words: list[str]) -> list[str]:
    """Write the hour one way: jam 6 sore, pukul 18.00 and 18:00 -> jam 18:00; the part of the day stays."""
    if not _digits_in(words) and "jam" not in words and "pukul" not in words:
        return words
    out: list[str] = []
    for at, word in enumerate(words):
        if not word[0].isdigit() and word not in NUMERALS:
            out.append(word)
            continue
        hour, _, minute = word.replace(".", ":").partition(":")
        said = bool(out) and out[-1] in {"jam", "pukul"}
        if word in NUMERALS and said and NUMERALS[word] <= 12:
            hour = str(NUMERALS[word])
        clock = (
            hour.isdigit()
            and int(hour) < 25
            and (minute == "" or (len(minute) == 2 and minute.isdigit()))
        )
        if not clock or not (
            said or (":" in word) or (len(minute) == 2 and minute in {"00", "30", "15", "45", "59"})
        ):
            out.append(word)
            continue
        later = set(words[at + 1 : at + 4])
        number = int(hour)
        if number < 12 and (
            later & {"sore", "petang"}
            or ("malam" in later and number > 5)
            or ("siang" in later and number < 5)
        ):
            number += 12
        if said:
            out.pop()
        out.extend(("jam", f"{number}:{minute or '00'}"))
    return out


def _numeral(words: list[str], at: int) -> tuple[float, int]:
    total = 0.0
    group = 0.0
    used = 0
    for word in words[at:]:
        if word in NUMERALS:
            spoken = 0 < group % 10 == group and NUMERALS[word] < 10  # "dua lima" is said for 25
            group = group * 10 + NUMERALS[word] if spoken else group + NUMERALS[word]
        elif used == 0 and _NUMBER.fullmatch(word):
            group = float(word)
        elif used and word == "belas":
            group += 10
        elif used and word == "puluh":
            group = group - group % 10 + 10 * (group % 10) if group >= 100 else group * 10
        elif used and word == "ratus":
            group *= 100
        elif used and word in SCALES:
            total += (group or 1) * SCALES[word]
            group = 0
        else:
            break
        used += 1
        if (
            used == 1
            and _NUMBER.fullmatch(word)
            and not (at + 1 < len(words) and words[at + 1] in SCALES)
        ):
            return 0, 0
    return total + group, used


class _Sense(dict[str, tuple[str, bool, tuple[str, int] | None, bool]]):
    """Plain word -> (stem, whether it is content, its axis and pole, whether it negates), remembered."""

    def __missing__(self, word: str) -> tuple[str, bool, tuple[str, int] | None, bool]:
        stem = indonesian(word)
        content = word not in STOP and not word[0].isdigit()
        found = (stem, content, AXES.get(word) or AXES.get(stem), word in NEGATORS)
        if len(self) < 2_000_000:
            self[word] = found
        return found


_SENSE = _Sense()


def _polarity(words: list[str], facts: Facts, asks: bool) -> None:
    flip_until = -1
    denied_thing = False
    stems, said = facts.stems.add, facts.said.add
    for at, (word, sense) in enumerate(zip(words, map(_SENSE.__getitem__, words), strict=True)):
        stem, content, axis, negates = sense
        if negates:
            before = words[at - 1] if at else ""
            if before == "atau" or (asks and before in _ASKED):  # it asks and denies nothing
                continue
            facts.negations += 1
            flip_until = at + 3
            continue
        if at <= flip_until and word in PASSED_ON:
            flip_until += 1
            continue
        negated = at <= flip_until and content
        if axis:
            facts.poles.setdefault(axis[0], set()).add(-axis[1] if negated else axis[1])
        elif negated and word not in HAVING:
            facts.negated.add(stem)
        if content:
            stems(stem)
            if not negated:
                said(stem)
        if negated and word in HAVING and not denied_thing:
            flip_until, denied_thing = at + 2, True
        elif negated:
            flip_until, denied_thing = -1, False


def _numbers(words: list[str], facts: Facts) -> None:
    if not _digits_in(words):
        return
    for at, word in enumerate(words):
        if not word[0].isdigit():
            continue
        before = words[at - 1] if at else ""
        after = words[at + 1] if at + 1 < len(words) else ""
        if before in CODES:
            facts.numbers.add((before, word))
        elif after in MONTHS:
            facts.dates.add(("date", f"{word}/{MONTHS[after]}"))
        elif after in {"persen", "%"}:
            facts.numbers.add(("percent", word))
        elif ":" in word or before in {"jam", "pukul"}:
            facts.numbers.add(("time", word if ":" in word else f"{word}:00"))
        elif len(word) == 4 and word[:2] in {"19", "20"}:
            facts.numbers.add(("year", word))
        else:
            facts.numbers.add(("plain", word))
