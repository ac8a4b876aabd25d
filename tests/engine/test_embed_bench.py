"""Learning how to join words and vectors, from a set and a model made here."""

import gzip
import json
from types import SimpleNamespace

import numpy as np
import pytest
from test_embed_onnx import write_model

from kentongan.cli.bench import encoder_measured as encoder
from kentongan.engine.nearby import columns


@pytest.fixture
def given(tmp_path):
    """A model folder and a set ct20: forty claims, one of them twice, and a query for each of thirty."""
    write_model(tmp_path / "model")
    folder = tmp_path / "data" / "ct20"
    folder.mkdir(parents=True)
    rows = [{"id": f"c{n}", "title": f"banjir w{n} v{n} u{n} di kota"} for n in range(39)]
    rows.append({"id": "copy", "title": "'Banjir w0 v0 u0' di kota!"})
    with gzip.open(folder / "corpus.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(row) + "\n" for row in rows)
    queries = [{"id": f"q{n}", "text": f"air bah w{n} u{n}"} for n in range(30)]
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), encoding="utf-8")
    (folder / "qrels.tsv").write_text("\n".join(f"q{n}\tc{n}" for n in range(30)), encoding="utf-8")
    return tmp_path


def test_a_set_is_prepared_with_its_vectors_and_a_copy_of_the_right_claim_is_right(given):
    held = encoder.Remembered(given / "model", given / "vectors.npz")
    p = encoder.prepare(given / "data", "ct20", held)
    held.save()
    assert p.lists.table.shape[1] == p.found.table.shape[1] + encoder.WIDTH
    assert np.allclose(p.lists.table[:, -1], 1)
    right = {
        p.ids[c]
        for w, c, good in zip(p.found.which, p.found.claims, p.lists.right, strict=True)
        if w == 0 and good
    }
    assert right == {"c0", "copy"}
    again = encoder.Remembered(given / "model", given / "vectors.npz")
    again._encode = None  # everything is known already
    assert np.allclose(encoder.prepare(given / "data", "ct20", again).lists.table, p.lists.table)
    # seven columns: what the net is shown is what the product computes
    assert columns(p.lists.table[:, -7], p.found.which, p.found.claims).shape[1] == encoder.WIDTH


def test_claims_left_out_leave_queries_without_an_answer(given):
    held = encoder.Remembered(given / "model", None)
    p = encoder.prepare(given / "data", "ct20", held, leave_out=True)
    answered = {w for w, good in zip(p.found.which, p.lists.right, strict=True) if good}
    assert 0 < len(p.ids) < 40
    assert 0 < len(answered) < 30


def test_the_benchmark_tells_words_vectors_and_peers_apart(given, monkeypatch, capsys):
    monkeypatch.setenv("KENTONGAN_MODEL", str(given / "model"))
    first = {"the first ones": lambda texts: lambda query: [(n, 1.0) for n in range(5)]}
    told = encoder.measure(SimpleNamespace(data=given / "data", quick=True), first)
    assert set(told["peers"]) >= {"vectors alone", "words, shipped", "the first ones"}
    assert told["ours"]["ct20 MAP@5"] > told["peers"]["vectors alone"]["ct20 MAP@5"]
    monkeypatch.delenv("KENTONGAN_MODEL")
    with pytest.raises(SystemExit, match="KENTONGAN_MODEL"):
        encoder.measure(SimpleNamespace(data=given / "data", quick=True), {})
