"""kentongan group: lines in, lines out, bad lines refused with their number."""

import json

import pytest

from kentongan.cli import group, main

GOOD = [
    {"id": "a", "text": "Surat suara di TPS 04 sudah dicoblos sebelum jam 7 pagi"},
    {"id": "b", "text": "SURAT SUARA di TPS 04 sudah dicoblos, sebelum jam 7 pagi!!"},
    {"id": "c", "text": "Surat suara di TPS 40 sudah dicoblos sebelum jam 7 pagi"},
]


@pytest.fixture
def posts(tmp_path):
    def write(lines):
        path = tmp_path / "posts.jsonl"
        path.write_bytes(
            b"".join(
                line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n"
                for line in lines
            )
        )
        return str(path)

    return write


def groups(out: str) -> dict[str, str]:
    return {row["id"]: row["group"] for row in map(json.loads, out.splitlines())}


def test_copies_are_put_together_and_the_group_is_its_first_post(posts, capsys):
    assert main.main(["group", posts(GOOD), "--check"]) == 0
    assert groups(capsys.readouterr().out) == {"a": "a", "b": "a", "c": "c"}


def test_bad_lines_are_refused_by_number_and_the_rest_goes_on(posts, capsys):
    bad = [
        GOOD[0],
        b"not json\n",
        {"id": "a", "text": "x"},
        {"id": "d"},
        b"\n",
        {"text": "x"},
        b"\xff\n",
        {"id": "e", "text": 5},
        GOOD[1],
    ]
    assert main.main(["group", posts(bad)]) == 1
    out, err = capsys.readouterr()
    assert groups(out) == {"a": "a", "b": "a"}
    for number in (2, 3, 4, 6, 7, 8):
        assert f"posts.jsonl:{number}:" in err


def test_quality_is_told_when_the_right_groups_are_given(posts, tmp_path, capsys):
    gold = tmp_path / "gold.tsv"
    gold.write_text("a\t1\nb\t1\nc\t2\n")
    assert main.main(["group", posts(GOOD), "--gold", str(gold)]) == 0
    assert json.loads(capsys.readouterr().err.splitlines()[-1])["pair_f1"] == 1.0
    gold.write_text('{"id": "a", "group": "1"}\n{"id": "b", "group": "1"}\n')
    assert main.main(["group", posts(GOOD), "--gold", str(gold)]) == 0


def test_a_gold_line_that_cannot_be_read_is_refused(posts, tmp_path, capsys):
    gold = tmp_path / "gold.tsv"
    gold.write_text("a 1\n{oops\n")
    assert main.main(["group", posts(GOOD), "--gold", str(gold)]) == 1
    assert "gold.tsv:1:" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_said_so(tmp_path, capsys):
    assert main.main(["group", str(tmp_path / "none.jsonl")]) == 2
    assert "none.jsonl" in capsys.readouterr().err


def test_an_empty_file_has_no_groups(posts, capsys):
    assert main.main(["group", posts([])]) == 0
    assert capsys.readouterr().out == ""


def test_lone_surrogates_come_out_as_json(posts, capsys):
    assert main.main(["group", posts([b'{"id":"\\ud800","text":"\\ud800 x"}\n'])]) == 0
    assert json.loads(capsys.readouterr().out)["group"] == "\ud800"


def test_help_has_an_example():
    assert group.HELP and group.EXAMPLE.startswith("kentongan group")
