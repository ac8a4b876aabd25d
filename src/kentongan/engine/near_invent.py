"""Invents posts with known groups, so that grouping can be measured without anybody's words.

A post is put together from parts of invented sentences; its copies are changed the way people
change what they pass on: other case, slang, misspellings, digits for letters, emoji, forwarding
words at either end, parts cut off. Numbers are never changed: another number is another post.
"""

import random

_WHO = (
    "ketua KPPS|petugas desa|warga dusun|panitia pemungutan suara|saksi partai|pengawas kecamatan|"
    "kepala dusun|relawan kampung|ibu ibu pengajian|pemuda karang taruna|penjaga gudang|sopir truk|"
    "mahasiswa perantau|guru honorer|nelayan pesisir|pedagang pasar|operator sekolah|bidan desa|"
    "tukang ojek|petani kopi|pengurus masjid|hansip kelurahan|kader posyandu|penghitung suara"
)
_DID = (
    "melaporkan|menemukan|membagikan|menyimpan|memindahkan|menolak|menghitung ulang|mengumumkan|"
    "mencetak|mengantar|membuka|menutup|menandatangani|memotret|menunda|mengganti|membawa pulang|"
    "mengunci|menyegel|merusak|memeriksa|mengembalikan|mencatat|menyembunyikan"
)
_WHAT = (
    "kotak suara|surat suara cadangan|daftar pemilih tetap|formulir hasil|undangan mencoblos|"
    "paket sembako|uang transport|tinta jari|bilik suara|segel plastik|kartu keluarga|meja panitia|"
    "amplop cokelat|spanduk calon|pengeras suara|tenda pemungutan|genset pinjaman|buku tamu|"
    "kalkulator rusak|papan pengumuman|stempel lama|berita acara|salinan rekap|rompi saksi"
)
_WHERE = (
    "di balai desa|dekat jembatan gantung|di gudang beras|di halaman sekolah|di pinggir sungai|"
    "di rumah pak lurah|di aula kecamatan|di lapangan voli|di dermaga lama|di kebun karet|"
    "di pasar pagi|di teras musala|di pos ronda|di kantor koperasi|di puskesmas pembantu|"
    "di lereng bukit|di terminal bus|di kampung nelayan|di perumahan baru|di simpang empat"
)
_WHEN = (
    "sebelum subuh|menjelang tengah malam|sehabis magrib|waktu hujan deras|ketika listrik padam|"
    "sesudah rapat|pagi buta|saat salat jumat|hari tenang|sepulang kerja|selama masa sanggah|"
    "pada jam istirahat|seminggu penuh|dua hari berturut turut|tanpa pemberitahuan|diam diam"
)
_WHY = (
    "karena jalan longsor|supaya cepat selesai|atas perintah atasan|kata saudara saya|"
    "menurut kabar tetangga|padahal saksi belum datang|sampai warga marah|lalu direkam orang|"
    "dan tidak ada yang menegur|biar tidak ketahuan|sebab kunci hilang|meskipun sudah dilarang|"
    "demi keamanan bersama|gara gara salah cetak|agar kebagian semua|walau cuaca buruk"
)
_BEFORE = (
    "Fwd: |Diteruskan: |*Dari grup sebelah* |VIRALKAN!!! |Info penting: |Izin share ya: |"
    "Copas dari grup tetangga: |Bener gak nih? |Assalamualaikum, mohon disimak: "
)
_AFTER = (
    " sebarkan!!| mohon infonya min| bener ga sih?| semoga bermanfaat| #viral #fyp|"
    " https://contoh.example/a1| cek fakta dong| (copas)"
)
_SLANG = {
    "tidak": "gak", "sudah": "udah", "karena": "krn", "yang": "yg", "dengan": "dgn", "untuk": "utk",
    "sebelum": "sblm", "dan": "dn", "saya": "sy", "dari": "dr", "orang": "org", "suara": "swara",
}  # fmt: skip
_DIGITS = str.maketrans("aieosg", "413059")
_EMOJI = ("🙏", "😡", "‼️", "🔥", "🤔", "👍")


def _invented(dice: random.Random) -> str:
    """One post: a sentence or two of invented parts, often with a number."""
    parts = [dice.choice(part.split("|")) for part in (_WHO, _DID, _WHAT, _WHERE, _WHEN, _WHY)]
    if dice.random() < 0.5:
        parts.insert(4, f"TPS {dice.randint(1, 60):02d}")
    if dice.random() < 0.6:
        parts += [dice.choice(part.split("|")) for part in (_WHO, _DID, _WHAT, _WHERE)]
    dice.shuffle(parts)
    return " ".join(parts)


def _misspelt(word: str, dice: random.Random) -> str:
    if len(word) < 4 or not word.isalpha():
        return word
    place = dice.randrange(1, len(word) - 1)
    kind = dice.randrange(4)
    if kind == 0:
        return word[:place] + word[place + 1 :]
    if kind == 1:
        return word[: place + 1] + word[place] * dice.randint(1, 3) + word[place + 1 :]
    if kind == 2:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word.lower().translate(_DIGITS)


def copy_of(post: str, dice: random.Random) -> str:
    """A copy the way people pass posts on; three in ten are the very same."""
    if dice.random() < 0.3:
        return post
    share = dice.choice((0.0, 0.03, 0.07, 0.12))
    words = []
    for word in post.split():
        if dice.random() < share:
            word = _SLANG.get(word) or _misspelt(word, dice)
        words.append(word)
        if dice.random() < 0.03:
            words.append(dice.choice(_EMOJI))
    if dice.random() < 0.1:
        kept = max(6, round(len(words) * dice.uniform(0.5, 0.85)))
        words = words[:kept] if dice.random() < 0.7 else words[-kept:]
    text = " ".join(words)
    text = dice.choice((text, text, text.lower(), text.upper()))
    if dice.random() < 0.4:
        text = dice.choice(_BEFORE.split("|")) + text
    if dice.random() < 0.4:
        text += dice.choice(_AFTER.split("|"))
    return text


def posts(count: int, largest: int, seed: int = 5) -> tuple[list[int], list[str]]:
    """Group numbers and texts of `count` invented posts, shuffled: about four in ten stand alone,
    the others are in groups of Pareto sizes up to `largest`. The same seed, the same posts."""
    dice = random.Random(seed)
    groups: list[int] = []
    texts: list[str] = []
    known: set[str] = set()
    while len(texts) < count:
        post = _invented(dice)
        if post in known:
            continue
        known.add(post)
        size = min(largest, int(2 * dice.paretovariate(0.9))) if dice.random() < 0.12 else 1
        size = min(size, count - len(texts))
        texts += [post] + [copy_of(post, dice) for _ in range(size - 1)]
        groups += [len(known)] * size
    order = list(range(count))
    dice.shuffle(order)
    return [groups[at] for at in order], [texts[at] for at in order]
