"""Folds many posts at once to plain letters and digits, so that copies of one post look alike.

The whole batch is one byte array and every step is a handful of numpy passes over it; there is
no Python work per post. What is folded away: case, Unicode look-alikes, emoji, punctuation,
addresses, mentions, digits written for letters ("p3milu"), the reduplication mark ("tmn2"),
repeated letters, and forwarding words at either end (near_marks). Numbers stay as they are.
"""

import unicodedata
from dataclasses import dataclass, replace

import numpy as np

from kentongan.engine import near_marks

SPACE, POST = 32, 10  # what separates words, what separates posts in the folded bytes
PAD = 16  # zero bytes behind the last post, so that eight bytes can be read at any place
_DROP, _BREAK, _AT, _DOT, _SLASH, _COLON = 0, 33, 64, 46, 47, 58
_FOREIGN = 128  # letters outside a-z share 128 codes: enough to tell words apart
_KEPT = {"@": _AT, ".": _DOT, "/": _SLASH, ":": _COLON}
_IN_WORD = frozenset("'’‘`´ʼ")  # jum'at, jum’at and jumat are one word
_LEET = np.arange(256, dtype=np.uint8)
_LEET[[ord(digit) for digit in "0134579"]] = [ord(letter) for letter in "oieastg"]
_WIDTHS = np.array([(1 << (8 * n)) - 1 for n in range(8)] + [2**64 - 1], np.uint64)
# Letters in front of a digit that make it a number and not a letter: tps4, rw12, jam7.
_NUMBERED = ("tps", "jam", "tgl", "bab", "psl", "rt", "rw", "no", "rp", "hr", "pk")
_UNITS = (
    "juta",
    "jt",
    "ribu",
    "rb",
    "rbu",
    "orang",
    "org",
    "tahun",
    "thn",
    "th",
    "hari",
    "jam",
    "menit",
    "persen",
    "kali",
    "x",
    "kg",
    "km",
    "m",
    "cm",
    "an",
)
_NO_LETTER = np.zeros(256, np.int64)
_NO_LETTER[[ord(digit) for digit in "268"]] = 1  # digits nobody writes for a letter


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded posts: `chars` uint8 (all posts, separated, padded with zeros); `eight` uint64, the
    eight bytes from each place on; `start`, `end` int64 per post, within `chars`; words as
    `word_start`, `word_end` int64 and `code` uint64 (first eight bytes), of which post i owns
    `word_from[i]` to `word_to[i]`, forwarding words left out."""

    chars: np.ndarray
    eight: np.ndarray
    start: np.ndarray
    end: np.ndarray
    word_start: np.ndarray
    word_end: np.ndarray
    code: np.ndarray
    word_from: np.ndarray
    word_to: np.ndarray

    def only(self, posts: np.ndarray) -> "Folded":
        """Some of the posts, in order, over the same letters and words."""
        return replace(
            self,
            start=self.start[posts],
            end=self.end[posts],
            word_from=self.word_from[posts],
            word_to=self.word_to[posts],
        )


def _code_of(point: int) -> int:
    """The one-byte code of one code point."""
    char = chr(point)
    if char in _IN_WORD:
        return _DROP
    if char in _KEPT:
        return _KEPT[char]
    if char.isspace():
        return SPACE
    kind = unicodedata.category(char)
    if kind in ("Mn", "Me", "Cf"):
        return _DROP
    plain = unicodedata.normalize("NFKD", char).casefold()[:1]
    if plain.isascii() and plain.isalnum():
        return ord(plain)
    if kind[0] in "LN" or kind == "Mc":
        return _FOREIGN + (ord(plain or char) * 2654435761 >> 7) % 128
    return _BREAK


def _table() -> np.ndarray:
    """One code for each code point: letters and marks live in the first plane and in the two
    blocks of styled letters; the rest of Unicode is emoji and symbols as far as we are concerned.
    """
    table = np.full(0x110000, _BREAK, np.uint8)
    for low, high in (
        (0, 0xD800),
        (0xE000, 0x10000),
        (0x1D400, 0x1D800),
        (0x1F130, 0x1F18A),
    ):
        table[low:high] = [_code_of(point) for point in range(low, high)]
    table[0xE0000:0xE0200] = _DROP  # tags and variation selectors
    table[0xFE00:0xFE10] = _DROP
    return table


_TABLE = _table()


def _eight(chars: np.ndarray) -> np.ndarray:
    """The eight bytes from each place on as one number, first byte lowest; 0 where fewer are left.
    uint8 (n,) -> uint64 (n,)."""
    eight = np.zeros(len(chars), np.uint64)
    whole = len(chars) - 7  # read at every place, aligned or not, by steps of one byte
    eight[:whole] = np.ndarray((whole,), "<u8", np.ascontiguousarray(chars), 0, (1,))
    return eight


def _translated(codes: np.ndarray, table: bytes) -> np.ndarray:
    """The table's byte for each code: many times faster than numpy's own indexing. uint8."""
    return np.frombuffer(bytearray(codes.tobytes().translate(table)), np.uint8)


def window(eight: np.ndarray, width: np.ndarray | int) -> np.ndarray:
    """`eight` cut to its first `width` bytes (more than eight count as eight)."""
    return eight & _WIDTHS[np.minimum(width, 8)]


def ranges(begin: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The ranges begin[i] .. begin[i] + counts[i], one behind the other. int64."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(begin - ends + counts, counts)


def _codes(texts: list[str]) -> np.ndarray:
    """The posts as codes, each closed by POST. Any str will do, lone surrogates included."""
    joined = "\n".join(texts) + "\n"
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = _TABLE.take(points, mode="clip")  # skips a check of every place
    closes = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
    codes[np.cumsum(closes) - 1] = POST
    return codes[codes != _DROP]


def _blank_addresses(codes: np.ndarray) -> None:
    """Blanks web addresses and mentions in place: whole words, from the mark to the next space."""
    at = np.flatnonzero(codes == _AT)
    before = codes[at - 1]  # at 0 this looks at the closing mark of the last post: a separator
    at = at[(before == SPACE) | (before == POST) | (before == _BREAK)]
    slash = np.flatnonzero((codes[1:-1] == _SLASH) & (codes[2:] == _SLASH))
    scheme = slash[codes[slash] == _COLON]
    dots = np.flatnonzero(codes == _DOT)
    www = dots[dots >= 3]
    www = www[(codes[www - 1] == 119) & (codes[www - 2] == 119) & (codes[www - 3] == 119)] - 3
    if not len(at) + len(scheme) + len(www):
        return
    gaps = np.flatnonzero((codes == SPACE) | (codes == POST))
    begin = np.concatenate((at, scheme, www))
    ends = np.searchsorted(gaps, begin)
    word = np.where(ends > 0, gaps[ends - 1] + 1, 0)
    begin[len(at) : len(at) + len(scheme)] = np.maximum(word, begin - 5)[
        len(at) : len(at) + len(scheme)
    ]
    counts = gaps[ends] - begin
    offset = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    codes[np.repeat(begin, counts) + offset] = SPACE


def _is_letter(codes: np.ndarray) -> np.ndarray:
    return (codes >= 97) & ((codes <= 122) | (codes >= _FOREIGN))


_ALL = np.arange(256, dtype=np.uint8)
_DIGITS = (_ALL >= 48) & (_ALL <= 57)
# What is no letter, digit or end of a post becomes a space; only digits and ends may repeat.
_SPACED = (
    np.where(_is_letter(_ALL) | _DIGITS | (_ALL == POST), _ALL, SPACE).astype(np.uint8).tobytes()
)
_REPEATS = (_DIGITS | (_ALL == POST)).astype(np.uint8).tobytes()


def _read_digits(codes: np.ndarray) -> np.ndarray:
    """Decides digit run by digit run: a number stays; up to two digits beside a letter are letters
    in disguise; a lone 2 behind a letter doubles the word and goes. Returns new codes."""
    digits = np.flatnonzero(codes - np.uint8(48) < 10)  # what is below wraps round to far above
    if not len(digits):
        return codes
    first = np.flatnonzero(np.diff(digits, prepend=-2) != 1)
    run = np.diff(first, append=len(digits))
    begin = digits[first]
    after = begin + run
    left = _is_letter(codes[begin - 1])  # at 0: the closing mark of the last post
    right = _is_letter(codes[after])
    double = left & (run == 1) & (codes[begin] == 50)
    letters = (left | right) & ~double & ~_numbered(codes, begin, after, left, right)
    letters &= (run <= 2) | _mixed(codes, begin, after, left, right)
    plain = np.add.reduceat(_NO_LETTER[codes[digits]], first) > 0
    letters &= ~plain
    chosen = digits[np.repeat(letters, run)]
    codes[chosen] = _LEET[codes[chosen]]
    codes[begin[double]] = _DROP
    return codes[codes != _DROP]


def _mixed(
    codes: np.ndarray, begin: np.ndarray, after: np.ndarray, left: np.ndarray, right: np.ndarray
) -> np.ndarray:
    """True for digit runs with another run behind or before their neighbouring letters
    ("ind0n3514"), or with letters on both sides: letters in disguise, however long."""
    joined = np.zeros(len(begin), bool)
    near = np.flatnonzero(right[:-1] & left[1:])  # a letter behind this one and before the next
    between = after[near]
    apart = begin[near + 1] - between
    letters = _is_letter(codes[ranges(between, apart)])
    first = np.cumsum(apart) - apart
    together = near[np.logical_and.reduceat(letters, first)] if len(near) else near
    joined[together] = True
    joined[together + 1] = True
    return joined | (left & right)


def _numbered(
    codes: np.ndarray, begin: np.ndarray, after: np.ndarray, left: np.ndarray, right: np.ndarray
) -> np.ndarray:
    """True for digit runs whose neighbouring letters, as a whole, are a word that goes with a
    number: before it ("tps4") or behind it ("20juta")."""
    found = np.zeros(len(begin), bool)
    padded = np.concatenate((np.full(8, POST, np.uint8), codes, np.full(8, POST, np.uint8)))
    for word in _NUMBERED:
        same = left & ~right & ~_is_letter(padded[begin + 7 - len(word)])
        for back, letter in enumerate(reversed(word)):
            same &= padded[begin + 7 - back] == ord(letter)
        found |= same
    for word in _UNITS:
        same = right & ~left & ~_is_letter(padded[after + 8 + len(word)])
        for step, letter in enumerate(word):
            same &= padded[after + 8 + step] == ord(letter)
        found |= same
    return found


def _squeeze(codes: np.ndarray) -> np.ndarray:
    """Non-letters become one space, repeated letters one letter; digits are kept as they are."""
    codes = _translated(codes, _SPACED)
    keep = _translated(codes, _REPEATS).view(bool)
    keep[0] = True
    keep[1:] |= codes[1:] != codes[:-1]
    return codes[keep]


def fold(texts: list[str]) -> Folded:
    """Folds a non-empty list of posts. Never raises on any str."""
    codes = _codes(texts)
    _blank_addresses(codes)
    codes = _squeeze(_read_digits(codes))
    chars = np.concatenate((np.array([POST], np.uint8), codes, np.zeros(PAD, np.uint8)))
    eight = _eight(np.maximum(chars, np.uint8(SPACE)))
    gap = chars <= SPACE
    edges = np.flatnonzero(gap[:-1] != gap[1:]) + 1  # by turns, as gaps stand at both ends
    word_start, word_end = edges[0::2].copy(), edges[1::2].copy()
    code = window(eight[word_start], word_end - word_start)
    closes = np.flatnonzero(chars == POST)
    bounds = np.searchsorted(word_start, closes)
    first, last = near_marks.strip(code, bounds[:-1], bounds[1:])
    empty = first == last
    inside = np.minimum(first, max(len(word_start) - 1, 0))
    start = np.where(empty, closes[1:], word_start[inside]) if len(word_start) else closes[1:]
    end = np.where(empty, closes[1:], word_end[last - 1]) if len(word_start) else closes[1:]
    return Folded(chars, eight, start, end, word_start, word_end, code, first, last)
