"""Sentence vectors are an option: any encoder may join the candidates, and a broken folder is refused."""

import json

import numpy as np
import pytest

from kentongan.engine import embed
from kentongan.engine.match import Claim, Library


def test_any_callable_can_be_the_encoder():
    def encode(texts):
        return embed.unit(np.array([[len(t), 1.0] for t in texts], np.float32))

    library = Library.build([Claim("a", "TPS pindah ke masjid"), Claim("b", "x")], encode)
    assert library.match("TPS pindah ke masjid").matches[0].id == "a"


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"model\.onnx"):
        embed.load(tmp_path)
    (tmp_path / "model.onnx").write_bytes(b"")
    (tmp_path / "vocab.txt").write_text("banjir\n", encoding="utf-8")
    with pytest.raises(ValueError, match="CLS"):
        embed.load(tmp_path)


def test_a_recipe_we_do_not_follow_is_refused(tmp_path):
    (tmp_path / "model.onnx").write_bytes(b"")
    (tmp_path / "vocab.txt").write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\n", encoding="utf-8")
    modules = [{"type": "sentence_transformers.models.Transformer"}, {"type": "a.b.Dense"}]
    (tmp_path / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    with pytest.raises(ValueError, match="step Dense"):
        embed.load(tmp_path)
    (tmp_path / "modules.json").unlink()
    pooling = tmp_path / "1_Pooling" / "config.json"
    pooling.parent.mkdir()
    pooling.write_text('{"pooling_mode_max_tokens": true}', encoding="utf-8")
    with pytest.raises(ValueError, match="max_tokens"):
        embed.load(tmp_path)
    pooling.unlink()
    with pytest.raises(ValueError, match="cannot be opened"):
        embed.load(tmp_path)
