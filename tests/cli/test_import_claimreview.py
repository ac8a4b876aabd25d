"""`kentongan import claimreview`: from a file or the standard input, all of it or nothing."""

import io
import json
import sys

import pytest

from kentongan.cli.main import main
from kentongan.up.models import OutsideCheck

pytestmark = pytest.mark.django_db
REVIEW = {
    "@type": "ClaimReview",
    "url": "https://pemeriksa.contoh.id/1",
    "claimReviewed": "Kabar contoh tentang TPS yang dipindah",
    "author": {"name": "Pemeriksa Contoh"},
    "reviewRating": {"alternateName": "Salah"},
}


def test_a_file_is_taken_once_however_often_it_is_brought(tmp_path, capsys):
    file = tmp_path / "list.json"
    file.write_text(json.dumps([REVIEW, REVIEW | {"url": "https://pemeriksa.contoh.id/2"}]))
    assert main(["import", "claimreview", str(file)]) == 0
    assert "new 2, changed 0, unchanged 0" in capsys.readouterr().out
    assert main(["import", "claimreview", str(file)]) == 0
    assert "new 0, changed 0, unchanged 2" in capsys.readouterr().out
    assert OutsideCheck.objects.count() == 2


def test_a_rubbish_entry_is_named_by_its_number_and_nothing_is_stored(tmp_path, capsys):
    file = tmp_path / "list.json"
    file.write_text(json.dumps([REVIEW, REVIEW | {"url": "x"}]))
    assert main(["import", "claimreview", str(file)]) == 1
    assert "number 2 has no address" in capsys.readouterr().err
    assert not OutsideCheck.objects.exists()


def test_the_standard_input_is_read_for_a_dash(monkeypatch):
    typed = io.TextIOWrapper(io.BytesIO(json.dumps(REVIEW).encode()))
    monkeypatch.setattr(sys, "stdin", typed)
    assert main(["import", "claimreview", "-"]) == 0
    assert OutsideCheck.objects.get().publisher == "Pemeriksa Contoh"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"rubbish", b"[]"])
def test_what_is_no_list_is_refused_in_words(tmp_path, capsys, content):
    file = tmp_path / "list.json"
    file.write_bytes(content)
    assert main(["import", "claimreview", str(file)]) == 1
    assert capsys.readouterr().err
