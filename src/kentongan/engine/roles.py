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

from kentongan.engine.concepts import Meant, concepts_of
from kentongan.engine.facts import AXES, INSTITUTIONS, OFFICES
from kentongan.engine.lexicon import load_table
from kentongan.engine.partners import Partners, Token
from kentongan.engine.stem import indonesian
from kentongan.engine.text import STOP, term

NAMES = (
    "parts_agree", "parts_clash", "acts_agree", "acts_clash", "paths_agree", "paths_clash",
    "voice_differs", "class_swaps", "class_left", "class_shared",
    "flips_actor", "flips_number", "flips_name", "bound_mean", "bound_least", "poles_clash",
    "class_slots", "bound_all", "flips_all", "done_same", "done_turned", "done_only_turned",
    "beside_same", "beside_other",
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
# Classes of the thesaurus whose words can do something or have it done to them.
_WHO = frozenset({
    "profesi", "petugas_pemilu", "aparat_desa", "pejabat", "keluarga", "lembaga_pemilu", "lembaga_negara",
    "aparat_keamanan", "kelompok", "kerumunan", "kubu", "calon", "peran_hukum", "tokoh_agama", "difabel",
    "jenis_pemilih", "umum_warga", "umum_petugas", "umum_nakes", "umum_keluarga", "ketua_petugas", "ormas",
    "posisi_keluarga", "kelompok_umur", "umum_calon", "profesi_honorer",
})  # fmt: skip
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
# Classes of the thesaurus whose words are done by somebody, to somebody or something.
_DOING = frozenset({
    "laku_bagi", "laku_terima", "laku_surat", "laku_suara", "kuasa", "kekerasan", "gerak", "kerja_umum",
    "rusak_laku", "kotak_laku", "media_laku", "jabat_laku", "daftar_laku", "periksa", "tangkap", "hukum",
    "bayar", "suap", "ujaran", "angkat_pecat", "buka_tutup", "tengkar", "ganti_laku", "jumlah_laku",
    "proses_hukum",
    "sikap", "hubung_lawan", "rawat", "pindah", "tugas",
})  # fmt: skip
_ASIDE = frozenset(
    {"ke", "kepada", "di", "dari", "untuk", "buat", "pada", "nang", "ka", "neng", "nu", "ning"}
)
REACH = 4  # words between an actor and what is done
Slot = tuple[list[tuple[str, str]], list[tuple[str, str]]]  # (word, kind) of either side
NEAR = 2  # content words on either side that belong to a number or a name


@dataclass(frozen=True, slots=True)
class Told:
    """The shape of one message: actors' parts, with which verb, what words of direction lead to, voice."""

    parts: dict[str, frozenset[str]]
    acts: dict[str, frozenset[str]]
    paths: dict[str, frozenset[str]]
    passives: int


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


def tell(words: Sequence[str]) -> Told:
    """Read the shape of a message from its plain words."""
    reading = _Reading()
    for word in words:
        reading.hear(word)
    return Told(
        {k: frozenset(v) for k, v in reading.parts.items()},
        {k: frozenset(v) for k, v in reading.acts.items()},
        {k: frozenset(v) for k, v in reading.paths.items()},
        reading.passives,
    )


class _Reading:
    """Reads words one by one: actors wait for their verb, or take the part of the word of direction."""

    def __init__(self) -> None:
        self.parts: dict[str, set[str]] = {}
        self.acts: dict[str, set[str]] = {}
        self.paths: dict[str, set[str]] = {}
        self.passives = 0
        self._pending: list[str] = []
        self._voice = self._part = self._path = self._verb_key = ""
        self._since = 0
        self._beside = ""  # the part of the actor just before: "ketua KPPS" is one
        self._kena = False

    def hear(self, word: str) -> None:
        """The next word."""
        voice = "p" if self._kena and word not in STOP else _voice(word)
        self._kena = word == "kena"
        meant = concepts_of(word)
        key = meant[0].name if meant else term(word) or word
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
            self._verb(voice, key)
            return
        elif (term(word) or word) in _PEOPLE or any(c.kind in _WHO for c in meant):
            self._actor(key)
            return
        elif word in _BREAKS:
            self._pending, self._voice = [], ""
        elif word not in STOP:
            self._since += 1
            self._part = ""
        if word not in STOP or word in _PATHS:
            self._beside = ""

    def _verb(self, voice: str, key: str) -> None:
        for actor in self._pending:
            self._take(actor, "A" if voice == "a" else "P", key)
        self._pending, self._voice, self._part, self._beside, self._since = [], voice, "", "", 0
        self.passives += voice == "p"
        self._verb_key = key

    def _take(self, actor: str, part: str, verb: str) -> None:
        self.parts.setdefault(actor, set()).add(part)
        self.acts.setdefault(f"{verb} {actor}", set()).add(part)

    def _actor(self, key: str) -> None:
        behind = 3 if self._voice == "a" else 1  # words that may stand between verb and actor
        if not self._beside and self._part:
            self._beside = self._part
        elif not self._beside and self._voice in ("a", "p") and self._since < behind:
            self._beside = "P" if self._voice == "a" else "A"
        if not self._beside:
            self._pending.append(key)
            return
        self._take(key, self._beside, self._verb_key)
        self._part = ""
        self._voice = self._voice if self._beside == "A" else ""


def compare_shapes(a: Told, b: Told, pair: Partners, slots: Sequence[Slot]) -> list[float]:
    """The NAMES of a pair whose words have found their partners; `slots` are exchanges in one place."""
    parts, acts, paths = (
        _agreement(getattr(a, what), getattr(b, what)) for what in ("parts", "acts", "paths")
    )
    one, other = _order(pair, 0), _order(pair, 1)
    left_a, left_b = ([pair.tokens[n][i].word for i in pair.left[n]] for n in (0, 1))
    mine, theirs = _classes(left_a), _classes(left_b)
    swaps = sum(min(count, theirs.get(name, 0)) for name, count in mine.items())
    total = sum(mine.values()) + sum(theirs.values())
    kinds = dict(one)
    shared = kinds.keys() & {key for key, _ in other}
    who = {key for key in shared if _who(kinds[key])}
    numbers = {key for key in shared if key[0].isdigit()}
    loose = {key for key in shared if kinds[key].kind in ("name", "other")}
    order_a, order_b = ([key for key, _ in side if key in shared] for side in (one, other))
    bound = _bound(order_a, order_b)
    fixed = [
        bound[key] for key in bound if key in who or key in numbers or kinds[key].kind == "name"
    ]
    slotted = 0
    for here, there in slots:
        x, y = _classes([w for w, _ in here]), _classes([w for w, _ in there])
        slotted += bool(x.keys() & y.keys())
    pairs = len(shared) * (len(shared) - 1) / 2
    return [
        *parts,
        *acts,
        *paths,
        abs(a.passives - b.passives),
        swaps,
        total - 2 * swaps,
        sum(key in CLASS for key in shared),
        _flips(order_a, order_b, who),
        _flips(order_a, order_b, numbers),
        _flips(order_a, order_b, loose),
        sum(fixed) / len(fixed) if fixed else 1.0,
        min(fixed, default=1.0),
        _opposed(left_a, [t.word for _, t in other]) + _opposed(left_b, [t.word for _, t in one]),
        slotted,
        sum(bound.values()) / len(bound) if bound else 1.0,
        _flips(order_a, order_b, set(shared)) / max(1.0, pairs),
        *_done(pair),
        *_beside(order_a, order_b, {k for k in shared if k in numbers or kinds[k].kind == "name"}),
    ]  # fmt: skip


@lru_cache(maxsize=1 << 16)
def _doing(word: str, meant: Meant) -> str:
    """ "a" or "p" where the word is done by or to somebody, "" where it is none, or told as a thing."""
    first = word.split()[0]
    if (
        first.endswith("an")
        and not first.startswith(("me", "di", "ng", "ny"))
        and first not in _BARE
    ):
        return ""  # permintaan, laporan: who stands behind it may be either
    voice = _voice(first)
    if voice in ("a", "p"):
        return voice
    if any(c.kind in _DOING for c in meant):
        return "p" if first.startswith(("di", "ter", "ke")) and len(first) > 4 else "a"
    return ""


def _frames(pair: Partners, n: int) -> dict[str, tuple[set[str], set[str]]]:
    """Doing -> (who does it, to whom): the nearest actors before and behind, no other doing between."""
    order = [
        (key, _who(t) and t.lead not in _ASIDE, "" if t.kind == "name" else _doing(t.word, t.meant))
        for key, t in _order(pair, n)
    ]
    found: dict[str, tuple[set[str], set[str]]] = {}
    for at, (key, _, voice) in enumerate(order):
        if voice:
            before = _nearest(order[max(0, at - REACH) : at][::-1])
            behind = _nearest(order[at + 1 : at + 1 + REACH])
            who, whom = found.setdefault(key, (set(), set()))
            who.update(before if voice == "a" else behind)
            whom.update(behind if voice == "a" else before)
    return found


def _nearest(order: list[tuple[str, bool, str]]) -> tuple[str, ...]:
    for key, actor, voice in order:
        if actor:
            return (key,)
        if voice:
            break
    return ()


def _done(pair: Partners) -> tuple[int, int, int]:
    """Of the doings both tell of: same parts, parts turned round, doings with turned parts only."""
    mine, theirs = _frames(pair, 0), _frames(pair, 1)
    same = turned = only = 0
    for key in mine.keys() & theirs.keys():
        (who_a, whom_a), (who_b, whom_b) = mine[key], theirs[key]
        agree = len(who_a & who_b) + len(whom_a & whom_b)
        cross = len(who_a & whom_b) + len(whom_a & who_b)
        same, turned, only = same + agree, turned + cross, only + (cross > 0 == agree)
    return same, turned, only


def _beside(order_a: list[str], order_b: list[str], keys: set[str]) -> tuple[int, int]:
    """How many of these stand beside the same shared word on both sides, and how many beside another."""
    same = other = 0
    for key in keys:
        near = [
            {order[at + step] for at, k in enumerate(order) if k == key for step in (-1, 1)
             if 0 <= at + step < len(order)}
            for order in (order_a, order_b)
        ]  # fmt: skip
        if near[0] and near[1]:
            same += bool(near[0] & near[1])
            other += not near[0] & near[1]
    return same, other


def _order(pair: Partners, n: int) -> list[tuple[str, Token]]:
    """Keys and tokens of one side, in order; words that are part of a phrase left out."""
    taken = pair.taken[n]
    return [(pair.keys[n][i], t) for i, t in enumerate(pair.tokens[n]) if taken.get(i) != -1]


def _who(token: Token) -> bool:
    return token.key in _PEOPLE or any(c.kind in _WHO for c in token.meant)


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


def _flips(order_a: list[str], order_b: list[str], keys: set[str]) -> int:
    """Pairs of these words that stand the other way round."""
    if len(keys) < 2:
        return 0
    there = [order_b.index(key) for key in dict.fromkeys(order_a) if key in keys]
    return sum(x > y for at, x in enumerate(there) for y in there[at + 1 :])


def _bound(order_a: list[str], order_b: list[str]) -> dict[str, float]:
    """Of each shared word: the share of its shared neighbours that are the same on both sides."""
    out = {}
    for key in dict.fromkeys(order_a):
        mine, theirs = _neighbours(order_a, key), _neighbours(order_b, key)
        if mine and theirs:
            out[key] = len(mine & theirs) / min(len(mine), len(theirs))
    return out


def _neighbours(order: list[str], key: str) -> set[str]:
    found: set[str] = set()
    for at, other in enumerate(order):
        if other == key:
            found.update(order[max(0, at - NEAR) : at + NEAR + 1])
    return found - {key}


def _opposed(left: Sequence[str], there: Sequence[str]) -> int:
    """Words left over whose opposite the other side says."""
    theirs = {axis for word in there if (axis := AXES.get(word))}
    count = 0
    for word in left:
        axis = AXES.get(word) or AXES.get(indonesian(word))
        count += bool(axis and (axis[0], -axis[1]) in theirs)
    return count
