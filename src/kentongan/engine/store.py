"""Claims and their wordings: kept in memory as they come, on disk as one block of text that is mapped.

A saved store is three arrays and a block of UTF-8, so a hundred thousand claims open at once and the
processes of a server share them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Claim:
    """A checked claim: its text, other wordings it was met in, the place (code prefix) and ISO date."""

    id: str
    text: str
    variants: tuple[str, ...] = ()
    place: str | None = None
    date: str | None = None


class Store:
    """Claims by number (order added) and by id; the wordings of claim n are n's text and variants."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.places: dict[int, str] = {}
        self.dates: dict[int, str] = {}
        self.numbers: dict[str, int] = {}
        self._first: list[int] = []  # number of each claim's first wording
        self._recent: list[str] = []
        self._saved = 0  # wordings in the mapped block
        self._ends: NDArray[np.int64] = np.zeros(1, np.int64)
        self._block: NDArray[np.uint8] = np.empty(0, np.uint8)

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def wordings(self) -> int:
        """How many wordings were ever added."""
        return self._saved + len(self._recent)

    def add(self, claim: Claim) -> int:
        """Keep a claim; its number. ValueError when its id is there already."""
        if claim.id in self.numbers:
            raise ValueError(f"claim id given twice: {claim.id}")
        number = len(self.ids)
        self.numbers[claim.id] = number
        self.ids.append(claim.id)
        self._first.append(self.wordings)
        self._recent.extend((claim.text, *claim.variants))
        if claim.place:
            self.places[number] = claim.place
        if claim.date:
            self.dates[number] = claim.date
        return number

    def remove(self, claim_id: str) -> int:
        """Forget a claim; the number it had. KeyError when it is not there."""
        return self.numbers.pop(claim_id)

    def wording(self, number: int) -> str:
        """The text of one wording."""
        if number >= self._saved:
            return self._recent[number - self._saved]
        return bytes(self._block[self._ends[number] : self._ends[number + 1]]).decode()

    def first(self, claim: int) -> int:
        """The number of a claim's first wording."""
        return self._first[claim]

    def wordings_of(self, claim: int) -> range:
        """The numbers of a claim's wordings."""
        last = self._first[claim + 1] if claim + 1 < len(self._first) else self.wordings
        return range(self._first[claim], last)

    def claim(self, number: int) -> Claim:
        """The claim of a number."""
        texts = [self.wording(n) for n in self.wordings_of(number)]
        return Claim(
            self.ids[number],
            texts[0],
            tuple(texts[1:]),
            self.places.get(number),
            self.dates.get(number),
        )

    def save(self, folder: Path) -> None:
        """Write the store; it must hold no removed claims (see Library.save)."""
        parts = [self.wording(n).encode("utf-8", "replace") for n in range(self.wordings)]
        np.save(folder / "text_ends.npy", np.cumsum([0] + [len(p) for p in parts]))
        (folder / "texts.bin").write_bytes(b"".join(parts))
        np.save(folder / "first.npy", np.array(self._first, np.int64))
        meta = {"ids": self.ids, "places": self.places, "dates": self.dates}
        (folder / "claims.json").write_text(json.dumps(meta), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Store:
        """Map a saved store."""
        store = cls()
        meta = json.loads((folder / "claims.json").read_text(encoding="utf-8"))
        store.ids = meta["ids"]
        store.numbers = {ident: n for n, ident in enumerate(store.ids)}
        store.places = {int(n): place for n, place in meta["places"].items()}
        store.dates = {int(n): date for n, date in meta["dates"].items()}
        store._first = np.load(folder / "first.npy").tolist()
        store._ends = np.load(folder / "text_ends.npy", mmap_mode="r")
        store._saved = len(store._ends) - 1
        if (folder / "texts.bin").stat().st_size:
            store._block = np.memmap(folder / "texts.bin", np.uint8, "r")
        return store
