"""Light affix strippers for Indonesian and English, without a dictionary of roots.

Both are deliberately small: measured on retrieval, a dictionary stemmer (Sastrawi) gains nothing
over affix rules and is forty times slower. The stems are keys for comparing, not words to show.
Indonesian follows the confix rules of Nazief and Adriani (1996) in the order of Tala (2003).
"""

from __future__ import annotations

import re
from functools import lru_cache

_VOWEL = re.compile("[aeiou]")
_PARTICLE = ("lah", "kah", "tah", "pun")
_POSSESSIVE = ("nya", "ku", "mu")


def _syllables(word: str) -> int:
    return len(_VOWEL.findall(word))


@lru_cache(maxsize=1 << 18)
def indonesian(word: str) -> str:
    """Strip particle, possessive, prefixes and one suffix while two syllables remain."""
    if len(word) < 5 or not word.isalpha():
        return word
    for endings in (_PARTICLE, _POSSESSIVE):
        for ending in endings:
            if word.endswith(ending) and _syllables(word) > 2 and len(word) - len(ending) >= 4:
                word = word[: -len(ending)]
                break
    first, prefix = _prefix(word)
    if prefix:
        second, _ = (
            _prefix(first) if prefix in {"di", "men", "pen", "ter", "ke", "se"} else (first, "")
        )
        return _suffix(second, prefix)
    stripped = _suffix(word, "")
    return stripped


def _prefix(word: str) -> tuple[str, str]:
    if _syllables(word) <= 2 or len(word) < 6:
        return word, ""
    for head in ("meng", "peng"):
        if word.startswith(head):
            rest = word[4:]
            return (rest if rest[0] not in "aiueo" or _syllables(rest) >= 2 else word), head[
                :2
            ] + "n"
    for head in ("meny", "peny"):
        if word.startswith(head) and word[4:5] in set("aiueo"):
            return "s" + word[4:], head[:2] + "n"
    for head in ("mem", "pem"):
        if word.startswith(head):
            rest = word[3:]
            return ("p" + rest if rest[0] in "aiueo" else rest), head[:2] + "n"
    for head in ("men", "pen"):
        if word.startswith(head):
            rest = word[3:]
            return ("t" + rest if rest[0] in "aiueo" else rest), head[:2] + "n"
    for head in ("ber", "ter", "per"):
        if word.startswith(head):
            return word[3:], head
    for head in ("me", "pe"):
        if word.startswith(head) and word[2] in "lrwy":
            return word[2:], head + "n"
    for head in ("di", "ke", "se"):
        if word.startswith(head):
            return word[2:], head
    return word, ""


def _suffix(word: str, prefix: str) -> str:
    if _syllables(word) <= 2 or len(word) < 5:
        return word
    if word.endswith("kan") and prefix not in {"ke", "pen"}:
        return word[:-3]
    if word.endswith("an") and prefix not in {"di", "men", "ter"}:
        return word[:-2]
    if word.endswith("i") and word[-2] not in "aiu" and prefix not in {"ber", "ke", "pen"}:
        return word[:-1]
    return word


_STEP1 = (("sses", "ss"), ("ies", "y"), ("'s", ""))
_LONG = (
    ("ization", "ize"), ("ational", "ate"), ("fulness", "ful"), ("iveness", "ive"), ("ations",
    "ate"), ("ation", "ate"),
    ("ments", ""), ("ment", ""), ("ness", ""), ("ities", ""), ("ity", ""), ("ously", "ous"),
    ("fully", "ful"), ("ally", "al"),
    ("ers", ""), ("er", ""), ("ors", ""), ("or", ""), ("ly", ""),
)  # fmt: skip


def english(word: str) -> str:
    """Strip English inflection and the commonest derivations (after Porter 1980, shortened)."""
    if len(word) < 4 or not word.isalpha():
        return word
    for ending, put in _STEP1:
        if word.endswith(ending):
            word = word[: -len(ending)] + put
            break
    else:
        if word.endswith("s") and word[-2] not in "us":
            word = word[:-1]
    for ending in ("ing", "ed"):
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) > 2 and _VOWEL.search(rest):
            if rest[-1] == rest[-2] and rest[-1] not in "lsz":
                rest = rest[:-1]
            word = rest
            break
    for ending, put in _LONG:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)] + put
            break
    if len(word) > 4 and word[-1] == "e":
        word = word[:-1]
    if len(word) > 3 and word[-1] == "y":
        word = word[:-1] + "i"
    return word
