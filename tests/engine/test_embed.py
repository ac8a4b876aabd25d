"""Sentence vectors are an option: any encoder may join the candidates, and a broken folder is refused."""

import numpy as np
import pytest

from kentongan.engine import embed
from kentongan.engine.match import Claim, Library

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "banjir", "bah", "##ir"]


def test_any_callable_can_be_the_encoder():
    def encode(texts):
        return embed.unit(np.array([[len(t), 1.0] for t in texts], np.float32))

    library = Library.build([Claim("a", "TPS pindah ke masjid"), Claim("b", "x")], encode)
    assert library.match("TPS pindah ke masjid").matches[0].id == "a"


def test_word_pieces_are_split_longest_first_and_unknown_words_are_one_piece():
    pieces = embed.WordPiece(PIECES)
    assert [PIECES[n] for n in pieces.encode("Bahir xyz")] == [
        "[CLS]",
        "bah",
        "##ir",
        "[UNK]",
        "[SEP]",
    ]
    assert len(pieces.encode("banjir " * 1000)) == embed.MAX_PIECES


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"model\.onnx"):
        embed.load(tmp_path)
    (tmp_path / "model.onnx").write_bytes(b"")
    (tmp_path / "vocab.txt").write_text("banjir\n", encoding="utf-8")
    with pytest.raises(ValueError, match="CLS"):
        embed.load(tmp_path)
