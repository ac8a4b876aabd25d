"""Sentence vectors as an option: a local ONNX model from a folder the operator provides, off by default.

The folder is what sentence-transformers exports: `model.onnx` (or `onnx/model.onnx`; inputs input_ids,
attention_mask and, if it wants them, token_type_ids; first output one vector per token or one per text),
`tokenizer.json` or `vocab.txt` (see pieces.py), and where they exist `1_Pooling/config.json` and
`modules.json`, which are obeyed or refused. Any callable from texts to unit vectors will do in its place.
onnxruntime is imported only when a folder is opened, and nothing is ever fetched.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kentongan.engine.pieces import Pieces, read

Vectors = NDArray[np.float32]
Encoder = Callable[[Sequence[str]], Vectors]

BATCH = 32
STEPS = ("Transformer", "Pooling", "Normalize")  # what a model may consist of


def unit(vectors: Vectors) -> Vectors:
    """Rows scaled to length 1; a zero row stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)


def load(folder: str | Path) -> Encoder:
    """The encoder of a model folder.

    FileNotFoundError when a file is missing, ImportError when onnxruntime is not installed (the
    `embeddings` extra), ValueError when the model or its tokeniser is of a kind that is not read.
    """
    place = Path(folder)
    model = next(
        (m for m in (place / "model.onnx", place / "onnx" / "model.onnx") if m.is_file()), None
    )
    if model is None:
        raise FileNotFoundError(f"{place} has no model.onnx")
    pieces = read(place)
    first = _first_token(place)
    runtime = importlib.import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    try:
        session = runtime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own errors share no base that can be named here
        raise ValueError(f"{model} cannot be opened: {error}") from error
    wanted = {given.name for given in session.get_inputs()}

    def encode(texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, 1), np.float32)
        numbers = [pieces.encode(text) for text in texts]
        order = sorted(range(len(numbers)), key=lambda n: len(numbers[n]))  # little padding
        rows = [
            _batch(session, wanted, pieces, [numbers[n] for n in order[at : at + BATCH]], first)
            for at in range(0, len(order), BATCH)
        ]
        sorted_rows = np.concatenate(rows)
        out = np.empty_like(sorted_rows)
        out[order] = sorted_rows
        return unit(out)

    return encode


def _first_token(place: Path) -> bool:
    """Whether a text's vector is its first token's (else the mean). ValueError for any other recipe."""
    modules = _told(place / "modules.json") or []
    kinds = [str(step.get("type", "")).rpartition(".")[2] for step in modules]
    strange = [kind for kind in kinds if kind not in STEPS]
    if strange:
        raise ValueError(f"the model has a step {strange[0]}; only {', '.join(STEPS)} are done")
    pooling = _told(place / "1_Pooling" / "config.json") or {}
    chosen = {
        name for name, on in pooling.items() if name.startswith("pooling_mode_") and on is True
    }
    if chosen - {"pooling_mode_mean_tokens", "pooling_mode_cls_token"} or len(chosen) > 1:
        raise ValueError(f"pooling by {', '.join(sorted(chosen))} is not done")
    return chosen == {"pooling_mode_cls_token"}


def _told(path: Path) -> Any:
    if not path.is_file():
        return None
    return json.loads(path.read_text(encoding="utf-8"))


def _batch(  # type: ignore[no-untyped-def]
    session, wanted: set[str], pieces: Pieces, numbers: list[list[int]], first: bool
) -> Vectors:
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
    if first:
        return np.asarray(output[:, 0], np.float32)
    shown = mask[:, :, None].astype(np.float32)
    return np.asarray((output * shown).sum(axis=1) / shown.sum(axis=1), np.float32)
