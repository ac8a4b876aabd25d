"""The few facts two copies of one post may not differ in: its numbers and its negations.

Numbers are digit runs the folding kept ("TPS 04", "14", "2024"), number words and month names.
They are kept as bits, so that "one post's numbers are among the other's" is two machine words.
"""

import numpy as np

from kentongan.engine import near_marks
from kentongan.engine.near_fold import Folded, window

WORDS = 6  # uint64 per post: four of numbers, one of their order, one of negations
_DIRECT, _YEARS = 128, 64  # 0-127 and the years 2000-2063 have a bit of their own
_NUMBER_WORDS = [
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
]
_MONTHS = [
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
]
_NEGATIONS = [
    "tidak",
    "tdk",
    "tak",
    "tk",
    "taq",
    "gak",
    "ga",
    "gk",
    "g",
    "kagak",
    "kaga",
    "kgk",
    "nggak",
    "ngga",
    "nggk",
    "ngak",
    "engga",
    "enggak",
    "gx",
    "gaa",
    "ndak",
    "nda",
    "tida",
    "bukan",
    "bkn",
    "bukannya",
    "jangan",
    "jgn",
    "jangn",
    "belum",
    "blm",
    "blum",
    "belom",
    "tanpa",
    "tanpo",
    "ora",
    "mboten",
    "sanes",
    "henteu",
    "teu",
    "sanes",
    "ulah",
    "ojo",
    "ampun",
    "dak",
    "indak",
    "ndek",
    "nora",
    "tiada",
    "gada",
    "gaada",
    "gabisa",
    "gamau",
    "gajadi",
    "batal",
]
_HASH = np.uint64(0xD6E8FEB86659FD93)


def _sorted_codes(words: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Word codes in order and, for each, the place of the word in the list."""
    codes = np.array([near_marks.code(word) for word in words], np.uint64)
    order = np.argsort(codes, kind="stable")
    return codes[order], order


_NUMBER_CODES, _NUMBER_VALUES = _sorted_codes(_NUMBER_WORDS)
_MONTH_CODES, _MONTH_VALUES = _sorted_codes(_MONTHS)
_NEGATION_CODES, _ = _sorted_codes(_NEGATIONS)


def _found(table: np.ndarray, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where `codes` are in `table`, and their places there."""
    place = np.minimum(np.searchsorted(table, codes), len(table) - 1)
    hit = np.flatnonzero(table[place] == codes)
    return hit, place[hit]


def mix(values: np.ndarray) -> np.ndarray:
    """Spreads uint64 values over all 64 bits; wraps."""
    values = (values ^ (values >> np.uint64(32))) * _HASH
    values = (values ^ (values >> np.uint64(29))) * _HASH
    return values ^ (values >> np.uint64(32))


def _runs(folded: Folded) -> tuple[np.ndarray, np.ndarray]:
    """Places and values of the digit runs: a value below 10,000 is itself, others a mix of their
    first and last eight digits above that. Zeros in front do not count."""
    chars = folded.chars
    digit = (chars >= 48) & (chars <= 57)
    begin = np.flatnonzero(digit[1:] & ~digit[:-1]) + 1
    end = np.flatnonzero(~digit[1:] & digit[:-1]) + 1
    place = begin.copy()
    while True:
        zero = (chars[begin] == 48) & (end - begin > 1)
        if not zero.any():
            break
        begin = begin + zero
    length = end - begin
    first = window(folded.eight[begin], length)
    last = folded.eight[np.maximum(end - 8, 0)]
    value = mix(first ^ mix(np.where(length > 8, last, np.uint64(0)))) | np.uint64(
        1 << 32
    )
    small = np.flatnonzero(length <= 4)
    total = np.zeros(len(small), np.uint64)
    for step in range(4):
        more = length[small] > step
        now = (chars[begin[small] + step] - 48).astype(np.uint64)
        total = np.where(more, total * np.uint64(10) + now, total)
    value[small] = total
    return place, value


def _bits(value: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The one or two bits, of 256, that stand for a number: 0-191 direct, 192-255 hashed."""
    direct = value < _DIRECT
    year = (value >= 2000) & (value < 2000 + _YEARS)
    spread = mix(value)
    first = 192 + (spread >> np.uint64(58)).astype(np.int64)
    second = 192 + ((spread >> np.uint64(50)) & np.uint64(63)).astype(np.int64)
    own = np.where(direct, value, value - np.uint64(2000 - _DIRECT)).astype(np.int64)
    known = direct | year
    return np.where(known, own, first), np.where(known, own, second)


def _owned(posts: int, folded: Folded, place: np.ndarray) -> np.ndarray:
    """The post each place belongs to, -1 for places among the forwarding words."""
    post = np.searchsorted(folded.start, place, side="right") - 1
    inside = (post >= 0) & (place < folded.end[np.maximum(post, 0)])
    return np.where(inside, post, -1)


def facts(folded: Folded) -> np.ndarray:
    """The facts of each post: uint64 (posts, WORDS)."""
    posts = len(folded.start)
    out = np.zeros((posts, WORDS), np.uint64)
    place, value = _runs(folded)
    word, which = _found(_NUMBER_CODES, folded.code)
    month, whose = _found(_MONTH_CODES, folded.code)
    place = np.concatenate((place, folded.word_start[word], folded.word_start[month]))
    value = np.concatenate(
        (
            value,
            _NUMBER_VALUES[which].astype(np.uint64),
            _MONTH_VALUES[whose].astype(np.uint64) + np.uint64(90_001),
        )
    )
    order = np.argsort(place, kind="stable")
    place, value = place[order], value[order]
    post = _owned(posts, folded, place)
    post, value = post[post >= 0], value[post >= 0]
    for bit in _bits(value):
        np.bitwise_or.at(
            out, (post, bit >> 6), np.uint64(1) << (bit & 63).astype(np.uint64)
        )
    rank = np.arange(len(post)) - np.searchsorted(post, post)
    np.add.at(out[:, 4], post, mix(value + (rank.astype(np.uint64) << np.uint64(40))))
    negation, _ = _found(_NEGATION_CODES, folded.code)
    denier = _owned(posts, folded, folded.word_start[negation])
    np.add.at(out[:, 5], denier[denier >= 0], np.uint64(1))
    return out


def clash(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """Whether two posts state facts that cannot both be of one post. Arrays (..., WORDS) -> bool.

    Numbers clash when each side states one the other does not, or when both state the same ones
    in another order; a number only one side states may have been cut off or added. Negations
    clash when their counts differ by an odd number.
    """
    mine, other = ours[..., :4], theirs[..., :4]
    extra = (mine & ~other).any(-1)
    missing = (other & ~mine).any(-1)
    turned = ~extra & ~missing & (ours[..., 4] != theirs[..., 4])
    denied = ((ours[..., 5] ^ theirs[..., 5]) & np.uint64(1)) != 0
    return (extra & missing) | turned | denied
