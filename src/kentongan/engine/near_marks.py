"""Words people put around a post when they pass it on, and how they are taken off both ends.

Forwarding marks are the main reason why two short, different posts look alike: what they share is
"forwarded from the neighbours' group ... spread this before it is deleted".
"""

from typing import NamedTuple

import numpy as np

BEFORE = """
fwd|fw|forward|forwarded|forwarded message|forwarded from|forwarded from wa group
forwarded from wa|forwarded many times|forward dari grup sebelah|rt|re|cc|via|repost|share|sharing
diteruskan|diteruskan berkali kali|diteruskan dari|diteruskan dari grup sebelah|meneruskan|terusan
dari grup sebelah|dari grup tetangga|dari group sebelah|dari wa grup|dari grup wa|dari wag sebelah
copas|copas dari grup tetangga|copas dari grup sebelah|copas dari sebelah|copas dari wag|kopas
copy paste|copas dari|dapat dari grup keluarga|dpt dari grup keluarga|dapat dari grup sebelah
dapat dari sebelah|dpt dari sebelah|dpt dr grup sebelah|dapet dari grup|dr grup sebelah
dapat kiriman|dapat info|dapat info dari grup|dpt info|ada info|info|infonya|info penting|penting
info terbaru|info terupdate|info valid|info a1|info dari grup|berita terbaru|breaking news|breaking
news|kabar|kabar terbaru|viralkan|viral|mohon viralkan|tolong viralkan|sebarkan|tolong sebarkan
mohon sebarkan|sebarkan sebelum dihapus|share sebelum dihapus|bagikan|tolong bagikan|bantu share
izin share|izin share ya|ijin share|ijin share ya|izin berbagi|sekedar share|sekedar info
sekadar info|mohon izin share|assalamualaikum|assalamualaikum wr wb|asalamualaikum wr wb|aslm
assalamualaikum warahmatullahi wabarakatuh|mohon disimak|simak|mohon dibaca|tolong dibaca|baca
mohon perhatian|perhatian|pengumuman|himbauan|imbauan|mohon dicek|mohon dicek min|mohon cek
mohon dicek kebenarannya|tolong dicek|cek fakta|cek min|min tolong cek|tanya min|mau tanya
izin bertanya|apakah benar|apakah ini benar|apa benar|apa benar ini|benarkah|benarkah ini
benar gak nih|bener gak nih|bener ga nih|bener nggak nih|bener ga sih|bener gak sih|ini benar
benar ga ini|apakah hoax|hoax atau bukan|hoax apa bukan|waspada|awas|hati hati|geger|heboh|terbaru
halo|hallo|halo min|selamat pagi|selamat siang|selamat sore|selamat malam|salam|yth
bapak ibu|teman teman|temans|guys|gaes|gan|bro|sis|min|admin|mimin|kak|dear all
"""

AFTER = """
sebarkan|tolong sebarkan|mohon sebarkan|sebarkan ya|tolong sebarkan ke semua grup ya|viralkan
tolong sebarkan ke semua grup|sebarkan ke semua grup|tolong disebarkan|mohon disebarkan|bagikan
share|share ya|tolong share|mohon di share|tolong di share|sebarkan sebelum dihapus|please share
semoga bermanfaat|semoga manfaat|smoga bermanfaat|mohon infonya|mohon infonya min|minta infonya
mohon info|info min|mohon dicek|mohon dicek min|mohon pencerahan|mohon klarifikasi|tolong dicek
cek fakta dong|cek fakta|tolong cek fakta|cek fakta min|cek dong|bener ga sih|bener gak sih
benar ga sih|benar gak sih|bener ga ya|bener gak ya|bener gak nih|bener ga nih|benar tidak
benar tidak ya|apakah benar|apakah ini benar|apa benar|benarkah|benarkah ini|ini benar
ini benar ga|ini bener ga|hoax atau bukan|hoax|hoax bukan|hoax ga|hoax gak|hoaks|hoax ya|hoaks ya
wallahu alam|walahualam|wallahualam|wallahu alam bishawab|wasalam|wassalamualaikum|wasalamualaikum
terima kasih|terimakasih|makasih|trims|tks|thanks|copas|copas dari grup sebelah|dari grup sebelah
kpu bawaslu hoax|kpu bawaslu|viral fyp|fyp|fyp viral|viral|pemilu2024|fypage|foryou|foryoupage
"""

_MIX = np.uint64(0x9E3779B97F4A7C15)
_LONGEST = 8  # words in the longest phrase
_ROUNDS = 3  # marks stack: "Fwd: *Dari grup sebelah* ..."


def squeezed(word: str) -> str:
    """One lower-case word as the folding leaves it: repeated letters once, digits untouched."""
    return "".join(
        char
        for place, char in enumerate(word)
        if place == 0 or char.isdigit() or char != word[place - 1]
    )


def code(word: str) -> int:
    """The number of a word: its first eight folded bytes, first byte lowest."""
    return int.from_bytes(squeezed(word).encode("ascii")[:8], "little")


def _step(so_far: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """The running hash of a phrase after one more word. uint64 arrays, wrapping."""
    mixed = (so_far ^ codes) * _MIX
    return mixed ^ (mixed >> np.uint64(29))


class _Phrases(NamedTuple):
    """Hashes of whole phrases and of all their beginnings, each sorted, and where the beginnings
    fall by their highest twelve bits: most words begin no phrase."""

    whole: np.ndarray
    begun: np.ndarray
    buckets: np.ndarray


def _phrases(listed: str, backwards: bool) -> _Phrases:
    """The listed phrases, read from one end or the other."""
    whole, begun = set(), set()
    for phrase in listed.replace("\n", "|").split("|"):
        words = phrase.split()[:: -1 if backwards else 1]
        running = np.zeros(1, np.uint64)
        for word in words:
            running = _step(running, np.array([code(word)], np.uint64))
            begun.add(int(running[0]))
        if words:
            whole.add(int(running[0]))
    beginnings = np.array(sorted(begun), np.uint64)
    buckets = np.zeros(1 << 12, bool)
    buckets[beginnings >> np.uint64(52)] = True
    return _Phrases(np.array(sorted(whole), np.uint64), beginnings, buckets)


def _among(table: np.ndarray, values: np.ndarray) -> np.ndarray:
    place = np.minimum(np.searchsorted(table, values), len(table) - 1)
    found: np.ndarray = table[place] == values
    return found


_BEFORE = _phrases(BEFORE, backwards=False)
_AFTER = _phrases(AFTER, backwards=True)


def _take(
    codes: np.ndarray,
    first: np.ndarray,
    last: np.ndarray,
    listed: _Phrases,
    backwards: bool,
) -> np.ndarray:
    """How many words of the longest phrase stand at one end of each post. int64 (posts,)."""
    taken = np.zeros(len(first), np.int64)
    live = np.flatnonzero(first < last)
    running = np.zeros(len(live), np.uint64)
    for words in range(1, _LONGEST + 1):
        place = last[live] - words if backwards else first[live] + words - 1
        inside = (place >= first[live]) & (place < last[live])
        live, running = live[inside], _step(running[inside], codes[place[inside]])
        maybe = listed.buckets[running >> np.uint64(52)]
        live, running = live[maybe], running[maybe]
        begins = _among(listed.begun, running)
        live, running = live[begins], running[begins]
        if not len(live):
            break
        taken[live[_among(listed.whole, running)]] = words
    return taken


def strip(codes: np.ndarray, first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Narrows each post's words codes[first:last] to what was said between the marks.

    codes uint64 (words,), first and last int64 (posts,) -> the narrowed first and last. A post
    that is nothing but marks keeps all its words.
    """
    lower, upper = first.copy(), last.copy()
    live = np.arange(len(first))  # posts that may still have marks: those that had some just now
    for _ in range(_ROUNDS):
        begin, end = lower[live], upper[live]
        head = _take(codes, begin, end, _BEFORE, backwards=False)
        tail = _take(codes, begin, end, _AFTER, backwards=True)
        lower[live] = np.minimum(begin + head, last[live])
        upper[live] = np.maximum(end - tail, first[live])
        live = live[(head > 0) | (tail > 0)]
        if not len(live):
            break
    bare = lower >= upper
    return np.where(bare, first, lower), np.where(bare, last, upper)
