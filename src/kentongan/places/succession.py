"""Succession: which place of a new list is which place of an old one.

A code alone does not tell. When Papua was split, codes were handed out again: KPU's 960107 of 2024
is Aimas, the ministry's 960107 of 2025 is Sayosa. So a name in the same place counts for more than
a code, and only what is left over is paired by the code alone (a renaming).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from .codes import NATION, parent_of
from .names import likeness, plain

_WIDTHS = (2, 4, 6, 10)
NEAR, VERY_NEAR = 0.75, 0.85


def pair(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """`{new code: old code}` for every place that goes on; both are given as `{code: name}`."""
    found: dict[str, str] = {NATION: NATION}
    for width in _WIDTHS:
        level = _Level(
            {code: _key(name) for code, name in old.items() if len(code) == width},
            {code: _key(name) for code, name in new.items() if len(code) == width},
            found,
        )
        found |= level.paired()
    return found


def _key(name: str) -> str:
    form = plain(name)
    return form.removeprefix("kabupaten ").replace(" ", "")


class _Level:
    """One level of the two lists, and the steps that pair them, surest first."""

    def __init__(self, old: dict[str, str], new: dict[str, str], above: dict[str, str]) -> None:
        self.old, self.new, self.above = old, new, above
        self.found: dict[str, str] = {}

    def paired(self) -> dict[str, str]:
        same = {code: code for code, key in self.new.items() if self.old.get(code) == key}
        self._take(same.items())
        self._by_key(lambda code: parent_of(code))
        self._same_code(NEAR)
        self._by_key(_wider)
        self._by_likeness(lambda code: parent_of(code), NEAR)
        self._by_likeness(_wider, VERY_NEAR)
        self._same_code(0.0)
        return self.found

    def _take(self, pairs: Iterable[tuple[str, str]]) -> None:
        for new, old in list(pairs):
            self.found[new] = old
            del self.new[new], self.old[old]

    def _home(self, new: str, area: Callable[[str], str | None]) -> str | None:
        """The area of a new place, in the old list's codes."""
        return self.above.get(area(new) or NATION)

    def _by_key(self, area: Callable[[str], str | None]) -> None:
        """One place of this name in the area then, one now: the same place."""
        olds: dict[tuple[str | None, str], list[str]] = defaultdict(list)
        news: dict[tuple[str | None, str], list[str]] = defaultdict(list)
        for code, key in self.old.items():
            olds[area(code), key].append(code)
        for code, key in self.new.items():
            news[self._home(code, area), key].append(code)
        self._take(
            (codes[0], olds[where][0])
            for where, codes in news.items()
            if len(codes) == 1 and len(olds.get(where, ())) == 1
        )

    def _same_code(self, least: float) -> None:
        """The same code in the same parent, the names at least so much alike."""
        self._take(
            (code, code)
            for code, key in self.new.items()
            if code in self.old
            and self._home(code, parent_of) == parent_of(code)
            and likeness(key, self.old[code]) >= least
        )

    def _by_likeness(self, area: Callable[[str], str | None], least: float) -> None:
        """The most alike names of an area, best first."""
        olds: dict[str | None, list[str]] = defaultdict(list)
        for code in self.old:
            olds[area(code)].append(code)
        alike = []
        for new, key in self.new.items():
            for old in olds.get(self._home(new, area), ()):
                score = likeness(key, self.old[old])
                if score >= least:
                    alike.append((-score, new, old))
        for _, new, old in sorted(alike):
            if new in self.new and old in self.old:
                self._take([(new, old)])


def _wider(code: str) -> str | None:
    """Where else to look: a village in its regency, a regency in the country."""
    return {10: code[:4], 4: NATION}.get(len(code), parent_of(code))
