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
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kentongan.engine.concepts import Meant, concepts_of, spans, unframed
from kentongan.engine.contrast import COUNTS, compare_left, denied_apart
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
from kentongan.engine.partners import Partners, Spans, Token, find
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
UNITS = frozenset(load_table("classes.toml")["measure"]) - {"kotak", "orang", "lembar"}
# For the trees alone: "mau" is too often a wish to be a guard's word.
SOON = SETS["future"] | {"mau", "hendak", "arep", "arek", "handak"}
DONE = SETS["past"]
ROLES = frozenset({"oleh", "kepada", "dari", "ke", "untuk", "terhadap", "bagi", "daripada", "sama"})
_CAPITAL = re.compile(r"(?<![.!?\n:\"“] )(?<!^)\b[A-Z][a-z]{2,}|\b[A-Z]{3,}\b")
GLOBAL = (
    "shared", "left_a", "left_b", "dice", "cover_a", "cover_b", "in_order", "moved", "slots", "tight_slots",
    "known_slots", "raw_ratio", "raw_identical", "raw_blocks", "length_a", "length_b", "slips",
    "number_moved", "negators_differ",
    "left_names_both", "prefix", "suffix", "reworded", "loose", "renamed",
    "units_apart", "planned_done",
)  # fmt: skip
FEATURES = (
    *GLOBAL,
    *(f"swap_{k}" for k in KINDS),
    *(f"extra_a_{k}" for k in KINDS),
    *(f"extra_b_{k}" for k in KINDS),
    *SHAPE,
    *COUNTS,
)


@dataclass(slots=True)
class Side:
    """One message ready for comparing: all its words, the content words among them, these as tokens, the
    phrases known and the function words with their meanings, raw tokens, who stands behind which word of
    direction (oleh petugas, kepada saksi), numbers' units, and whether it tells of what will be or was."""

    said: list[str]
    words: list[str]
    tokens: list[Token]
    phrases: Spans
    function: dict[str, Meant]
    raw: list[str]
    negators: int
    roles: frozenset[tuple[str, str]]
    light: frozenset[str]
    told: Told
    units: dict[str, frozenset[str]]
    soon: bool
    done: bool


def side(message: Plain, original: str) -> Side:
    """Prepare a message; `original` is the text as sent, whose capitals mark names."""
    names = _names(original)
    words = unframed(numerals(list(message.words)))
    found: list[Token] = []
    function: dict[str, Meant] = {}
    roles: set[tuple[str, str]] = set()
    before = role = lead = ""
    for at, word in enumerate(words):
        meant = concepts_of(word)
        kind = _kind(word, before, names, bool(meant))
        before = word
        if kind == "stop":
            lead = word
            role = word if word in ROLES else role
            function[word] = meant
            continue
        key = term(word) or word
        if role:
            roles.add(("oleh" if role == "sama" else role, key))
            role = ""
        found.append(Token(word, key, kind, meant, at, at + 1, lead))
        lead = ""
    return Side(
        words,
        [t.word for t in found],
        found,
        spans(words),
        function,
        tokens(message.text)[:RAW_WORDS],
        sum(t.kind == "negation" for t in found),
        frozenset(roles),
        LIGHT.intersection(words),
        tell(words),
        _units(words),
        bool(SOON.intersection(words)),
        bool(DONE.intersection(words)),
    )


def _units(words: list[str]) -> dict[str, frozenset[str]]:
    """Number -> the units it is given in: seven days are not seven hours."""
    out: dict[str, set[str]] = {}
    for number, unit in pairwise(words):
        if number[0].isdigit() and unit in UNITS:
            out.setdefault(number, set()).add(unit)
    return {number: frozenset(units) for number, units in out.items()}


def _units_apart(a: dict[str, frozenset[str]], b: dict[str, frozenset[str]]) -> int:
    return sum(not a[number] & b[number] for number in a.keys() & b.keys())


def _names(original: str) -> frozenset[str]:
    letters = list(filter(str.isalpha, original))
    if sum(map(str.isupper, letters)) > 0.4 * len(letters):
        return frozenset()
    return frozenset(m.lower() for m in _CAPITAL.findall(original))


def _kind(word: str, before: str, names: frozenset[str], known: bool) -> str:
    kind = _kind_alone(word)
    if kind == "other" and known:
        return "common"
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
    pair = find(((a.tokens, a.phrases), (b.tokens, b.phrases)), _alike, _one_stem)
    codes = SequenceMatcher(None, *pair.keys, autojunk=False).get_opcodes()
    slots = _slots(codes, *pair.tokens, *pair.left)
    rest_a, rest_b = ([pair.tokens[n][i] for i in pair.left[n]] for n in (0, 1))
    alone = [(x[0][0], y[0][0]) for x, y in slots if len(x) == len(y) == 1]
    marks, counts = compare_left(rest_a, rest_b, a.function, b.function, alone, denied_apart(pair))
    values = [
        *_overall(a, b, pair, codes, slots),
        *_by_kind([t.kind for t in rest_a], [t.kind for t in rest_b]),
        *compare_shapes(a.told, b.told, pair, slots),
        *counts,
    ]
    why = {
        "marks": marks,
        "turned": a.roles != b.roles or _done_to(a) != _done_to(b),
        "respelt": pair.respelt + pair.reworded + pair.loose,
        "light": a.light ^ b.light,
        "a": [(_as_said(a, t), t.kind) for t in rest_a],
        "b": [(_as_said(b, t), t.kind) for t in rest_b],
        "slots": slots,
    }
    return np.array(values, np.float32), why


def _as_said(of: Side, token: Token) -> str:
    """The message's own words for a token: people are shown these, never the thesaurus's name for them."""
    return " ".join(of.said[token.at : token.end])


def _overall(a: Side, b: Side, pair: Partners, codes: list[Any], slots: list[Any]) -> list[float]:
    """The GLOBAL features."""
    (mine, theirs), (keys_a, keys_b), (left_a, left_b) = pair.tokens, pair.keys, pair.left
    in_order = sum(i2 - i1 for tag, i1, i2, _, _ in codes if tag == "equal")
    shared = len(mine) - len(left_a)
    raw = SequenceMatcher(None, a.raw, b.raw, autojunk=False)
    blocks = [m.size for m in raw.get_matching_blocks() if m.size]
    numbers = [[t.key for t in side if t.kind in ("number", "code")] for side in (mine, theirs)]
    names = [sum(pair.tokens[n][i].kind == "name" for i in pair.left[n]) for n in (0, 1)]
    size_a, size_b = max(1, len(mine)), max(1, len(theirs))
    least = min(size_a, size_b)
    return [
        shared, len(left_a), len(left_b), 2 * shared / (size_a + size_b), shared / size_a,
        (size_b - len(left_b)) / size_b,
        in_order / max(1, shared), max(0, shared - in_order), len(slots),
        sum(len(x) == len(y) == 1 for x, y in slots),
        sum(all(kind not in ("other", "name") for _, kind in x + y) for x, y in slots),
        2 * sum(blocks) / max(1, len(a.raw) + len(b.raw)),
        sum(blocks) / max(1, min(len(a.raw), len(b.raw))), len(blocks),
        len(a.raw), len(b.raw), pair.slips,
        float(sorted(numbers[0]) == sorted(numbers[1]) and numbers[0] != numbers[1]),
        abs(a.negators - b.negators), min(names),
        _common_prefix(keys_a, keys_b) / least, _common_prefix(keys_a[::-1], keys_b[::-1]) / least,
        pair.reworded, pair.loose, pair.renamed, _units_apart(a.units, b.units),
        float((a.soon and b.done and not b.soon) or (b.soon and a.done and not a.soon)),
    ]  # fmt: skip


def _by_kind(kinds_a: list[str], kinds_b: list[str]) -> list[float]:
    """Of each kind of word: how many are exchanged, and how many are left over on either side."""
    return [
        *(min(kinds_a.count(kind), kinds_b.count(kind)) for kind in KINDS),
        *(kinds.count(kind) for kinds in (kinds_a, kinds_b) for kind in KINDS),
    ]


def _done_to(of: Side) -> int:
    """How many words say what is done to somebody (di-, ter-): the other voice turns who and whom."""
    return sum(
        len(word) > 5 and word.startswith(("di", "ter")) and indonesian(word) != word
        for word in of.words
    )


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


def _one_stem(a: str, b: str) -> bool:
    return bool(_forms(a) & _forms(b))


@lru_cache(maxsize=1 << 16)
def _forms(word: str) -> frozenset[str]:
    """Spellings a word may have as a stem: chat drops "me" (negur, ngetok) and writes -in for -kan."""
    forms = {word, indonesian(word)}
    if word.endswith(("in", "ke")) and len(word) > 5:
        forms |= {indonesian(word[:-2] + "kan"), indonesian(word[:-2]), word[:-2]}
    if word[0] in "nm" and len(word) > 4:
        forms |= {indonesian("me" + form) for form in tuple(forms)}
    return frozenset(form for form in forms if len(form) >= 4)


def _slots(
    codes: list[Any], a: list[Token], b: list[Token], left_a: list[int], left_b: list[int]
) -> list[Any]:
    """Exchanges: left-over words of both sides between the same shared neighbours."""
    of_a, of_b = set(left_a), set(left_b)
    found = []
    for tag, i1, i2, j1, j2 in codes:
        if tag != "replace":
            continue
        here = [(a[i].word, a[i].kind) for i in range(i1, i2) if i in of_a]
        there = [(b[j].word, b[j].kind) for j in range(j1, j2) if j in of_b]
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
