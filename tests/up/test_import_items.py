"""Items from a file: looked at first, each once, out again by batch; whatever letters it is in."""

import json

import make
import pytest

import make_items
from kentongan.cli.main import main
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.worker import run_due
from kentongan.roster.models import ImportBatch
from kentongan.up.actions.converse import add_words
from kentongan.up.actions.import_items import import_items, preview_items, undo_items
from kentongan.up.models import Report, ReportGroup

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def desk():
    make.places()
    return make.desk()


def take(actor, content=make_items.CSV, **more):
    return import_items(actor=actor, now=make.NOON, file_name="aduan.csv", content=content, **more)


def test_a_file_is_taken_in_once_however_often_it_comes(desk):
    batch, preview = take(desk)
    assert len(preview.new) == 3 and Report.objects.filter(batch=batch).count() == 3
    again, preview = take(desk)
    assert again is None and preview.known == 3 and Report.objects.count() == 3
    first = Report.objects.get(outside_id__endswith=":A-1")
    assert (first.kind, first.place_code) == ("content", make.KEDUNG_BADAK)
    assert first.entered_by_id == desk.post_id and str(first.happened_on) == "2024-11-18"
    longer = make_items.CSV + b"\nA-4;Kabar keempat dari kelurahan;hoaks;3271061003;"
    assert len(take(desk, longer)[1].new) == 1 and Report.objects.count() == 4


@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_it_may_be_written_in_the_letters_of_any_office_program(desk, letters):
    text = make_items.CSV.decode().replace("balai RW", "café “RW”")
    assert take(desk, text.encode(letters))[0]
    assert "café “RW”" in Report.objects.get(outside_id__endswith=":A-1").words


def test_json_lines_do_as_well(desk):
    rows = [{"id": n, "isi": f"Kabar nomor {n} dari sistem lain", "wilayah": "3271061003"}
            for n in range(3)]  # fmt: skip
    take(desk, "\n".join(json.dumps(row) for row in rows).encode())
    assert Report.objects.count() == 3


def test_one_bad_line_refuses_the_file_with_its_number_and_stores_nothing(desk):
    bad = [
        ";Tanpa nomor sama sekali;hoaks;3271061003;", "A-1;Nomor yang sama lagi;hoaks;3271061003;",
        "B-2;Jenis yang aneh;gosip;3271061003;", "B-3;Tempat yang tidak ada;hoaks;Atlantis;",
        "B-4;Hari yang tidak ada;hoaks;3271061003;31/02/2024", "B-5;;hoaks;3271061003;",
        "B-6;Dari kota lain sama sekali;hoaks;3273011001;", "B-7;Belum terjadi;hoaks;3271061003;1/1/2031",
    ]  # fmt: skip
    content = make_items.CSV + ("\n" + "\n".join(bad)).encode()
    with pytest.raises(Refusal, match=r"items\.lines_refused") as refused:
        take(desk, content)
    assert [row.line for row in refused.value.data["problems"]] == list(range(5, 13))
    assert not Report.objects.exists() and not ImportBatch.objects.exists()


def test_what_a_column_means_is_said_once_and_remembered_by_the_office(desk):
    content = make_items.CSV.replace(b"Isi Aduan", b"Cerita Warga")
    with pytest.raises(Refusal, match=r"items\.columns_missing"):
        take(desk, content)
    take(desk, content, columns={"Cerita Warga": "words"})
    assert preview_items(actor=desk, now=make.NOON, content=content).known == 3
    other = make.desk(make.BANDUNG)
    with pytest.raises(Refusal, match=r"items\.columns_missing"):
        preview_items(actor=other, now=make.NOON, content=content)


@pytest.mark.parametrize(
    "content",
    [b"", b"   \n", b"PK\x03\x04xx", b"a\x00b\x00\xff", b"id;isi\n\"x", b"{}\n{", b"[1]\n", b"id;isi\n",
     b"{" * 100_000, b"x;y\n1;2", b"id;isi\n1;" + b"a" * 200_000],
)  # fmt: skip
def test_rubbish_is_refused_in_words_and_never_breaks(desk, content):
    with pytest.raises(Refusal, match=r"items\."):
        take(desk, content)


def test_a_batch_goes_out_again_but_for_what_somebody_has_touched(desk):
    batch, _ = take(desk)
    run_due()
    talked = Report.objects.get(outside_id__endswith=":A-2")
    add_words(now=make.NOON, report=talked, words="Tambahan dari warga", key="k" * 24)
    assert undo_items(actor=desk, now=make.NOON, batch=batch.pk) == (2, 1)
    assert list(Report.objects.all()) == [talked] and ReportGroup.objects.count() == 1
    assert undo_items(actor=desk, now=make.NOON, batch=batch.pk) == (0, 1)
    for stranger in (make.desk(make.BANDUNG), make.pps()):
        with pytest.raises(Refusal, match=r"permission\.denied"):
            undo_items(actor=stranger, now=make.NOON, batch=batch.pk)


def test_an_item_that_was_joined_to_other_peoples_stays(desk):
    make.report("Katanya TPS 4 pindah ke balai RW")
    run_due()
    batch, _ = take(desk)
    run_due()
    assert undo_items(actor=desk, now=make.NOON, batch=batch.pk) == (2, 1)


def test_the_command_looks_first_stores_and_takes_out_again(desk, tmp_path, capsys):
    file = tmp_path / "aduan.csv"
    file.write_bytes(make_items.CSV)
    assert main(["import", "items", str(file), "--dry-run"]) == 0
    assert not Report.objects.exists()
    assert main(["import", "items", str(file)]) == 0 and Report.objects.count() == 3
    run_due()
    assert main(["import", "items", "--undo", str(ImportBatch.objects.get().pk)]) == 0
    assert "3 taken out" in capsys.readouterr().out and not Report.objects.exists()
    file.write_bytes(b"x;y\n1;2")
    assert main(["import", "items", str(file)]) == 1
