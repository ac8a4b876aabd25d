"""Who does what to whom, and what is said of which number: the shape of a message, as numbers.

"A mengusir B" and "B diusir A" say one thing; "A mengusir B" and "B mengusir A" share every word. So each
actor's part is read from the voice of the verb beside it (me-, di-, and chat's ng-) and from the words of
direction (oleh, kepada, dari), and the parts are compared. Words of one class (day and day, linmas and saksi)
left over on both sides are an exchange, however different the two are in spelling.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kentongan.engine.facts import AXES, INSTITUTIONS, OFFICES
from kentongan.engine.lexicon import load_table
from kentongan.engine.stem import indonesian
from kentongan.engine.text import STOP, term

NAMES = (
    "parts_agree", "parts_clash", "paths_agree", "paths_clash", "voice_differs", "class_swaps", "class_left",
    "class_shared", "flips_actor", "flips_number", "flips_name", "bound_mean", "bound_least", "poles_clash",
    "class_slots",
)  # fmt: skip
_CLASSES = load_table("classes.toml")
CLASS = {(term(word) or word): name for name, words in _CLASSES.items() for word in words}
_OTHERS = ("petugas", "tim", "timses", "calon", "oknum")
_PEOPLE = frozenset(
    (term(word) or word)
    for words in (
        *(_CLASSES[name] for name in ("post", "rank", "body", "kin", "crowd")),
        (*INSTITUTIONS, *OFFICES, *_OTHERS),
    )
    for word in words
)
_GET = frozenset(
    {"dapat", "terima", "peroleh", "menerima", "mendapat", "mendapatkan", "kebagian", "nerima"}
)
_BARE = frozenset({
    "minta", "kasih", "beri", "lapor", "bawa", "usir", "tolak", "ganti", "tegur", "bagi", "tahan", "tangkap",
    "periksa", "larang", "suruh", "ajak", "bantu", "antar", "kirim", "ambil", "pukul", "gebuk", "ancam",
    "jaga",
})  # fmt: skip
_TO = frozenset({"ke", "kepada", "terhadap", "untuk", "buat", "bagi", "pada"})
_PATHS = {
    "ke": "to", "kepada": "to", "menuju": "to", "jadi": "to", "menjadi": "to", "dari": "from",
    "oleh": "by", "sebelum": "before",
    "jelang": "before", "menjelang": "before", "setelah": "after", "sesudah": "after", "usai": "after",
    "sehabis": "after", "habis": "after", "tanpa": "without", "kecuali": "without", "selain": "without",
}  # fmt: skip
_BREAKS = frozenset({
    "karena", "padahal", "saat", "waktu", "ketika", "lalu", "tetapi", "tapi", "bukan", "kata", "menurut",
    "agar", "supaya",
})  # fmt: skip
Slot = tuple[list[tuple[str, str]], list[tuple[str, str]]]  # (word, kind) of either side
NEAR = 2  # content words on either side that belong to a number or a name


@dataclass(frozen=True, slots=True)
class Told:
    """The shape of one message: actors' parts, what stands behind words of direction, voice, order."""

    parts: dict[str, frozenset[str]]
    paths: dict[str, frozenset[str]]
    passives: int
    order: tuple[str, ...]
    kinds: tuple[str, ...]


@lru_cache(maxsize=1 << 16)
def _voice(word: str) -> str:
    """ "a" for a verb its subject does, "p" for one done to it, "g" for getting, "" for no verb."""
    if word in _GET:
        return "g"
    if word in _BARE:
        return "a"
    if len(word) < 5 or word in STOP:
        return ""
    stem = indonesian(word)
    if word.startswith("di") and stem != word and len(stem) >= 3:
        return "p"
    if word.startswith(("mem", "men", "mel", "mer", "mew", "mey")) and stem != word:
        return "a"
    if word.startswith(("ng", "ny")) or (
        word.endswith(("in", "kan")) and stem == word and len(word) > 5
    ):
        return "a"
    return ""


def tell(words: Sequence[str], keys: Sequence[str], kinds: Sequence[str]) -> Told:
    """Read the shape of a message from its plain words; `keys` and `kinds` are of its content words."""
    reading = _Reading()
    for word in words:
        reading.hear(word)
    return Told(
        {k: frozenset(v) for k, v in reading.parts.items()},
        {k: frozenset(v) for k, v in reading.paths.items()},
        reading.passives,
        tuple(keys),
        tuple(kinds),
    )


class _Reading:
    """Reads words one by one: actors wait for their verb, or take the part of the word of direction."""

    def __init__(self) -> None:
        self.parts: dict[str, set[str]] = {}
        self.paths: dict[str, set[str]] = {}
        self.passives = 0
        self._pending: list[str] = []
        self._voice = self._part = self._path = ""
        self._since = 0
        self._beside = ""  # the part of the actor just before: "ketua KPPS" is one
        self._kena = False

    def hear(self, word: str) -> None:
        """The next word."""
        voice = "p" if self._kena and word not in STOP else _voice(word)
        self._kena = word == "kena"
        key = term(word) or word
        if word in _PATHS:
            self._path = _PATHS[word]
        elif self._path and word not in STOP:
            self.paths.setdefault(key, set()).add(self._path)
            self._path = ""
        if word == "oleh":
            self._part = "A"
        elif word in _TO:
            self._part = "P"
        elif word in ("sama", "dari"):
            done = self._voice in ("p", "g")
            self._part = "A" if done else ("P" if word == "sama" else "")
        elif voice:
            self._verb(voice)
            return
        elif key in _PEOPLE:
            self._actor(key)
            return
        elif word in _BREAKS:
            self._pending, self._voice = [], ""
        elif word not in STOP:
            self._since += 1
            self._part = ""
        if word not in STOP or word in _PATHS:
            self._beside = ""

    def _verb(self, voice: str) -> None:
        for actor in self._pending:
            self.parts.setdefault(actor, set()).add("A" if voice == "a" else "P")
        self._pending, self._voice, self._part, self._beside, self._since = [], voice, "", "", 0
        self.passives += voice == "p"

    def _actor(self, key: str) -> None:
        behind = 3 if self._voice == "a" else 1  # words that may stand between verb and actor
        if not self._beside and self._part:
            self._beside = self._part
        elif not self._beside and self._voice in ("a", "p") and self._since < behind:
            self._beside = "P" if self._voice == "a" else "A"
        if not self._beside:
            self._pending.append(key)
            return
        self.parts.setdefault(key, set()).add(self._beside)
        self._part = ""
        self._voice = self._voice if self._beside == "A" else ""


def compare_shapes(
    a: Told, b: Told, left_a: Sequence[str], left_b: Sequence[str], slots: Sequence[Slot]
) -> list[float]:
    """The NAMES of a pair; `left_a` and `left_b` are words without a partner, `slots` those in one place."""
    parts = _agreement(a.parts, b.parts)
    paths = _agreement(a.paths, b.paths)
    mine, theirs = _classes(left_a), _classes(left_b)
    swaps = sum(min(count, theirs.get(name, 0)) for name, count in mine.items())
    total = sum(mine.values()) + sum(theirs.values())
    shared = set(a.order) & set(b.order)
    bound = _bound(a, b, shared)
    loose = {k for k, kind in zip(a.order, a.kinds, strict=True) if kind in ("name", "other")}
    slotted = 0
    for here, there in slots:
        one, other = _classes([w for w, _ in here]), _classes([w for w, _ in there])
        slotted += bool(one.keys() & other.keys())
    return [
        *parts,
        *paths,
        abs(a.passives - b.passives),
        swaps,
        total - 2 * swaps,
        sum(key in CLASS for key in shared),
        _flips(a, b, {k for k in shared if k in _PEOPLE}),
        _flips(a, b, {k for k in shared if k[0].isdigit()}),
        _flips(a, b, loose & shared),
        sum(bound) / len(bound) if bound else 1.0,
        min(bound, default=1.0),
        _opposed(left_a, b.order) + _opposed(left_b, a.order),
        slotted,
    ]  # fmt: skip


def _agreement(a: dict[str, frozenset[str]], b: dict[str, frozenset[str]]) -> tuple[int, int]:
    both = a.keys() & b.keys()
    clash = sum(not a[key] & b[key] for key in both)
    return len(both) - clash, clash


def _classes(words: Sequence[str]) -> dict[str, int]:
    count: dict[str, int] = {}
    for word in words:
        name = CLASS.get(term(word) or word) or CLASS.get(word)
        if name:
            count[name] = count.get(name, 0) + 1
    return count


def _flips(a: Told, b: Told, keys: set[str]) -> int:
    """Pairs of these words that stand the other way round."""
    if len(keys) < 2:
        return 0
    there = [b.order.index(key) for key in dict.fromkeys(a.order) if key in keys]
    return sum(x > y for at, x in enumerate(there) for y in there[at + 1 :])


def _bound(a: Told, b: Told, shared: set[str]) -> list[float]:
    """Of each shared number or name: the share of its shared neighbours that are the same on both sides."""
    out = []
    for key, kind in zip(a.order, a.kinds, strict=True):
        if key not in shared or not (key[0].isdigit() or kind == "name" or key in _PEOPLE):
            continue
        mine, theirs = (_neighbours(side, key, shared) for side in (a, b))
        if mine and theirs:
            out.append(len(mine & theirs) / min(len(mine), len(theirs)))
    return out


def _neighbours(of: Told, key: str, shared: set[str]) -> set[str]:
    kept = [k for k in of.order if k in shared]
    found: set[str] = set()
    for at, other in enumerate(kept):
        if other == key:
            found.update(kept[max(0, at - NEAR) : at + NEAR + 1])
    return found - {key}


def _opposed(left: Sequence[str], there: Sequence[str]) -> int:
    """Words left over whose opposite the other side says."""
    theirs = {axis for word in there if (axis := AXES.get(word))}
    count = 0
    for word in left:
        axis = AXES.get(word) or AXES.get(indonesian(word))
        count += bool(axis and (axis[0], -axis[1]) in theirs)
    return count
