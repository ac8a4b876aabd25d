"""`kentongan match`: a line in, a line out; a bad line is refused with its number and the rest goes on."""

import argparse
import json

import pytest

from kentongan.cli import match

LIBRARY = [
    {"id": "a", "text": "TPS 04 pindah ke balai desa", "place": "3271"},
    {
        "id": "b",
        "title": "Tinta luntur",
        "narration": "Tinta di jari mudah dihapus dengan jeruk nipis",
    },
]


def call(tmp_path, capsys, library, queries, *more):
    (tmp_path / "library.jsonl").write_text("\n".join(library), encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text("\n".join(queries), encoding="utf-8")
    parser = argparse.ArgumentParser()
    match.arguments(parser)
    code = match.run(
        parser.parse_args([str(tmp_path / "library.jsonl"), str(tmp_path / "queries.jsonl"), *more])
    )
    out, err = capsys.readouterr()
    return code, [json.loads(line) for line in out.splitlines()], err


def lines(rows):
    return [json.dumps(row) for row in rows]


def test_a_line_for_every_query(tmp_path, capsys):
    queries = [
        {"id": "1", "text": "tps 4 pindah ke balai desa"},
        {"id": 2, "text": "tps 40 pindah ke balai desa"},
        {"id": "3", "text": ""},
    ]
    code, rows, err = call(tmp_path, capsys, lines(LIBRARY), lines(queries))
    assert (code, err) == (0, "")
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert [row["answer"] for row in rows] == ["a", None, None]
    assert set(rows[0]["matches"][0]) == {"id", "score", "probability", "verdict", "why"}
    assert rows[1]["matches"][0]["verdict"] == "blocked"
    assert rows[1]["matches"][0]["why"] == ["≠ Peristiwa sama, TPS berbeda: 40 dan 4"]


def test_titles_and_narrations_are_wordings(tmp_path, capsys):
    _, rows, _ = call(
        tmp_path,
        capsys,
        lines(LIBRARY),
        lines([{"id": "1", "text": "tinta di jari mudah dihapus jeruk nipis"}]),
    )
    assert rows[0]["matches"][0]["id"] == "b"


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("{", "not JSON"),
        ("[1]", "not an object"),
        ('{"text": "x"}', "not an object"),
        ('{"id": "a", "text": "again"}', "given before"),
        ('{"id": "z", "text": 5}', "must be a string"),
        ('{"id": "z", "text": "x", "variants": "y"}', "must be a string"),
        ('{"id": "z"}', "no"),
        ('{"id": true, "text": "x"}', "not an object"),
    ],
)
def test_a_bad_library_line_is_refused_with_its_number(tmp_path, capsys, bad, why):
    code, rows, err = call(
        tmp_path, capsys, [*lines(LIBRARY), bad], lines([{"id": "1", "text": "tps 4 pindah"}])
    )
    assert code == 1
    assert len(rows) == 1
    assert "library.jsonl:3:" in err and why in err


def test_a_bad_query_line_is_refused_and_the_rest_answered(tmp_path, capsys):
    code, rows, err = call(
        tmp_path,
        capsys,
        lines(LIBRARY),
        ["\x00", '{"id": "1", "text": null}', '{"id": "2", "text": "\\ud800 tps"}'],
    )
    assert code == 1
    assert [row["id"] for row in rows] == ["2"]
    assert "queries.jsonl:1:" in err and "queries.jsonl:2:" in err


def test_gold_prints_quality(tmp_path, capsys):
    (tmp_path / "gold.tsv").write_text("1\ta\n", encoding="utf-8")
    queries = lines([{"id": "1", "text": "tps 4 pindah ke balai desa"}])
    _, _, err = call(
        tmp_path, capsys, lines(LIBRARY), queries, "--gold", str(tmp_path / "gold.tsv")
    )
    assert json.loads(err)["map@5"] == 1.0


def test_a_missing_file_or_model_is_refused(tmp_path, capsys):
    (tmp_path / "q").write_text("")
    parser = argparse.ArgumentParser()
    match.arguments(parser)
    assert match.run(parser.parse_args([str(tmp_path / "none"), str(tmp_path / "q")])) == 2
    assert (
        match.run(
            parser.parse_args(
                [str(tmp_path / "q"), str(tmp_path / "q"), "--encoder", str(tmp_path)]
            )
        )
        == 2
    )
    assert "model.onnx" in capsys.readouterr().err
