"""What happened stays as it happened, and a stranger can check it."""

import importlib.util
import json
from pathlib import Path

import make
import pytest
from django.db import DatabaseError, transaction

from kentongan.cli import export, verify
from kentongan.ledger.actor import PUBLIC
from kentongan.ledger.models import Event, Leaf, TreeHead
from kentongan.ledger.record import record
from kentongan.ledger.seal import seal

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


def happen(times: int = 1) -> None:
    for n in range(times):
        with transaction.atomic():
            record("report.received", actor=PUBLIC, now=make.NOON, subject="report", subject_id=n)


def exported(tmp_path: Path) -> Path:
    file = tmp_path / "ledger.jsonl"
    args = type("Args", (), {"what": "ledger", "out": file})
    export.run(args)
    return file


@pytest.fixture
def stranger():
    """The verifier that uses nothing of ours."""
    spec = importlib.util.spec_from_file_location("stranger", ROOT / "tools/verify_ledger.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("act", ["update", "delete"])
@pytest.mark.parametrize("table", [Event, Leaf, TreeHead])
def test_the_database_refuses_to_change_what_happened(act, table):
    happen()
    seal(make.NOON)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        if act == "delete":
            table.objects.all()._raw_delete("default")
        else:
            field = {"Event": "code", "Leaf": "hash", "TreeHead": "root"}[table.__name__]
            table.objects.update(**{field: "otherwise"})


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_the_act_it_belongs_to_is_refused():
    with pytest.raises(RuntimeError):
        record("report.received", actor=PUBLIC, now=make.NOON, subject="report", subject_id=1)


def test_sealing_twice_adds_nothing_and_new_events_get_later_places():
    happen(5)
    first = seal(make.NOON)
    assert (first.size, seal(make.NOON)) == (5, None)
    happen(3)
    assert seal(make.NOON).size == 8
    assert list(Leaf.objects.values_list("seq", flat=True)) == list(range(8))


def test_a_stranger_checks_every_event_and_every_head(tmp_path, stranger):
    happen(6)
    old = seal(make.NOON).root
    happen(7)
    file = exported(tmp_path)
    assert stranger.verify(file, [old]) == (13, [])
    assert verify.check(file) == ([], 13)


@pytest.mark.parametrize("where", ["middle", "last", "first"])
def test_one_changed_letter_anywhere_shows(tmp_path, stranger, where):
    happen(9)
    file = exported(tmp_path)
    lines = file.read_text().splitlines()
    n = {"first": 1, "middle": 5, "last": -1}[where]
    row = json.loads(lines[n])
    row["event"] = row["event"].replace("report.received", "report.recieved")
    lines[n] = json.dumps(row)
    file.write_text("\n".join(lines))
    assert stranger.verify(file)[1]
    assert verify.check(file)[0]


def test_a_missing_event_and_a_forged_head_show(tmp_path, stranger):
    happen(9)
    file = exported(tmp_path)
    lines = file.read_text().splitlines()
    file.write_text("\n".join(lines[:4] + lines[5:]))
    assert stranger.verify(file)[1]
    head = json.loads(lines[0])
    head["heads"][-1]["signature"] = "00" * 64
    file.write_text("\n".join([json.dumps(head), *lines[1:]]))
    assert verify.check(file)[0] == ["the signature over the first 9 events is wrong"]


def test_a_rewritten_history_lacks_the_root_that_somebody_kept(tmp_path, stranger):
    happen(4)
    assert stranger.verify(exported(tmp_path), ["ab" * 32])[1]
