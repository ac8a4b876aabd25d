"""The few facts two copies of one post may not differ in: its numbers and what it denies.

Numbers are digit runs the folding kept ("TPS 04", "14", "2024"), number words and month names.
They are kept as bits, so that "one post's numbers are among the other's" is a few machine words.
What a post denies is the words behind "tidak", "bukan", "hoaks" ...: each is kept as the places
its pieces take in a post's bitmap, so that "this post says it, and does not deny it" can be asked
of another post's sketch. Counting negations would not do: cut copies lose them honestly.
"""

import numpy as np

from kentongan.engine import near_marks
from kentongan.engine.near_fold import SPACE, Folded, ranges, window

SLOTS = 12  # denied words kept: the lowest, so that two posts keep the same
WORDS = 5 + SLOTS  # uint64 per post: four of numbers, one of their order, then denied words
PIECE = 4  # letters in a piece of a post's bitmap; a space stands before and behind the post
REACH = 2  # words behind a negation that are surely denied
SHADOW = 5  # words behind a negation that another copy, with words lost, may deny
# A slot, from the lowest bit: present, surely denied, then ten bits each for two pieces across the
# border to the next word, two across the border to the last one (the negation left out), and the
# first and last piece of the word itself.
_SURE = np.uint64(2)
_WORD = np.uint64(42)
_MONTH = 90_001  # where the months' values begin, far from any number people write
_DIRECT, _YEARS = 128, 64  # 0-127 and the years 2000-2063 have a bit of their own
_HASH = np.uint64(0xD6E8FEB86659FD93)

_NUMBER_WORDS = "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas"
_MONTHS = "januari februari maret april mei juni juli agustus september oktober november desember"
_NEGATIONS = (
    "tidak tdk tak tk taq tx gak ga gk g gx gq gaq gax gag kagak kaga kgk kgak nggak ngga nggk ngak "
    "enggak engga ngaq ngax ndak nda tida dak indak bukan bkn jangan jgn belum blm blum belom tanpa "
    "ora mboten sanes henteu teu ulah ojo nora tiada gada batal gagal dilarang"
)
# What goes when its negation goes: "tidak benar pemilu ditunda", "tidak pernah ditunda".
_HELPERS = "benar bener betul pernah"
_DEBUNKS = "hoax hoaks hoak hox disinformasi misinformasi"
# Spelling errors of these are negations too, unless they are words of their own.
_MISSPELT = "tidak bukan jangan belum"
_REAL = (
    "tindak sidak bidak tidar bulan buka bukat rukan tangan pangan mangan angan jantan belut kakak "
    "gagak sukan dukan belur belus bukak bukain bukal busan butan langan dangan gangan"
)


def _edits(word: str) -> set[str]:
    """All spellings one letter away from a word."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    dropped = {a + b[1:] for a, b in cuts if b}
    turned = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    other = {a + letter + b[1:] for a, b in cuts if b for letter in letters}
    more = {a + letter + b for a, b in cuts for letter in letters}
    return dropped | turned | other | more


def _lexicon() -> tuple[np.ndarray, np.ndarray]:
    """The codes of all words that count here, in order, and what each is: 0 a negation, 1 a
    debunking word, from 2 a number word or a month (2 + its value)."""
    spelt = set().union(*map(_edits, _MISSPELT.split()))
    real = {near_marks.code(word) for word in _REAL.split()}
    kinds = {near_marks.code(word): 0 for word in [*spelt, *_NEGATIONS.split()]}
    kinds = {code: kind for code, kind in kinds.items() if code not in real}
    kinds |= {near_marks.code(word): 1 for word in _DEBUNKS.split()}
    kinds |= {near_marks.code(word): 2 + value for value, word in enumerate(_NUMBER_WORDS.split())}
    kinds |= {near_marks.code(word): _MONTH + nth for nth, word in enumerate(_MONTHS.split())}
    codes = np.array(sorted(kinds), np.uint64)
    return codes, np.array([kinds[int(code)] for code in codes], np.int64)


_WORDS, _KINDS = _lexicon()
_HELPING = np.array([near_marks.code(word) for word in _HELPERS.split()], np.uint64)
_BUCKETS = np.zeros(1 << 16, bool)  # where words of the lexicon fall: most words are none of them
_BUCKETS[(_WORDS * _HASH) >> np.uint64(48)] = True


def _special(code: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The places of the lexicon's words among `code`, and what each is."""
    maybe = np.flatnonzero(_BUCKETS[(code * _HASH) >> np.uint64(48)])
    place = np.minimum(np.searchsorted(_WORDS, code[maybe]), len(_WORDS) - 1)
    hit = _WORDS[place] == code[maybe]
    return maybe[hit], _KINDS[place[hit]]


def mix(values: np.ndarray) -> np.ndarray:
    """Spreads uint64 values over all 64 bits; wraps."""
    mixed = values >> np.uint64(32)
    mixed ^= values
    mixed *= _HASH
    shifted = mixed >> np.uint64(29)
    mixed ^= shifted
    mixed *= _HASH
    np.right_shift(mixed, np.uint64(32), out=shifted)
    mixed ^= shifted
    return mixed


def piece_bit(eight: np.ndarray) -> np.ndarray:
    """The bit, of 1,024, of the piece that begins each eight bytes. uint64 -> uint64."""
    return mix(window(eight, PIECE)) >> np.uint64(54)


def _runs(folded: Folded) -> tuple[np.ndarray, np.ndarray]:
    """Places and values of the digit runs: a value below 10,000 is itself, others a mix of their
    first and last eight digits above that. Zeros in front do not count."""
    chars = folded.chars
    digit = (chars >= 48) & (chars <= 57)
    begin = np.flatnonzero(digit[1:] & ~digit[:-1]) + 1
    end = np.flatnonzero(~digit[1:] & digit[:-1]) + 1
    place = begin
    while True:
        zero = (chars[begin] == 48) & (end - begin > 1)
        if not zero.any():
            break
        begin = begin + zero
    length = end - begin
    first = window(folded.eight[begin], length)
    last = folded.eight[np.maximum(end - 8, 0)]
    value = mix(first ^ mix(np.where(length > 8, last, np.uint64(0)))) | np.uint64(1 << 32)
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


def _owned(folded: Folded, place: np.ndarray) -> np.ndarray:
    """The post each place belongs to, -1 for places among the forwarding words."""
    post = np.searchsorted(folded.start, place, side="right") - 1
    inside = (post >= 0) & (place < folded.end[np.maximum(post, 0)])
    return np.where(inside, post, -1)


def _numbers(folded: Folded, word: np.ndarray, kind: np.ndarray, out: np.ndarray) -> None:
    """Writes the number bits and the hash of their order."""
    place, value = _runs(folded)
    place = np.concatenate((place, folded.word_start[word[kind > 1]]))
    value = np.concatenate((value, kind[kind > 1].astype(np.uint64) - np.uint64(2)))
    digits = np.arange(len(place)) < len(place) - np.count_nonzero(kind > 1)
    order = np.argsort(place, kind="stable")
    place, value, digits = place[order], value[order], digits[order]
    post = _owned(folded, place)
    post, value, digits = post[post >= 0], value[post >= 0], digits[post >= 0]
    for bit in _bits(value):
        np.bitwise_or.at(out, (post, bit >> 6), np.uint64(1) << (bit & 63).astype(np.uint64))
    # Order is asked of written digits alone: a month or number word misspelt must not turn it.
    post, value = post[digits], value[digits]
    first = np.sort(
        np.unique(mix(value + mix(post.astype(np.uint64) + _HASH)), return_index=True)[1]
    )
    post, value = post[first], value[first]
    rank = (np.arange(len(post)) - np.searchsorted(post, post)).astype(np.uint64)
    np.add.at(out[:, 4], post, mix(value + (rank << np.uint64(40))))


def _scope(
    folded: Folded, denying: np.ndarray, debunking: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Posts, words (places among the words) and nearness of all words a negation may reach;
    debunking words ("hoaks") reach back as well. Words under three letters do not count."""
    steps = [(denying, step) for step in range(1, SHADOW + 1)]
    steps += [(debunking, step) for step in range(-SHADOW, SHADOW + 1) if step]
    word = np.concatenate([cause + step for cause, step in steps])
    cause = np.concatenate([cause for cause, _ in steps])
    sure = np.concatenate([np.full(len(cause), abs(step) <= REACH) for cause, step in steps])
    post = np.searchsorted(folded.word_from, cause, side="right") - 1
    inside = (post >= 0) & (cause < folded.word_to[post]) & (word >= folded.word_from[post])
    inside &= word < folded.word_to[post]
    post, word, sure = post[inside], word[inside], sure[inside]
    long = folded.word_end[word] - folded.word_start[word] >= 3
    negation = np.zeros(len(folded.code), bool)
    negation[denying] = True
    long &= ~negation[word]
    return post[long], word[long], sure[long]


def _said_too(folded: Folded, post: np.ndarray, word: np.ndarray) -> np.ndarray:
    """Whether the post also says the word out of all scope: then it denies nothing. bool."""
    plain = np.ones(len(folded.code), bool)
    plain[word] = False
    asked = folded.code[word] + post.astype(np.uint64) * _HASH
    buckets = np.zeros(1 << 16, bool)  # most words are none that anybody asks for
    buckets[_bucket(asked)] = True
    concerned = np.flatnonzero(np.bincount(post, minlength=len(folded.start)))
    counts = (folded.word_to - folded.word_from)[concerned]
    others = ranges(folded.word_from[concerned], counts)
    said = folded.code[others] + np.repeat(concerned.astype(np.uint64) * _HASH, counts)
    return np.isin(asked, said[buckets[_bucket(said)] & plain[others]])


def _bucket(values: np.ndarray) -> np.ndarray:
    """One of 65,536 places for each value. uint64 -> uint64."""
    return (values * _HASH) >> np.uint64(48)


def _borders(folded: Folded, before: np.ndarray, behind: np.ndarray) -> np.ndarray:
    """The bits of the two pieces across the border of two words, as if they stood side by side."""
    chars, end, start = (
        folded.chars.astype(np.uint64),
        folded.word_end[before],
        folded.word_start[behind],
    )
    near = (
        chars[end - 1]
        | np.uint64(SPACE << 8)
        | (chars[start] << np.uint64(16))
        | (chars[start + 1] << np.uint64(24))
    )
    far = (
        chars[end - 2]
        | (chars[end - 1] << np.uint64(8))
        | np.uint64(SPACE << 16)
        | (chars[start] << np.uint64(24))
    )
    return (piece_bit(near) << np.uint64(10)) | piece_bit(far)


def _denials(folded: Folded, word: np.ndarray, kind: np.ndarray, out: np.ndarray) -> None:
    """Writes the denied words of each post, with their neighbours."""
    negations = word[kind == 0]
    post, word, sure = _scope(folded, negations, word[kind == 1])
    sure &= ~_said_too(folded, post, word)
    begin = folded.word_start[word] - 1
    end = np.maximum(begin, folded.word_end[word] + 1 - PIECE)
    first, last = piece_bit(folded.eight[begin]), piece_bit(folded.eight[end])
    denying = np.zeros(len(folded.code) + 2, bool)
    denying[negations] = True
    before = word - 1 - denying[word - 1]
    before -= 2 * (denying[word - 2] & np.isin(folded.code[word - 1], _HELPING))
    own = (
        first << np.uint64(10)
    ) | first  # stands in for a neighbour that is not there: always met
    left = np.where(
        before >= folded.word_from[post], _borders(folded, np.maximum(before, 0), word), own
    )
    behind = np.minimum(word + 1, len(folded.code) - 1)
    right = np.where(word + 1 < folded.word_to[post], _borders(folded, word, behind), own)
    slot = (((((first << np.uint64(10)) | last) << np.uint64(20)) | left) << np.uint64(20)) | right
    slot = (slot << np.uint64(2)) | np.uint64(1) | np.where(sure, _SURE, np.uint64(0))
    order = np.lexsort((slot, post))
    post, slot = post[order], slot[order]
    rank = np.arange(len(post)) - np.searchsorted(post, post)
    low = rank < SLOTS
    out[post[low], 5 + rank[low]] = slot[low]


def facts(folded: Folded) -> np.ndarray:
    """The facts of each post: uint64 (posts, WORDS)."""
    out = np.zeros((len(folded.start), WORDS), np.uint64)
    word, kind = _special(folded.code)
    _numbers(folded, word, kind, out)
    _denials(folded, word, kind, out)
    return out


def numbers_clash(ours: np.ndarray, theirs: np.ndarray) -> np.ndarray:
    """Whether two posts state numbers that cannot both be of one post. (pairs, WORDS) -> bool.

    They clash when each side states one the other does not, or when both state the same ones in
    another order; a number only one side states may have been cut off or added.
    """
    extra = (ours[:, :4] & ~theirs[:, :4]).any(1)
    missing = (theirs[:, :4] & ~ours[:, :4]).any(1)
    turned = ~extra & ~missing & (ours[:, 4] != theirs[:, 4])
    return (extra & missing) | turned


def denial_clash(ours: np.ndarray, theirs: np.ndarray, bitmap: np.ndarray) -> np.ndarray:
    """Whether a post says plainly what another denies. `ours` and `theirs` are facts (pairs,
    WORDS), `bitmap` uint64 (pairs, 16) is of the second, at its finest level. -> bool (pairs,)."""
    clash = np.zeros(len(ours), bool)
    some = np.flatnonzero(ours[:, 5])  # slots are filled from the first on
    pair, nth = np.nonzero(ours[some, 5:] & _SURE)
    pair = some[pair]
    slot = ours[pair, 5 + nth]
    said = np.flatnonzero(_bit_set(bitmap, pair, slot >> np.uint64(52)))
    pair, slot = pair[said], slot[said]
    last, left, left_far, right, right_far = (
        _bit_set(bitmap, pair, slot >> np.uint64(shift)) for shift in (42, 32, 22, 12, 2)
    )
    # Three of the four border pieces, one border whole: a border's two pieces are too often there by
    # chance, as bits of a full bitmap and as common endings ("-an di"), when the other border is not.
    met = (left & left_far & (right | right_far)) | (right & right_far & (left | left_far))
    met = np.flatnonzero(last & met)
    pair, word = pair[met], slot[met] >> _WORD
    full = theirs[pair, -1]  # with every slot taken, nothing is known beyond the highest
    top = np.where(full > 0, full >> _WORD, np.uint64(1 << 20))
    denied_too = ((theirs[pair, 5:] >> _WORD) == word[:, None]).any(1)
    clash[pair[~denied_too & (word <= top)]] = True
    return clash


def _bit_set(bitmap: np.ndarray, pair: np.ndarray, number: np.ndarray) -> np.ndarray:
    """Whether the bit named by the lowest ten bits of `number` is set in each pair's bitmap."""
    bit = number & np.uint64(1023)
    lane = (bit >> np.uint64(6)).astype(np.intp)
    found: np.ndarray = (bitmap[pair, lane] >> (bit & np.uint64(63))) & np.uint64(1) == 1
    return found
