"""Cut a text into a sentence model's pieces, as the model's own tokenizer.json or vocab.txt says.

Two kinds are read: WordPiece (BERT; Devlin et al. 2019) and Unigram (SentencePiece; Kudo 2018, the kind
multilingual models use). Pure Python: a few thousand short texts a second, far more than a model encodes.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

MAX_PIECES = 128
LONGEST = MAX_PIECES * 40  # characters looked at; more would be cut off anyway
WORD_LIMIT = 100  # characters; BERT takes a longer word for unknown
SPACE = "\u2581"  # how SentencePiece writes the space before a word
UNKNOWN_COST = 10.0  # SentencePiece: an unknown character is this much worse than the worst piece


class Pieces(Protocol):
    """Something that turns a text into piece numbers, begin and end marks included."""

    pad: int

    def encode(self, text: str) -> list[int]: ...


class WordPiece:
    """BERT's tokeniser. `lower` also takes accents off, as uncased models do."""

    def __init__(self, pieces: Sequence[str], lower: bool = True) -> None:
        self._ids = {piece: number for number, piece in enumerate(pieces)}
        missing = {"[CLS]", "[SEP]", "[UNK]", "[PAD]"} - self._ids.keys()
        if missing:
            raise ValueError(f"the vocabulary lacks {', '.join(sorted(missing))}")
        self.pad = self._ids["[PAD]"]
        self._lower = lower

    def encode(self, text: str) -> list[int]:
        """Piece numbers of a text, at most MAX_PIECES, [CLS] and [SEP] included."""
        numbers = [self._ids["[CLS]"]]
        for word in bert_words(text, self._lower):
            numbers.extend(self._split(word))
            if len(numbers) >= MAX_PIECES:
                break
        return [*numbers[: MAX_PIECES - 1], self._ids["[SEP]"]]

    def _split(self, word: str) -> list[int]:
        numbers: list[int] = []
        start = 0 if len(word) <= WORD_LIMIT else len(word) + 1
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = ("##" if start else "") + word[start:end]
                if piece in self._ids:
                    numbers.append(self._ids[piece])
                    start = end
                    break
            else:
                start = len(word) + 1
        return numbers if start == len(word) else [self._ids["[UNK]"]]


def bert_words(text: str, lower: bool = True) -> list[str]:
    """Words as BERT cuts them: punctuation and Chinese characters stand apart, other symbols stay."""
    flat = text.encode("utf-8", "ignore").decode()[:LONGEST]
    if lower:
        flat = unicodedata.normalize("NFD", flat.lower())
    return "".join([_spaced(c, lower) for c in flat]).split()


def _spaced(c: str, lower: bool) -> str:
    if c.isalnum():
        return f" {c} " if "\u3400" <= c <= "\u9fff" or "\uf900" <= c <= "\ufaff" else c
    if c.isspace():
        return " "
    kind = unicodedata.category(c)
    if kind[0] == "C" or (lower and kind == "Mn"):
        return ""
    return f" {c} " if c.isascii() or kind[0] == "P" else c


class Unigram:
    """SentencePiece's most probable cut: the pieces whose scores add up highest (Viterbi)."""

    def __init__(
        self,
        scored: Sequence[tuple[str, float]],
        unknown: int,
        around: tuple[Sequence[int], Sequence[int]],
        pad: int,
    ) -> None:
        self._ids = {piece: number for number, (piece, _) in enumerate(scored)}
        self._score = [score for _, score in scored]
        self._longest = max((len(piece) for piece in self._ids), default=1)
        self._unknown = unknown
        self._worst = min(self._score, default=0.0) - UNKNOWN_COST
        self._before, self._after = list(around[0]), list(around[1])
        self._cut: dict[str, list[int]] = {}
        self.pad = pad

    def encode(self, text: str) -> list[int]:
        """Piece numbers of a text, at most MAX_PIECES, begin and end marks included."""
        room = MAX_PIECES - len(self._before) - len(self._after)
        numbers: list[int] = []
        flat = text.encode("utf-8", "ignore").decode()[:LONGEST]
        for word in unicodedata.normalize("NFKC", flat).split():
            numbers.extend(self._split(SPACE + word))
            if len(numbers) >= room:
                break
        return [*self._before, *numbers[:room], *self._after]

    def _split(self, word: str) -> list[int]:
        known = self._cut.get(word)
        if known is None:
            if len(self._cut) > 100_000:
                self._cut.clear()
            known = self._cut[word] = self._best(word)
        return known

    def _best(self, word: str) -> list[int]:
        value, back = [0.0], [(0, 0)]
        for end in range(1, len(word) + 1):
            best, chosen = value[end - 1] + self._worst, (end - 1, self._unknown)
            for start in range(max(0, end - self._longest), end):
                number = self._ids.get(word[start:end])
                if number is not None and value[start] + self._score[number] > best:
                    best, chosen = value[start] + self._score[number], (start, number)
            value.append(best)
            back.append(chosen)
        numbers: list[int] = []
        end = len(word)
        while end:
            end, number = back[end]
            if not (number == self._unknown and numbers and numbers[-1] == self._unknown):
                numbers.append(number)  # neighbours that are unknown are one piece
        return numbers[::-1]


def read(folder: Path) -> Pieces:
    """The tokeniser of a model folder: tokenizer.json where there is one, else vocab.txt.

    FileNotFoundError when there is neither, ValueError when it is of another kind or broken.
    """
    whole = folder / "tokenizer.json"
    if whole.is_file():
        try:
            return _from_json(json.loads(whole.read_text(encoding="utf-8")))
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            raise ValueError(f"tokenizer.json is not understood: {error!r}") from error
    plain = folder / "vocab.txt"
    if not plain.is_file():
        raise FileNotFoundError(f"{folder} has neither tokenizer.json nor vocab.txt")
    return WordPiece(plain.read_text(encoding="utf-8").splitlines())


def _from_json(told: Mapping[str, Any]) -> Pieces:
    model = told["model"]
    kind = model.get("type") or ("Unigram" if isinstance(model["vocab"], list) else "WordPiece")
    if kind == "WordPiece":
        ids = dict(model["vocab"])
        for added in told.get("added_tokens") or ():
            ids.setdefault(added["content"], added["id"])
        lower = (told.get("normalizer") or {}).get("lowercase", True)
        return WordPiece(_in_order(ids), bool(lower))
    if kind == "Unigram":
        scored = [(piece, float(score)) for piece, score in model["vocab"]]
        ids = {piece: number for number, (piece, _) in enumerate(scored)}
        ids |= {added["content"]: added["id"] for added in told.get("added_tokens") or ()}
        around = _around(told.get("post_processor") or {}, ids)
        return Unigram(scored, int(model["unk_id"]), around, ids.get("<pad>", 0))
    raise ValueError(f"tokenizer.json is of the kind {kind}; WordPiece and Unigram are read")


def _in_order(ids: Mapping[str, int]) -> list[str]:
    """Pieces by number; a number nobody holds is an empty piece, which no text has."""
    held = {number: piece for piece, number in ids.items()}
    return [held.get(number, "") for number in range(max(held, default=-1) + 1)]


def _around(processor: Mapping[str, Any], ids: Mapping[str, int]) -> tuple[list[int], list[int]]:
    """The marks put before and behind a text, by TemplateProcessing or the older forms."""
    for part in processor.get("processors") or ():
        found = _around(part, ids)
        if found != ([], []):
            return found
    before: list[int] = []
    after: list[int] = []
    side = before
    for item in processor.get("single") or ():
        if "Sequence" in item:
            side = after
        else:
            side.append(ids[item["SpecialToken"]["id"]])
    if not before and not after and "cls" in processor:
        return [int(processor["cls"][1])], [int(processor["sep"][1])]
    return before, after
