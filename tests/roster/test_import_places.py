"""An office brings in its RW and TPS by file, sees first what will happen, and can take it back."""

import argparse

import make
import pytest

from kentongan.cli import import_
from kentongan.ledger.actor import PUBLIC, SYSTEM
from kentongan.ledger.models import Event
from kentongan.ledger.refusal import Refusal
from kentongan.places.tree import DATA, read_tree
from kentongan.roster.actions.import_places import import_places, preview_places
from kentongan.roster.actions.undo_import import undo_import
from kentongan.roster.load_places import load_places
from kentongan.roster.models import ImportBatch, Institution, Place

pytestmark = pytest.mark.django_db
BADAK = "3271061003"
GOOD = b"kode_desa;rw;nama\n3271061003;1;\n3271061003;02;RW 02 Griya\n3271061004;RW 003;\n"


@pytest.fixture(scope="module")
def rows():
    return list(read_tree("3271"))


@pytest.fixture(autouse=True)
def bogor(rows):
    load_places(within="3271", rows=rows)


def bring(content, actor=SYSTEM, name="rw.csv"):
    return import_places(actor=actor, now=make.NOON, file_name=name, content=content)


def look(content, actor=SYSTEM):
    return preview_places(actor=actor, now=make.NOON, content=content)


def refusal(content, **more):
    with pytest.raises(Refusal) as caught:
        bring(content, **more)
    assert not Place.objects.filter(level__in=("rw", "tps")).exists()
    assert not ImportBatch.objects.exists()
    return caught.value


def problems(content):
    caught = refusal(content)
    assert caught.code == "import.lines_refused"
    return [(problem.line, problem.code) for problem in caught.data["problems"]]


def test_the_802_rw_of_kota_bogor_come_in_go_out_and_come_in_again():
    content = (DATA / "sample_rw_kota_bogor.csv").read_bytes()
    seen = look(content)
    assert (len(seen.new), len(seen.changed), seen.unchanged) == (802, 0, 0)
    assert (seen.place, seen.file.ignored) == ("3271", ["catatan"])
    assert not Place.objects.filter(level="rw").exists()

    batch, _ = bring(content)
    assert Place.objects.filter(level="rw", batch=batch).count() == 802
    assert Place.objects.get(code=BADAK + "1001").zone == "Asia/Jakarta"
    event = Event.objects.get(code="places.imported")
    assert (event.place, event.data["rw"], event.subject_id) == ("3271", 802, batch.pk)

    assert bring(content)[0] is None  # the same again changes nothing
    assert ImportBatch.objects.count() == 1

    assert undo_import(actor=SYSTEM, now=make.NOON, batch=batch.pk) == 802
    assert not Place.objects.filter(level="rw").exists()
    assert Event.objects.get(code="places.import_undone").data["removed"] == 802
    assert bring(content)[0].pk != batch.pk


def test_names_are_given_or_written_as_offices_write_them():
    bring(GOOD)
    assert sorted(Place.objects.filter(level="rw").values_list("code", "name")) == [
        (BADAK + "1001", "RW 01"),
        (BADAK + "1002", "RW 02 Griya"),
        ("32710610041003", "RW 03"),
    ]
    bring(b"village,tps\n3271061003,12\n")
    assert Place.objects.get(level="tps").name == "TPS 012"


def test_a_changed_name_is_kept_in_the_history_and_given_back():
    bring(GOOD)
    batch, seen = bring(b"kode_desa,rw,nama\n3271061003,2,RW 02 Permai\n")
    assert (len(seen.new), len(seen.changed)) == (0, 1)
    place = Place.objects.get(code=BADAK + "1002")
    assert (place.name, place.history.get().name) == ("RW 02 Permai", "RW 02 Griya")
    assert undo_import(actor=SYSTEM, now=make.NOON, batch=batch.pk) == 1
    place.refresh_from_db()
    assert (place.name, place.history.count()) == ("RW 02 Griya", 0)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_every_way_an_office_saves_a_sheet_is_read(encoding, sign):
    text = f"Kode Desa{sign}RW{sign}Nama\r\n32.71.06.1003{sign}4{sign}Café Permai\r\n"
    bring(text.encode(encoding))
    assert Place.objects.get(code=BADAK + "1004").name == "Café Permai"


@pytest.mark.parametrize(
    "path",
    [
        "Kota Bogor / Tanah Sareal / Kedung Badak",
        "Jawa Barat > Kota Bogor > Kedung Badak",
        "Kec. Tanah Sareal / Kel. Kedung Badak",
        "kedung badak",
    ],
)
def test_a_village_may_be_written_as_a_path_of_names(path):
    bring(f"desa;rw\n{path};7\n".encode())
    assert Place.objects.get(level="rw").code == BADAK + "1007"


def test_what_is_wrong_is_told_line_by_line_and_nothing_is_stored():
    content = (
        b"desa;rw;tps;nama\n"
        b"3271061003;1;;\n"
        b"3271061003;01;;\n"  # 3: again
        b"3271069999;1;;\n"  # 4: no such village
        b"Kota Bandung / Kedung Badak;1;;\n"  # 5: not there
        b"3271061003;0;;\n"
        b"3271061003;1000;;\n"
        b"3271061003;satu;;\n"
        b"3271061003;;;\n"
        b"3271061003;2;3;\n"
        b";4;;\n"
        b"3271061003;5;;=HYPERLINK(1)\n"
        b"@SUM(1);5;;\n"
        b"3271061003;-5;;\n"
    )
    assert problems(content) == [
        (3, "import.line_duplicate"),
        (4, "import.line_village_unknown"),
        (5, "import.line_village_unknown"),
        (6, "import.line_number"),
        (7, "import.line_number"),
        (8, "import.line_number"),
        (9, "import.line_rw_or_tps"),
        (10, "import.line_rw_or_tps"),
        (11, "import.line_village_missing"),
        (12, "import.line_formula"),
        (13, "import.line_formula"),
        (14, "import.line_formula"),
    ]
    seen = look(content)
    assert (len(seen.new), seen.unknown_parents, seen.duplicates) == (1, 2, 1)


def test_two_villages_of_one_name_are_not_guessed_between():
    Place.objects.filter(code="3271061004").update(name="Kedung Badak", search="kedung badak")
    assert problems(b"desa,rw\nKedung Badak,1\n") == [(2, "import.line_village_ambiguous")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import.empty"),
        (b" \r\n \n", "import.empty"),
        (b"\xef\xbb\xbf", "import.empty"),
        (b"kode_desa;rw\n", "import.empty"),
        (b"kode_desa;rw\n;\n", "import.empty"),
        (b"PK\x03\x04 a spreadsheet", "import.binary"),
        (b"\x89PNG\r\n\x1a\n", "import.binary"),
        (b"kode_desa;rw\n3271061003;\x001\n", "import.binary"),
        (bytes(range(256)) * 40, "import.binary"),
        (b"kode_desa;rw\n3271061003;1;\x81\x8d\n", "import.encoding_unknown"),
        (b"nama;alamat\nA;B\n", "import.columns_missing"),
        (b"rw\n1\n", "import.columns_missing"),
        (b'kode_desa;rw\n3271061003;"1\n', "import.not_csv"),
        (b"kode_desa;rw\n" + b"3271061003;1\n" * 200_001, "import.too_large"),
    ],
)
def test_a_file_that_is_no_list_of_places_is_refused_whole(content, code):
    assert refusal(content).code == code


def test_an_office_brings_in_its_own_territory_only():
    own = make.actor("pengelola", "kpu", "3271")
    bring(b"kode_desa;rw\n3271061003;1\n", actor=own)
    Place.objects.filter(level="rw").delete()
    ImportBatch.objects.all().delete()
    for actor in (
        make.actor("pengelola", "kpu", "1674"),
        make.actor("pps", "pps", BADAK),
        PUBLIC,
    ):
        assert refusal(GOOD, actor=actor).code == "permission.denied"


def test_a_neighbour_may_not_undo_and_nobody_undoes_twice():
    batch, _ = bring(GOOD)
    stranger = make.actor("pengelola", "kpu", "1674")
    for actor, number, code in (
        (stranger, batch.pk, "permission.denied"),
        (SYSTEM, batch.pk + 99, "import.batch_unknown"),
    ):
        with pytest.raises(Refusal) as caught:
            undo_import(actor=actor, now=make.NOON, batch=number)
        assert caught.value.code == code
    undo_import(actor=SYSTEM, now=make.NOON, batch=batch.pk)
    with pytest.raises(Refusal) as caught:
        undo_import(actor=SYSTEM, now=make.NOON, batch=batch.pk)
    assert caught.value.code == "import.already_undone"


def test_a_place_that_something_leans_on_is_not_taken_away():
    batch, _ = bring(GOOD)
    rw = Place.objects.get(code=BADAK + "1001")
    Institution.objects.create(kind="kim", name="KIM Contoh", place=rw, sample=True)
    with pytest.raises(Refusal) as caught:
        undo_import(actor=SYSTEM, now=make.NOON, batch=batch.pk)
    assert (caught.value.code, caught.value.data) == ("import.in_use", {"what": "institution"})
    assert Place.objects.filter(level="rw").count() == 3


def command(*words):
    parser = argparse.ArgumentParser()
    import_.arguments(parser)
    return import_.run(parser.parse_args(words))


def test_the_command_shows_stores_and_takes_back(tmp_path, capsys):
    path = tmp_path / "rw.csv"
    path.write_bytes(GOOD)
    assert command("places", str(path), "--dry-run") == 0
    assert "new 3, changed 0, unchanged 0" in capsys.readouterr().out
    assert not ImportBatch.objects.exists()
    assert command("places", str(path)) == 0
    batch = ImportBatch.objects.get()
    assert f"--undo {batch.pk}" in capsys.readouterr().out
    assert command("places", "--undo", str(batch.pk)) == 0
    assert command("places", "--undo", str(batch.pk)) == 1
    assert "taken out before" in capsys.readouterr().err
    path.write_bytes(b"desa;rw\nTidak Ada;1\n")
    assert command("places", str(path)) == 1
    assert "line 2: no such village: Tidak Ada" in capsys.readouterr().err
    assert command("places", str(tmp_path / "none.csv")) == 2
    assert command("places") == 2
    assert command("map", "--within", "327106") == 0
    assert "15 unchanged" in capsys.readouterr().out
    assert command("map", "--within", "kosong") == 1
    assert "no place kosong" in capsys.readouterr().err
