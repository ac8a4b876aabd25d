"""How exactly a number was said: "9 ribuan" is 9,000 to 9,999, "22 ribu" is rounded. Pure."""

import re
from dataclasses import dataclass

_UNITS = {
    "": 1, "rb": 1_000, "ribu": 1_000, "ribuan": 1_000, "k": 1_000,
    "jt": 1_000_000, "juta": 1_000_000, "jutaan": 1_000_000, "m": 1_000_000,
}  # fmt: skip
_SAID = re.compile(
    r"(?:sekitar|kurang lebih|kira-kira|±|~)?\s*([0-9]+(?:[.,][0-9]+)*)\s*([a-z]*)\s*(?:pengikut)?"
)
MOST = 10**11


@dataclass(frozen=True, slots=True)
class Said:
    """The least and the most it can be; equal when it is exact."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        return self.low == self.high


def said_number(text: str) -> Said | None:
    """What a person wrote for a number; None when it is none.

    >>> said_number("sekitar 9 ribuan"), said_number("22 ribu")
    (Said(low=9000, high=9999), Said(low=21500, high=22499))
    >>> said_number("9,4 rb"), said_number("9.412")
    (Said(low=9400, high=9499), Said(low=9412, high=9412))
    """
    form = " ".join(text.lower().split())
    found = _SAID.fullmatch(form)
    if not found or found[2] not in _UNITS:
        return None
    unit = _UNITS[found[2]]
    if unit == 1:
        digits = re.sub(r"[.,]", "", found[1])
        if not re.fullmatch(r"[0-9]{1,3}([.,][0-9]{3})*|[0-9]+", found[1]):
            return None
        number = int(digits[:14])
        return Said(number, number) if number <= MOST else None
    whole, _, part = found[1].replace(".", ",").partition(",")
    if "," in part or len(part) > 3 or len(whole) > 6:
        return None
    step = unit // 10 ** len(part)
    low = int(whole) * unit + (int(part) * step if part else 0)
    if low > MOST:
        return None
    if found[2].endswith("an") or part:  # a platform cuts 9,4 rb off, it does not round it
        return Said(low, low + step - 1)
    return Said(max(low - step // 2, 0), low + step // 2 - 1)
