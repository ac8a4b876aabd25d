"""Lay two messages side by side and describe what is left over on either side, as numbers.

Messages that say different things are often almost the same text with one word exchanged ("KPU" for
"Bawaslu", "16" for "60"), while two honest wordings of one claim differ in many places at once. So the
shape of the difference tells more than its size: what kind of word is left over on each side, whether
two left-over words stand in the same slot, whether shared words changed places, and how much of the raw
spelling is identical. A typing slip or a chat spelling is not a difference.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kentongan.engine.facts import (
    AXES,
    CODES,
    DAYS,
    INSTITUTIONS,
    LIGHT,
    MONTHS,
    NEGATORS,
    OFFICES,
    SETS,
    numerals,
)
from kentongan.engine.lexicon import load_counts, load_table
from kentongan.engine.roles import NAMES as SHAPE
from kentongan.engine.roles import Told, compare_shapes, tell
from kentongan.engine.spell import skeleton, slip
from kentongan.engine.stem import indonesian
from kentongan.engine.text import STOP, SYNONYMS, Plain, term, tokens

COMMON, _ = load_counts("background.tsv")
HOURS = frozenset(load_table("facts.toml")["dayparts"])
MARKERS = frozenset(load_table("facts.toml")["name_markers"])
KINDS = (
    "negation",
    "number",
    "code",
    "date",
    "daypart",
    "institution",
    "office",
    "pole",
    "tense",
    "extent",
    "name",
    "common",
    "other",
)
RAW_WORDS = 80
ROLES = frozenset({"oleh", "kepada", "dari", "ke", "untuk", "terhadap", "bagi", "daripada", "sama"})
_CAPITAL = re.compile(r"(?<![.!?\n:\"“] )(?<!^)\b[A-Z][a-z]{2,}|\b[A-Z]{3,}\b")
GLOBAL = (
    "shared", "left_a", "left_b", "dice", "cover_a", "cover_b", "in_order", "moved", "slots", "tight_slots",
    "known_slots", "raw_ratio", "raw_identical", "raw_blocks", "length_a", "length_b", "slips",
    "number_moved", "negators_differ",
    "left_names_both", "prefix", "suffix",
)  # fmt: skip
FEATURES = (
    *GLOBAL,
    *(f"swap_{k}" for k in KINDS),
    *(f"extra_a_{k}" for k in KINDS),
    *(f"extra_b_{k}" for k in KINDS),
    *SHAPE,
)


@dataclass(slots=True)
class Side:
    """One message ready for comparing: keys of its content words, the words, their kinds, its raw tokens,
    and who stands behind which word of direction (oleh petugas, kepada saksi)."""

    keys: list[str]
    words: list[str]
    kinds: list[str]
    raw: list[str]
    negators: int
    roles: frozenset[tuple[str, str]]
    light: frozenset[str]
    told: Told


def side(message: Plain, original: str) -> Side:
    """Prepare a message; `original` is the text as sent, whose capitals mark names."""
    names = _names(original)
    words = numerals(list(message.words))
    keys: list[str] = []
    kept: list[str] = []
    kinds: list[str] = []
    roles: set[tuple[str, str]] = set()
    before = role = ""
    for word in words:
        kind = _kind(word, before, names)
        before = word
        if kind == "stop":
            role = word if word in ROLES else role
            continue
        if role:
            roles.add(("oleh" if role == "sama" else role, term(word) or word))
            role = ""
        keys.append(term(word) or word)
        kept.append(word)
        kinds.append(kind)
    return Side(
        keys,
        kept,
        kinds,
        tokens(message.text)[:RAW_WORDS],
        kinds.count("negation"),
        frozenset(roles),
        LIGHT.intersection(words),
        tell(words, keys, kinds),
    )


def _names(original: str) -> frozenset[str]:
    letters = list(filter(str.isalpha, original))
    if sum(map(str.isupper, letters)) > 0.4 * len(letters):
        return frozenset()
    return frozenset(m.lower() for m in _CAPITAL.findall(original))


def _kind(word: str, before: str, names: frozenset[str]) -> str:
    kind = _kind_alone(word)
    if kind == "number" and before in CODES:
        return "code"
    if kind in ("common", "other") and (
        (word in names and word not in COMMON) or before in MARKERS
    ):
        return "name"
    return kind


@lru_cache(maxsize=1 << 18)
def _kind_alone(word: str) -> str:
    if word in NEGATORS:
        return "negation"
    if word[0].isdigit():
        return "number"
    if word in INSTITUTIONS:
        return "institution"
    if word in OFFICES:
        return "office"
    if word in DAYS or word in MONTHS or word in SETS["relative"]:
        return "date"
    if word in HOURS:
        return "daypart"
    if word in SETS["past"] or word in SETS["future"]:
        return "tense"
    if word in SETS["all"] or word in SETS["some"] or word in SETS["only"]:
        return "extent"
    if word in AXES or indonesian(word) in AXES:
        return "pole"
    if word in STOP or word in LIGHT:
        return "stop"
    return (
        "common"
        if word in COMMON or word in SYNONYMS or indonesian(word) in COMMON or term(word) in COMMON
        else "other"
    )


def describe(a: Side, b: Side) -> tuple[NDArray[np.float32], dict[str, Any]]:
    """The FEATURES of a pair (query a, claim b), and what was left over, for saying why."""
    left_a, left_b, slips, respelt = _left(a, b)
    matcher = SequenceMatcher(None, a.keys, b.keys, autojunk=False)
    codes = matcher.get_opcodes()
    in_order = sum(i2 - i1 for tag, i1, i2, _, _ in codes if tag == "equal")
    shared = len(a.keys) - len(left_a)
    slots = _slots(codes, a, b, left_a, left_b)
    raw = SequenceMatcher(None, a.raw, b.raw, autojunk=False)
    blocks = [m for m in raw.get_matching_blocks() if m.size]
    identical = sum(m.size for m in blocks)
    numbers = [
        [k for k, kind in zip(s.keys, s.kinds, strict=True) if kind in ("number", "code")]
        for s in (a, b)
    ]
    kinds_a, kinds_b = ([s.kinds[i] for i in left] for s, left in ((a, left_a), (b, left_b)))
    size_a, size_b = max(1, len(a.keys)), max(1, len(b.keys))
    values = [
        shared, len(left_a), len(left_b), 2 * shared / (size_a + size_b), shared / size_a,
        (size_b - len(left_b)) / size_b,
        in_order / max(1, shared), max(0, shared - in_order), len(slots),
        sum(len(x) == len(y) == 1 for x, y in slots),
        sum(all(kind not in ("other", "name") for _, kind in x + y) for x, y in slots),
        2 * identical / max(1, len(a.raw) + len(b.raw)), identical / max(1, min(len(a.raw),
        len(b.raw))), len(blocks),
        len(a.raw), len(b.raw), slips,
        float(sorted(numbers[0]) == sorted(numbers[1]) and numbers[0] != numbers[1]),
        abs(a.negators - b.negators), min(kinds_a.count("name"), kinds_b.count("name")),
        _common_prefix(a.keys, b.keys) / min(size_a, size_b), _common_prefix(a.keys[::-1],
        b.keys[::-1]) / min(size_a, size_b),
    ]  # fmt: skip
    for kind in KINDS:
        values.append(min(kinds_a.count(kind), kinds_b.count(kind)))
    for kinds in (kinds_a, kinds_b):
        for kind in KINDS:
            values.append(kinds.count(kind))
    words_a, words_b = [a.words[i] for i in left_a], [b.words[i] for i in left_b]
    values.extend(compare_shapes(a.told, b.told, words_a, words_b, slots))
    why = {
        "turned": a.roles != b.roles or _done_to(a) != _done_to(b),
        "respelt": respelt,
        "light": a.light ^ b.light,
        "a": [(a.words[i], a.kinds[i]) for i in left_a],
        "b": [(b.words[i], b.kinds[i]) for i in left_b],
        "slots": slots,
    }
    return np.array(values, np.float32), why


def _done_to(of: Side) -> int:
    """How many words say what is done to somebody (di-, ter-): the other voice turns who and whom."""
    return sum(
        len(word) > 5 and word.startswith(("di", "ter")) and indonesian(word) != word
        for word in of.words
    )


def _left(a: Side, b: Side) -> tuple[list[int], list[int], int, int]:
    """Positions without a partner on the other side; how many partners have another form of the word
    or another spelling, and how many only another spelling."""
    there: dict[str, list[int]] = {}
    for position, key in enumerate(b.keys):
        there.setdefault(key, []).append(position)
    left_a: list[int] = []
    for position, key in enumerate(a.keys):
        if there.get(key):
            there[key].pop(0)
        else:
            left_a.append(position)
    left_b = sorted(p for positions in there.values() for p in positions)
    slips = respelt = 0
    for i in list(left_a):
        for j in left_b:
            if _alike(a.words[i], b.words[j]):
                left_a.remove(i)
                left_b.remove(j)
                slips += 1
                respelt += not _forms(a.words[i]) & _forms(b.words[j])
                break
    # a word said twice on one side only is no difference
    left_a = [
        i for i in left_a if a.keys[i] not in b.keys or a.kinds[i] in ("negation", "number", "code")
    ]
    left_b = [
        j for j in left_b if b.keys[j] not in a.keys or b.kinds[j] in ("negation", "number", "code")
    ]
    return left_a, left_b, slips, respelt


@lru_cache(maxsize=1 << 18)
def _alike(a: str, b: str) -> bool:
    """One word spelt two ways: a likely slip, or the same root under other affixes."""
    if a[0].isdigit() or b[0].isdigit():
        return False
    if min(len(a), len(b)) >= 4 and slip(a, b) >= 2.0:
        return True
    if min(len(a), len(b)) >= 6 and skeleton(a) == skeleton(b):
        return True
    forms_a, forms_b = _forms(a), _forms(b)
    return bool(forms_a & forms_b)


@lru_cache(maxsize=1 << 16)
def _forms(word: str) -> frozenset[str]:
    """Spellings a word may have as a stem: chat drops "me" (negur, ngetok) and writes -in for -kan."""
    forms = {word, indonesian(word)}
    if word.endswith(("in", "ke")) and len(word) > 5:
        forms |= {indonesian(word[:-2] + "kan"), indonesian(word[:-2]), word[:-2]}
    if word[0] in "nm" and len(word) > 4:
        forms |= {indonesian("me" + form) for form in tuple(forms)}
    return frozenset(form for form in forms if len(form) >= 4)


def _slots(codes: list[Any], a: Side, b: Side, left_a: list[int], left_b: list[int]) -> list[Any]:
    """Exchanges: left-over words of both sides between the same shared neighbours."""
    of_a, of_b = set(left_a), set(left_b)
    found = []
    for tag, i1, i2, j1, j2 in codes:
        if tag != "replace":
            continue
        here = [(a.words[i], a.kinds[i]) for i in range(i1, i2) if i in of_a]
        there = [(b.words[j], b.kinds[j]) for j in range(j1, j2) if j in of_b]
        if here and there:
            found.append((here, there))
    return found


def _common_prefix(a: list[str], b: list[str]) -> int:
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count
