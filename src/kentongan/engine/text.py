"""Turn a chat message into plain, comparable terms, and say what was done to it on the way.

The steps, in order: broken characters out, Unicode folded, look-alike letters made Latin, links,
handles and emoji set aside, hashtags split, forwarding phrases dropped, then word by word: leet
decoded, repeated letters collapsed, slang and regional words replaced, doubled words reduced,
affixes stripped. Word-level work is remembered per spelling, so a batch pays for each spelling once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from kentongan.engine.lexicon import load_pairs, load_phrases, load_words
from kentongan.engine.stem import english, indonesian

_START = r"\b"
MAX_CHARS = 20_000  # a WhatsApp message holds 65,536; past this the rest says nothing new

SLANG: dict[str, str] = load_pairs("slang.tsv") | load_pairs("regional.tsv")
SYNONYMS: dict[str, str] = load_pairs("general.tsv") | load_pairs("synonyms.tsv")
STOP: frozenset[str] = load_words("stop.txt")
# Phrases begin at a word's start: asked once, most places in a text are passed over at once.
FORWARDING = re.compile(
    rf"\b(?:{'|'.join(p.removeprefix(_START) for p in load_phrases('forwarding.txt'))})"
)

_BROKEN = re.compile(
    "[\ud800-\udfff\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufe0f]"
)
_URL = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w.-]+\.(?:com|id|org|net|me|ly|co|info|xyz|site|top)(?:/\S*)?\b"
)
_URL_MARK = re.compile(r"http|www|\.(?:com|id|org|net|me|ly|co|info|xyz|site|top)")
_HANDLE = re.compile(r"(?<![\w])@(\w+)")
_HASHTAG = re.compile(r"#(\w+)")
_CAMEL = re.compile(
    r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d{2,})|(?<=\d)(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"
)
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W_]+")
_TOKEN = re.compile(r"\d+(?:[.,]\d{3})+(?!\d)|\d+(?:[.,:]\d+)+(?![^\W_])|[^\W_]+")
_REPEAT3 = re.compile(r"([a-z])\1{2,}")
_REPEAT2 = re.compile(r"([a-z])\1")
_SHORT_DATE = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?:/(\d{4}))?(?![\d/])")
_MONTHS = (
    "januari", "februari", "maret", "april", "mei", "juni",
    "juli", "agustus", "september", "oktober", "november", "desember",
)  # fmt: skip
_RUPIAH = re.compile(r"\brp\.?\s?(?=\d)")  # official spelling has no space: Rp100.000
_UNIT = re.compile(r"(?<=\d)(?=(?:jt|juta|rb|rbu|ribu)\b)")
_TIMES = re.compile(r"\b(\d{1,3})\s?x\b(?!\s?\d)")
_APART = re.compile(rf"(^|\s)di ((?:{'|'.join(sorted(load_words('apart.txt')))})(?:kan|i)?\b)")
# "dpt" is chat for "dapat", and the voter roll: in capitals, spelt out, or behind a word that leads there.
_ROLL = re.compile(r"\bDPT\b")
_ROLL_LONG = re.compile(r"\bdaftar pemilih(?: tetap)?\b")
_ROLL_CHAT = re.compile(
    r"\b((?:masuk|terdaftar|cek|data|daftar|dalam|dlm|namanya)(?: di)?|di) dpt\b"
)
_GET = re.compile(r"\bdpt\b")
# "sma" is chat for "sama" and "smp" for "sampai"; in capitals they are schools.
_SCHOOL = re.compile(r"\bSM([AP])\b")
_SCHOOLS = {"A": "slta", "P": "sltp"}
_E_KTP = re.compile(r"\be[- ]?ktp\b|\bktp[- ]el\b")
_LEET_MARK = re.compile(r"(?<=[a-z0-9])[@$!](?=[a-z0-9])")
_MIXED = re.compile(r"(?=.*\d)(?=.*[a-z])")
_LEET = str.maketrans("01345679@$!", "oieasgtgasi")
_DIGITS = re.compile(r"\d+")
_UNITS = frozenset({
    "orang", "warga", "pemilih", "suara", "lembar", "menit", "detik", "tahun", "bulan", "minggu",
    "persen", "meter", "miliar", "triliun", "rupiah", "kotak", "surat", "ribuan", "jutaan",
})  # fmt: skip
_SPLIT_DIGITS = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
# Cyrillic and Greek letters that look Latin: used to slip past filters.
_LOOKALIKES = "аеорсухіѕјԁԛԝкмнтвαορικτυν"
_LOOKALIKE = str.maketrans(_LOOKALIKES, "aeopcyxisjdqwkmhtbaopiktuv")
_ANY_LOOKALIKE = re.compile(f"[{_LOOKALIKES}]")


class Step(NamedTuple):
    """One thing the normaliser did: its code and how many places it touched."""

    code: str
    times: int


@dataclass(frozen=True, slots=True)
class Plain:
    """A message made plain: folded text, words after slang repair, and the steps taken."""

    text: str
    words: tuple[str, ...]
    steps: tuple[Step, ...] = field(default=())


def scrub(text: str) -> str:
    """Take out what is not text (lone surrogates, NUL, zero width) and fold Unicode (NFKC).

    Never fails. Case is kept, because names are read from it. At most MAX_CHARS characters.
    """
    text = _BROKEN.sub("", text[: MAX_CHARS * 2])
    if text.isascii():
        return text[:MAX_CHARS]
    text = unicodedata.normalize("NFKC", text)
    text = unicodedata.normalize("NFKD", text)
    for mark in filter(unicodedata.combining, set(text)):
        text = text.replace(mark, "")
    return text[:MAX_CHARS]


def split_hashtag(tag: str) -> str:
    """#PemiluDitunda2024 -> "Pemilu Ditunda 2024"; a tag without humps stays one word."""
    return _CAMEL.sub(" ", tag)


def fold(text: str) -> tuple[str, list[Step]]:
    """Lower-case text with links, handles, hashtags and forwarding phrases dealt with."""
    steps: list[Step] = []
    clean = scrub(text)
    if len(clean) < len(text):
        steps.append(Step("scrubbed", len(text) - len(clean)))
    if "#" in clean:
        clean, count = _HASHTAG.subn(lambda m: " " + split_hashtag(m[1]) + " ", clean)
        steps.append(Step("hashtag", count))
    if "DPT" in clean and not clean.isupper():
        clean = _ROLL.sub("daftar pemilih", clean)
    if "SM" in clean and not clean.isupper():
        clean = _SCHOOL.sub(lambda m: _SCHOOLS[m[1]], clean)
    clean = clean.lower()
    if "dpt" in clean:
        clean = _GET.sub("dapat", _ROLL_CHAT.sub(r"\1 daftar pemilih", clean))
    if not clean.isascii() and _ANY_LOOKALIKE.search(clean):
        clean = clean.translate(_LOOKALIKE)
    if "." in clean and _URL_MARK.search(clean):
        clean, count = _URL.subn(" ", clean)
        if count:
            steps.append(Step("link", count))
    if "/" in clean:
        clean = _SHORT_DATE.sub(_long_date, clean)
    clean, count = FORWARDING.subn(" ", clean)
    if count:
        steps.append(Step("forwarding", count))
    if "@" in clean or "$" in clean or "!" in clean:
        clean = _LEET_MARK.sub(lambda m: m[0].translate(_LEET), clean)
    return clean, steps


def _long_date(match: re.Match[str]) -> str:
    """28/10 -> 28 oktober; what cannot be a day and month (1/2 with no room for one) is left alone."""
    day, month = int(match[1]), int(match[2])
    if not (1 <= month <= 12 and 3 <= day <= 31):
        return match[0]
    return f"{day} {_MONTHS[month - 1]} {match[3] or ''}"


def tokens(folded: str) -> list[str]:
    """The raw words and numbers of folded text, in order."""
    return _TOKEN.findall(folded)


class Speller(dict[str, tuple[tuple[str, ...], str]]):
    """Word-level repair with a memory: raw token -> (plain words, code of the step that changed it or "").

    A token met before costs one look-up. Readers may share it: two that miss find the same.
    """

    def __missing__(self, token: str) -> tuple[tuple[str, ...], str]:
        found = _repair(token)
        if len(self) < 2_000_000:
            self[token] = found
        return found


def _known(word: str) -> bool:
    return word in SLANG or word in STOP or word in SYNONYMS


def _repair(token: str) -> tuple[tuple[str, ...], str]:
    if token[0].isdigit() and not _MIXED.match(token):
        return (number_word(token),), ""
    if token in SLANG:
        return tuple(SLANG[token].split()), "slang"
    code = ""
    if _MIXED.match(token):
        token, code = _decode_mixed(token)
        if " " in token:
            parts = [w for part in token.split() for w in _repair(part)[0]]
            return tuple(parts), code
    short = _REPEAT3.sub(r"\1", token)
    if short != token:
        code = code or "repeat"
        token = short
    if token in SLANG:
        return tuple(SLANG[token].split()), "slang"
    return (token,), code


def _decode_mixed(token: str) -> tuple[str, str]:
    """Letters and digits in one token: a doubling (anak2), a code (tps04) or leet (p3milu)."""
    if token.endswith("2") and token[:-1].isalpha() and len(token) > 3:
        return token[:-1], "doubling"
    head = token.rstrip("0123456789")
    tail = token[len(head) :]
    if head.isalpha() and tail and (head in SLANG or _is_code_word(head) or len(tail) >= 3):
        return f"{head} {tail}", "split"
    digits = sum(c.isdigit() for c in token)
    decoded = token.translate(_LEET)
    if decoded.isalpha() and len(token) > 2:
        runs = len(_DIGITS.findall(token))
        number = token[0:2].isdigit()  # "50ribu" is a number with its unit, "53luruhnya" is not
        if runs > 1 or (digits <= len(token) // 2 and (not number or _is_no_unit(token))):
            return decoded, "leet"
    return " ".join(_SPLIT_DIGITS.split(token)), "split"


def _is_no_unit(token: str) -> bool:
    tail = token.lstrip("0123456789")
    return len(tail) >= 5 and tail not in _UNITS and tail not in SLANG


def _is_code_word(head: str) -> bool:
    return head in {
        "tps",
        "rw",
        "rt",
        "dapil",
        "paslon",
        "nomor",
        "no",
        "pemilu",
        "pilkada",
        "pilpres",
        "tahun",
        "jam",
        "tgl",
        "covid",
        "rp",
    }


def number_word(token: str) -> str:
    """Write a number one way: 1.000.000 -> 1000000, 04 -> 4, 12,5 -> 12.5, 07:00 stays a time."""
    if ":" in token:
        return token
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", token):
        token = re.sub(r"[.,]", "", token)
    token = token.replace(",", ".")
    if "." not in token:
        token = token.lstrip("0") or "0"
    return token


_SPELLER = Speller()


def plain(text: str, language: str = "id") -> Plain:
    """Make a message plain. Words are whole words (not stems), in order, slang replaced ("id" only)."""
    folded, steps = fold(text)
    if language != "id":
        return Plain(
            folded,
            tuple(number_word(t) if t[0].isdigit() else t for t in tokens(folded)),
            tuple(steps),
        )
    folded = _tidy(folded)
    found = list(map(_SPELLER.__getitem__, tokens(folded)))
    codes = [code for _, code in found if code]
    steps.extend([Step(code, codes.count(code)) for code in dict.fromkeys(codes)])
    return Plain(folded, tuple([w for repaired, _ in found for w in repaired]), tuple(steps))


def _tidy(folded: str) -> str:
    """Rp100.000 -> rp 100.000, 50% -> 50 persen, 2x -> 2 kali, di tunda -> ditunda."""
    if "jt" in folded or "rb" in folded or "juta" in folded or "ribu" in folded:
        folded = _UNIT.sub(" ", folded)
    if "rp" in folded:
        folded = _RUPIAH.sub("rp ", folded)
    if "%" in folded:
        folded = folded.replace("%", " persen ")
    if "x" in folded:
        folded = _TIMES.sub(r"\1 kali", folded)
    if "ktp" in folded:
        folded = _E_KTP.sub("ktp elektronik", folded)
    if "pemilih" in folded:
        folded = _ROLL_LONG.sub("dpt", folded)
    if " di " in folded:
        folded = _APART.sub(r"\1di\2", folded)
    return folded


class _Terms(dict[str, str]):
    """Plain word -> index term of one language, remembered; many may read and fill it at once."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, word: str) -> str:
        if word in STOP:
            found = ""
        elif self._language == "id":
            found = SYNONYMS.get(word) or indonesian(word)
            found = SYNONYMS.get(found, found)
        else:
            found = english(word)
        if len(self) < 2_000_000:
            self[word] = found
        return found


_TERMS = {name: _Terms(name) for name in ("id", "en")}


def term(word: str, language: str = "id") -> str:
    """The index term of a plain word: its stem with synonyms folded; "" for a stop word."""
    return _TERMS[language][word]


def terms(words: Iterable[str], language: str = "id") -> list[str]:
    """The index terms of plain words, in order, stop words left out."""
    return [found for found in map(_TERMS[language].__getitem__, words) if found]


_FUNCTION_WORDS = {name: load_words(f"function_{name}.txt") for name in ("id", "en")}


def language_of(texts: list[str]) -> str:
    """Which language: "en" when English function words clearly outnumber Indonesian ones here, else "id"."""
    english_count = indonesian_count = 0
    for text in texts:
        for word in text.lower().split():
            english_count += word in _FUNCTION_WORDS["en"]
            indonesian_count += word in _FUNCTION_WORDS["id"]
    return "en" if english_count > 2 * indonesian_count + 5 else "id"
