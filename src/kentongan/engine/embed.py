"""Sentence vectors as an option: a local ONNX model from a folder the operator provides, off by default.

The folder holds `model.onnx` (inputs input_ids, attention_mask and, if it wants them, token_type_ids;
first output either one vector per token or one per text) and `vocab.txt` (WordPiece, one piece a line).
Any callable from texts to unit vectors will do in its place. onnxruntime is imported only when a folder
is opened, and nothing is ever fetched.
"""

from __future__ import annotations

import importlib
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Encoder = Callable[[Sequence[str]], Vectors]

MAX_PIECES = 128
BATCH = 32
# How much a cosine adds to the reranker's score; chosen by hand, because no model could be measured here.
WEIGHT, CENTRE = 8.0, 0.5
NEIGHBOURS = 20  # wordings near by vector alone that join the candidates


def unit(vectors: Vectors) -> Vectors:
    """Rows scaled to length 1; a zero row stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)


class WordPiece:
    """BERT's tokeniser (Devlin et al. 2019), lower case, from the lines of a vocab.txt."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self._ids = {piece: number for number, piece in enumerate(pieces)}
        missing = {"[CLS]", "[SEP]", "[UNK]", "[PAD]"} - self._ids.keys()
        if missing:
            raise ValueError(f"vocab.txt lacks {', '.join(sorted(missing))}")
        self.pad = self._ids["[PAD]"]

    def encode(self, text: str) -> list[int]:
        """Piece numbers of a text, at most MAX_PIECES, [CLS] and [SEP] included."""
        numbers = [self._ids["[CLS]"]]
        for word in _words(text):
            numbers.extend(self._split(word))
            if len(numbers) >= MAX_PIECES:
                break
        return [*numbers[: MAX_PIECES - 1], self._ids["[SEP]"]]

    def _split(self, word: str) -> list[int]:
        numbers: list[int] = []
        start = 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = ("##" if start else "") + word[start:end]
                if piece in self._ids:
                    numbers.append(self._ids[piece])
                    start = end
                    break
            else:
                return [self._ids["[UNK]"]]
        return numbers


def _words(text: str) -> list[str]:
    flat = unicodedata.normalize("NFD", text.encode("utf-8", "ignore").decode().lower())
    spaced = [
        "" if unicodedata.combining(c) else c if c.isalnum() else " " if c.isspace() else f" {c} "
        for c in flat[: MAX_PIECES * 40]
    ]
    return "".join(spaced).split()


def load(folder: str | Path) -> Encoder:
    """The encoder of a model folder.

    FileNotFoundError when a file is missing, ImportError when onnxruntime is not installed (the
    `embeddings` extra), ValueError when the vocabulary is not a WordPiece one.
    """
    place = Path(folder)
    for name in ("model.onnx", "vocab.txt"):
        if not (place / name).is_file():
            raise FileNotFoundError(f"{place} has no {name}")
    pieces = WordPiece((place / "vocab.txt").read_text(encoding="utf-8").splitlines())
    runtime = importlib.import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    session = runtime.InferenceSession(
        str(place / "model.onnx"), options, providers=["CPUExecutionProvider"]
    )
    wanted = {given.name for given in session.get_inputs()}

    def encode(texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, 1), np.float32)
        rows = [
            _batch(session, wanted, pieces, texts[at : at + BATCH])
            for at in range(0, len(texts), BATCH)
        ]
        return unit(np.concatenate(rows))

    return encode


def _batch(session, wanted: set[str], pieces: WordPiece, texts: Sequence[str]) -> Vectors:  # type: ignore[no-untyped-def]
    numbers = [pieces.encode(text) for text in texts]
    width = max(len(n) for n in numbers)
    ids = np.full((len(numbers), width), pieces.pad, np.int64)
    mask = np.zeros((len(numbers), width), np.int64)
    for row, given in enumerate(numbers):
        ids[row, : len(given)] = given
        mask[row, : len(given)] = 1
    feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    output = session.run(None, {name: array for name, array in feed.items() if name in wanted})[0]
    if output.ndim == 2:
        return np.asarray(output, np.float32)
    shown = mask[:, :, None].astype(np.float32)
    return np.asarray((output * shown).sum(axis=1) / shown.sum(axis=1), np.float32)
