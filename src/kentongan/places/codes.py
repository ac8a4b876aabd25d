"""Territory codes: level, parent, contains, range, relation.

Fixed-width digits, so that everything under a place is one B-tree range and nothing is recursive:

    ""               the country
    32               province            (Kemendagri, 2 digits)
    3271             regency or city     (4)
    327106           district            (6)
    3271061003       village, kelurahan  (10)
    32710610031005   RW 005 of it        (10 + "1" + 3)
    32710610032012   TPS 012 of it       (10 + "2" + 3)

Kemendagri writes dots (32.71.06.1003); we keep the digits. Measured: docs/decisions/0004-territory.md.
"""

NATION = ""
LEVELS = ("negara", "provinsi", "kabkota", "kecamatan", "desa", "rw", "tps")
_WIDTH = {0: "negara", 2: "provinsi", 4: "kabkota", 6: "kecamatan", 10: "desa"}


def level_of(code: str) -> str:
    """The level a code stands for; ValueError when it is no code."""
    if code and not (code.isascii() and code.isdigit()):
        raise ValueError(f"not a territory code: {code!r}")
    if len(code) == 14 and code[10] in "12":
        return "rw" if code[10] == "1" else "tps"
    try:
        return _WIDTH[len(code)]
    except KeyError:
        raise ValueError(f"not a territory code: {code!r}") from None


def parent_of(code: str) -> str | None:
    """The code one level up; None for the country."""
    level_of(code)
    if not code:
        return None
    return {2: "", 4: code[:2], 6: code[:4], 10: code[:6], 14: code[:10]}[len(code)]


def above(code: str) -> list[str]:
    """Every code above, from the country down, without the code itself."""
    found: list[str] = []
    while (parent := parent_of(code)) is not None:
        found.insert(0, parent)
        code = parent
    return found


def contains(outer: str, inner: str) -> bool:
    """True when `inner` is `outer` or lies in it."""
    return inner.startswith(outer)


def range_of(code: str) -> tuple[str, str]:
    """`(low, high)` so that `low <= x < high` holds for the place and everything in it.

    The upper end is the code filled up with nines beyond the longest code. Digits only, because a
    PostgreSQL database with a natural-language collation sorts ":" before the digits.
    """
    return code, code.ljust(16, "9")


def relation(own: str, other: str) -> str:
    """How `other` stands to `own`: "own", "descendant", "ancestor" or "other"."""
    if own == other:
        return "own"
    if other.startswith(own):
        return "descendant"
    if own.startswith(other):
        return "ancestor"
    return "other"
