"""Find each word's partner in another message: the same word, another form or spelling, the same thing.

A phrase of the thesaurus is one word where the other message says the same thing in another way ("surat
pemberitahuan" beside "C6"), and where none of its words has a partner; otherwise its words stand alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kentongan.engine.concepts import Meant


@dataclass(slots=True)
class Token:
    """A content word or phrase. `key` is its stem, synonyms folded; `at` its place in the message's words."""

    word: str
    key: str
    kind: str
    meant: Meant
    at: int
    end: int
    lead: str = ""  # the word right before it, where that is no content word


@dataclass(slots=True)
class Partners:
    """Two messages' tokens, keys made equal where they are partners, the places without one, and how many
    partners are another form or spelling, another spelling only, another word for the same thing, a
    looser synonym, and another spelling of a word the thesaurus does not know."""

    tokens: tuple[list[Token], list[Token]]
    keys: tuple[list[str], list[str]]
    left: tuple[list[int], list[int]]
    slips: int = 0
    respelt: int = 0
    reworded: int = 0
    loose: int = 0
    renamed: int = 0
    taken: tuple[dict[int, int], dict[int, int]] = field(default_factory=lambda: ({}, {}))


Spans = list[tuple[int, int, Meant]]
STRICT = ("negation", "number", "code")  # said twice here and once there is a difference


def find(
    sides: tuple[tuple[list[Token], Spans], tuple[list[Token], Spans]],
    alike: Callable[[str, str], bool],
    forms: Callable[[str, str], bool],
) -> Partners:
    """The partners of two messages, each given as tokens of single words and the phrases in it. `alike` says
    whether two spellings are one word, `forms` whether they are forms of one stem."""
    names = [
        {c.name for t in tokens for c in t.meant} | {c.name for _, _, meant in spans for c in meant}
        for tokens, spans in sides
    ]
    words = [{t.word for t in tokens} for tokens, _ in sides]
    folded = [
        _fold(
            tokens,
            [
                s
                for s in spans
                if _elsewhere(s[2], names[1 - n]) and not _said(tokens, s, words[1 - n])
            ],
        )
        for n, (tokens, spans) in enumerate(sides)
    ]
    found = Partners(
        (folded[0], folded[1]), ([t.key for t in folded[0]], [t.key for t in folded[1]]), ([], [])
    )
    _pair(found, alike, forms)
    again = [_fold_left(found, n, sides[n][1]) for n in (0, 1)]
    if any(again):
        found.left = (_places(found, 0), _places(found, 1))
    return found


def _elsewhere(meant: Meant, there: set[str]) -> bool:
    return any(c.name in there for c in meant)


def _said(tokens: list[Token], span: tuple[int, int, Meant], there: set[str]) -> bool:
    """Whether the other message has every content word of the phrase."""
    inside = [t.word for t in tokens if span[0] <= t.at < span[1]]
    return bool(inside) and all(word in there for word in inside)


def _fold(tokens: list[Token], spans: Spans) -> list[Token]:
    out: list[Token] = []
    taken = 0
    at = 0
    for first, end, meant in spans:
        if first < taken:
            continue
        while at < len(tokens) and tokens[at].at < first:
            out.append(tokens[at])
            at += 1
        inside = []
        while at < len(tokens) and tokens[at].at < end:
            inside.append(tokens[at])
            at += 1
        taken = end
        kind = "negation" if any(t.kind == "negation" for t in inside) else "common"
        lead = inside[0].lead if inside else ""
        out.append(Token(meant[0].name, meant[0].name, kind, meant, first, end, lead))
    return out + tokens[at:]


def _pair(
    found: Partners, alike: Callable[[str, str], bool], forms: Callable[[str, str], bool]
) -> None:
    a, b = found.tokens
    mine, theirs = found.taken
    there: dict[str, list[int]] = {}
    for j, token in enumerate(b):
        there.setdefault(token.word, []).append(j)
    for i, token in enumerate(a):
        if there.get(token.word):
            _join(found, i, there[token.word].pop(0))
    _by_meaning(found, forms)
    for i, x in enumerate(a):
        if i in mine or " " in x.word:
            continue
        for j, y in enumerate(b):
            if (
                j not in theirs
                and " " not in y.word
                and not _told_apart(x, y)
                and alike(x.word, y.word)
            ):
                _join(found, i, j)
                found.slips += 1
                if not forms(x.word, y.word):
                    found.respelt += 1
                    # Gedongan and Gedangan are two villages as often as one misspelt
                    found.renamed += not (x.meant or y.meant)
                break
    loose: dict[str, list[int]] = {}
    for j, y in enumerate(b):
        if j not in theirs:
            loose.setdefault(y.key, []).append(j)
    for i, x in enumerate(a):
        if i not in mine:
            for j in loose.get(x.key, ()):
                if j not in theirs and not (x.meant and b[j].meant):
                    _join(found, i, j)
                    found.loose += 1
                    break
    found.left = (_places(found, 0), _places(found, 1))


def _by_meaning(found: Partners, forms: Callable[[str, str], bool]) -> None:
    """Words that may stand for one thing, the first free one of the other side each."""
    a, b = found.tokens
    there: dict[str, list[int]] = {}
    for j, token in enumerate(b):
        if j not in found.taken[1]:
            for concept in token.meant:
                there.setdefault(concept.name, []).append(j)
    for i, token in enumerate(a):
        if i in found.taken[0]:
            continue
        free = {j for c in token.meant for j in there.get(c.name, ()) if j not in found.taken[1]}
        if free:
            j = min(free)
            _join(found, i, j)
            one_stem = forms(token.word, b[j].word)
            found.reworded += not one_stem
            found.slips += one_stem


def _told_apart(x: Token, y: Token) -> bool:
    """Whether the thesaurus knows both, as alternatives."""
    return bool(x.meant and y.meant) and any(c.kind == d.kind for c in x.meant for d in y.meant)


def _join(found: Partners, i: int, j: int) -> None:
    found.taken[0][i], found.taken[1][j] = j, i
    found.keys[1][j] = found.keys[0][i]


def _places(found: Partners, n: int) -> list[int]:
    """Tokens without a partner; a word said twice on one side only is no difference."""
    other = {t.word for t in found.tokens[1 - n]} | set(found.keys[1 - n])
    return [
        i
        for i, t in enumerate(found.tokens[n])
        if i not in found.taken[n]
        and (t.kind in STRICT or (t.word not in other and t.key not in other))
    ]


def _fold_left(found: Partners, n: int, spans: Spans) -> bool:
    """Give a phrase none of whose words has a partner its meaning: its first word stands for it."""
    left = set(found.left[n])
    changed = False
    tokens = found.tokens[n]
    place = {t.at: i for i, t in enumerate(tokens) if t.end == t.at + 1}
    for first, end, meant in spans:
        inside = [place[at] for at in range(first, end) if at in place]
        if inside and all(i in left for i in inside):
            head = tokens[inside[0]]
            tokens[inside[0]] = Token(
                meant[0].name, meant[0].name, head.kind, meant, first, end, head.lead
            )
            found.keys[n][inside[0]] = meant[0].name
            for i in inside[1:]:
                found.taken[n][i] = -1
            left -= set(inside[1:])
            changed = True
    return changed
