"""A local ONNX model, made here byte by byte, is read by onnxruntime and joins the candidates."""

import struct
from pathlib import Path

import numpy as np

from kentongan.engine import embed
from kentongan.engine.match import Claim, Library

PIECES = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "banjir",
    "air",
    "bah",
    "##ir",
    "suara",
    "kotak",
    "surat",
]
# banjir, air and bah lie along one axis; suara, kotak and surat along another
TABLE = np.zeros((len(PIECES), 4), np.float32)
TABLE[4:8, 0] = 1.0
TABLE[8:, 1] = 1.0


def _field(number: int, payload: bytes | int) -> bytes:
    if isinstance(payload, int):
        return _varint(number << 3) + _varint(payload)
    return _varint(number << 3 | 2) + _varint(len(payload)) + payload


def _varint(value: int) -> bytes:
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def _value(name: bytes, kind: int, dims: list[bytes]) -> bytes:
    shape = b"".join(_field(1, _field(2, dim)) for dim in dims)
    return _field(1, name) + _field(2, _field(1, _field(1, kind) + _field(2, shape)))


def write_model(folder: Path) -> None:
    """A whole ONNX model in its own wire format: one Gather from an embedding table."""
    table = (
        _field(1, TABLE.shape[0]) + _field(1, TABLE.shape[1]) + _field(2, 1) + _field(8, b"table")
    )
    table += _field(9, struct.pack(f"<{TABLE.size}f", *TABLE.ravel().tolist()))
    node = (
        _field(1, b"table") + _field(1, b"input_ids") + _field(2, b"hidden") + _field(4, b"Gather")
    )
    graph = _field(1, node) + _field(2, b"tiny") + _field(5, table)
    graph += _field(11, _value(b"input_ids", 7, [b"batch", b"length"]))
    graph += _field(12, _value(b"hidden", 1, [b"batch", b"length", b"width"]))
    model = _field(1, 8) + _field(7, graph) + _field(8, _field(1, b"") + _field(2, 13))
    folder.mkdir(exist_ok=True)
    (folder / "model.onnx").write_bytes(model)
    (folder / "vocab.txt").write_text("\n".join(PIECES), encoding="utf-8")


def test_a_model_folder_gives_unit_vectors_that_know_near_words(tmp_path):
    write_model(tmp_path)
    encode = embed.load(tmp_path)
    flood, water, box = encode(["Banjir!", "air bah", "kotak suara"])
    assert np.allclose(np.linalg.norm([flood, water, box], axis=1), 1, atol=1e-5)
    assert flood @ water > 0.99 > flood @ box


def test_a_message_without_a_shared_word_finds_its_claim_through_the_model(tmp_path):
    write_model(tmp_path)
    claims = [Claim("flood", "banjir"), Claim("box", "kotak surat")]
    assert Library.build(claims).match("air bah").matches == []
    with_model = Library.build(claims, embed.load(tmp_path))
    assert with_model.match("air bah").matches[0].id == "flood"
    with_model.add(Claim("letter", "surat suara"))
    with_model.save(tmp_path / "library")
    loaded = Library.load(tmp_path / "library", embed.load(tmp_path))
    assert loaded.match("bah").matches[0].id == "flood"


def test_texts_keep_their_order_whatever_their_length(tmp_path):
    write_model(tmp_path)
    encode = embed.load(tmp_path)
    texts = ["kotak " * n + "banjir" for n in (9, 0, 30, 2)] * 20
    alone = np.concatenate([encode([text]) for text in texts])
    assert np.allclose(encode(texts), alone, atol=1e-6)


def test_the_model_may_lie_in_the_folder_onnx_and_may_take_the_first_token(tmp_path):
    write_model(tmp_path / "onnx")
    (tmp_path / "onnx" / "vocab.txt").rename(tmp_path / "vocab.txt")
    mean = embed.load(tmp_path)(["banjir suara"])
    (tmp_path / "1_Pooling").mkdir()
    (tmp_path / "1_Pooling" / "config.json").write_text(
        '{"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false}', encoding="utf-8"
    )
    assert mean.any()
    assert not embed.load(tmp_path)(["banjir suara"]).any()  # [CLS] lies along no axis here
