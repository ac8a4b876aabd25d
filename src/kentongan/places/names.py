"""Names of places: written properly, reduced for search, and compared."""

import re
import unicodedata
from difflib import SequenceMatcher

# What a person writes before a name to say which kind of place is meant.
KIND_WORDS = {
    "provinsi": "provinsi",
    "prov": "provinsi",
    "kabupaten": "kabkota",
    "kab": "kabkota",
    "kota": "kabkota",
    "kecamatan": "kecamatan",
    "kec": "kecamatan",
    "distrik": "kecamatan",
    "kelurahan": "desa",
    "kel": "desa",
    "desa": "desa",
    "ds": "desa",
}
_BEFORE_NAME = {
    "provinsi": ("provinsi",),
    "kabkota": (
        "kabupaten administrasi",
        "kota administrasi",
        "kabupaten",
        "kota",
    ),
    "kecamatan": ("kecamatan",),
    "desa": ("kelurahan", "desa"),
}
_ROMAN = re.compile(r"[ivx]+", re.IGNORECASE)
_APOSTROPHES = str.maketrans("", "", "'’‘`´")
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def proper(name: str) -> str:
    """`KWAWOR KECIL` → `Kwawor Kecil`; a name that is not all upper case is kept as it is.

    >>> proper("VII KOTO SUNGAI SARIK")
    'VII Koto Sungai Sarik'
    """
    tidy = " ".join(name.split())
    if not tidy.isupper():
        return tidy
    if len(tidy) > 3 and all(len(word) == 1 for word in tidy.split(" ")):
        return tidy.replace(" ", "").capitalize()
    return " ".join(_word(word) for word in tidy.split(" "))


def _word(word: str) -> str:
    if _ROMAN.fullmatch(word):
        return word
    # A letter after an apostrophe stays small (Ki'e), after any other sign it is a capital.
    return re.sub(r"[a-z]['’]?[a-z'’]*", lambda m: m[0][0].upper() + m[0][1:], word.lower())


def plain(text: str) -> str:
    """Lower case, without accents, apostrophes or signs; words parted by one space."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return _NOT_WORD.sub(" ", text.lower().translate(_APOSTROPHES)).strip()


def search_form(name: str, level: str) -> str:
    """The form a place is searched by: `Kota Bogor` → `bogor`.

    Only the word for the place's own kind goes, so that the village Kota Baru stays `kota baru`.
    """
    form = plain(name)
    for before in _BEFORE_NAME.get(level, ()):
        if form.startswith(before + " "):
            return form[len(before) + 1 :]
    return form


def likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1, spaces and signs aside."""
    return SequenceMatcher(None, plain(one).replace(" ", ""), plain(other).replace(" ", "")).ratio()


_SHORT = {
    "prov": "provinsi",
    "kab": "kabupaten",
    "kec": "kecamatan",
    "kel": "kelurahan",
    "ds": "desa",
}


def says(text: str, name: str, level: str) -> bool:
    """True when `text` names the place: with or without the word for its kind.

    `Kota Bogor` is not Kabupaten Bogor; `Bogor` may be either; `Kec. Tanah Sareal` is a district.
    """
    words = plain(text).split()
    if not words:
        return False
    words[0] = _SHORT.get(words[0], words[0])
    said, own = " ".join(words), search_form(name, level)
    if said in (own, plain(name)):
        return True
    kind = KIND_WORDS.get(words[0])
    return kind == level != "kabkota" and " ".join(words[1:]) == own
