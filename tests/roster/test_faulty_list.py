"""A list as nobody should send it: every line is brought in, refused with its reason, or asked about."""

import csv
import io
from pathlib import Path

import make
import pytest

import make_rosters
from kentongan.cli.bench import roster_lists
from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.worker import run_due
from kentongan.roster.actions.apply_roster import apply_roster
from kentongan.roster.load_places import load_places
from kentongan.roster.models import Person, Post, StagedRow
from kentongan.rules import terms
from make_rosters import send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
VILLAGES = [make.KEDUNG_BADAK, make.CIBADAK, "3271061001", "3271061002", "3271011001"]


def test_a_quarter_unknown_and_a_tenth_twice_leave_every_other_line_whole(tmp_path):
    office, path = make_rosters.keeper(), tmp_path / "list.csv"
    roster_lists.write_faulty(path, VILLAGES, 800)
    file = send(office, path.read_bytes())
    counts, problems = file.facts["counts"], file.facts["problems"]
    assert sum(counts.values()) == file.facts["lines"] == 800
    assert 150 < problems["place_unknown"] < 250 and 50 < problems["repeat"] < 120
    assert counts["PROBLEM"] == problems["place_unknown"]
    assert counts["JOIN"] + problems["place_unknown"] + problems["repeat"] == 800
    apply_roster(actor=office, now=make.NOON, file=file)
    run_due()
    assert Post.objects.filter(role__in=("pps", "kpps")).count() == counts["JOIN"]
    refused = StagedRow.objects.filter(file=file)
    assert {row.why for row in refused} == {"place_unknown", "repeat"}
    assert set(refused.values_list("name", "phone")) == {("", None)}  # reasons stay, people do not


@pytest.mark.parametrize("cell", ["=1+1", "+62", "@cmd", "-2+3", "\t=x", "=HYPERLINK(1)"])
@pytest.mark.parametrize("column", ["Nama", "Jabatan", "Email"])
def test_a_cell_that_begins_like_a_formula_is_never_brought_in(cell, column):
    office = make_rosters.keeper()
    row = {"Nama": "Ani Contoh", "Badan": "PPS", "Kode Desa": make.KEDUNG_BADAK,
           "Jabatan": "Ketua", "Email": "", "Selesai": "8 Desember 2024"}  # fmt: skip
    out = io.StringIO()
    writer = csv.DictWriter(out, list(row))
    writer.writeheader()
    writer.writerow(row | {column: cell})
    file = send(office, out.getvalue())
    assert file.facts["counts"] == {"PROBLEM": 1}
    assert not Person.objects.filter(name__startswith=cell[0]).exists()


def test_letters_of_another_encoding_are_read_as_written_or_refused_whole():
    office = make_rosters.keeper()
    text = make_rosters.HEAD + make_rosters.line("Renée Contoh")
    for encoding in ("cp1252", "utf-16", "utf-8"):
        file = send(office, text.encode(encoding), read=True)
        assert StagedRow.objects.get(file=file).name == "Renée Contoh", encoding


def test_the_list_of_a_province_has_the_published_numbers():
    said = roster_lists.published()
    villages = roster_lists.villages_of("32")
    assert len(villages) == said["villages"]
    assert len({one.code[:6] for one in villages}) == said["districts"]
    assert sum(one.stations for one in villages) == said["stations"]
    assert len(villages) * 3 == said["pps"]
    assert said["districts"] * 5 == 3_135 != said["ppk"]  # the article's own sum does not hold
    each_village = sum(6 + one.stations * (9 + one.pantarlih) for one in villages)
    everybody = said["districts"] * 8 + each_village
    low, high = said["organisers_said"]
    assert low < everybody < high


def test_a_town_of_that_list_comes_in_whole_by_the_names_of_its_places(tmp_path: Path):
    town = "3279"  # Kota Banjar, the smallest of the province
    load_places(within=town)
    written = roster_lists.write_province(tmp_path / "list.csv", town)
    assert set(written) == {"PPK", "Sekretariat PPK", "PPS", "Sekretariat PPS", "KPPS",
                            "Petugas ketertiban", "Pantarlih"}  # fmt: skip
    file = send(SYSTEM, (tmp_path / "list.csv").read_bytes())
    assert file.facts["counts"] == {"JOIN": sum(written.values())}
    assert set(file.rows.values_list("role", flat=True)) == set(terms.terms("pilkada_2024"))
