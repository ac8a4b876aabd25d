"""An office brings in its people by list, sees first what will happen, and can take it back."""

import argparse
import io
from datetime import timedelta

import make
import openpyxl
import pytest

import make_rosters
from kentongan.cli import import_
from kentongan.ledger.actor import PUBLIC, SYSTEM
from kentongan.ledger.models import Event, Job
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.worker import run_due
from kentongan.roster.actions.apply_roster import apply_part, apply_roster
from kentongan.roster.actions.appoint import end_post
from kentongan.roster.actions.import_roster import choose, decide_doubt, put_aside, read_roster
from kentongan.roster.actions.undo_roster import undo_roster
from kentongan.roster.models import Institution, Person, Post, RosterChange, RosterPart, StagedRow
from make_rosters import END, HEAD, line, send, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
BADAK, SUKADAMAI, DISTRICT = make.KEDUNG_BADAK, "3271061007", make.TANAH_SAREAL


def apply(office, file, **more):
    apply_roster(actor=office, now=make.NOON, file=file, **more)
    run_due()
    file.refresh_from_db()
    return file


def refusal(call, **more):
    with pytest.raises(Refusal) as caught:
        call(**more)
    return caught.value.code


def test_a_list_is_read_looked_at_applied_and_taken_out_again():
    office = make_rosters.keeper()
    content = HEAD + line("Ani Contoh", phone="0812 3000 0001") + line("Budi Contoh", SUKADAMAI)
    content += line("Citra Contoh", DISTRICT, "PPK")
    before = Person.objects.count()
    file = send(office, content)
    assert (file.state, file.facts["counts"]) == ("read", {"JOIN": 3})
    assert Person.objects.count() == before  # the preview changes nothing

    apply(office, file)
    assert file.state == "applied"
    ani = Person.objects.get(name="Ani Contoh")
    assert (ani.phone, ani.has_usable_password()) == ("+6281230000001", False)
    post = ani.posts.get()
    assert (post.role, post.place.code, post.institution.name) == ("pps", BADAK, "PPS Kedung Badak")
    assert post.until.isoformat() == "2024-12-08T17:00:00+00:00"  # the whole last day, WIB
    assert Post.objects.get(person__name="Citra Contoh").place.code == DISTRICT
    assert not StagedRow.objects.exists() and not RosterPart.objects.exists()
    part = Event.objects.get(code="roster.part_applied")
    assert (part.data["people"], part.data["posts"], part.data["bodies"]) == (3, 3, 3)
    assert "Ani" not in str(part.data)

    undo_roster(actor=office, now=make.NOON, file=file)
    run_due()
    assert Person.objects.count() == before
    assert not Institution.objects.filter(kind="pps").exists()
    undo_roster(actor=office, now=make.NOON, file=file)  # twice changes nothing


def test_the_same_list_again_finds_everybody_in_place():
    office = make_rosters.keeper()
    content = HEAD + line("Ani Contoh", phone="081230000001") + line("Budi Contoh")
    apply(office, send(office, content))
    again = send(office, content)
    assert again.facts["counts"] == {"SAME": 2}
    assert (
        refusal(apply_roster, actor=office, now=make.NOON, file=again) == "roster.nothing_to_apply"
    )
    assert send(office, content).pk == again.pk  # the same bytes, not dealt with yet: the same list


def test_what_a_later_list_says_otherwise_is_changed_and_given_back():
    office = make_rosters.keeper()
    apply(office, send(office, HEAD + line("Ani Contoh", phone="081230000001")))
    later = send(office, HEAD + line("Ani Contoh", phone="081230000002"))
    assert later.facts["counts"] == {"CHANGE": 1}
    apply(office, later)
    ani = Person.objects.get(name="Ani Contoh")
    assert (ani.phone, ani.posts.count()) == ("+6281230000002", 1)
    undo_roster(actor=office, now=make.NOON, file=later)
    run_due()
    ani.refresh_from_db()
    assert ani.phone == "+6281230000001"


def test_who_is_missing_from_a_complete_list_is_proposed_to_leave_and_only_then():
    office = make_rosters.keeper()
    apply(office, send(office, HEAD + line("Ani Contoh") + line("Budi Contoh", SUKADAMAI)))
    content = HEAD + line("Ani Contoh") + line("Dodi Contoh")
    assert send(office, content).facts["counts"] == {"SAME": 1, "JOIN": 1}
    file = send(office, content + "\n", complete_for=BADAK)
    assert "LEAVE" not in file.facts["counts"]  # Budi is of another village
    file = send(office, content + "\n\n", complete_for=make.BOGOR)
    assert file.facts["counts"]["LEAVE"] == 1

    apply(office, file)
    budi = Post.objects.get(person__name="Budi Contoh")
    later = make.NOON + timedelta(hours=1)
    assert budi in Post.objects.in_force(later)  # nobody asked for it
    file = send(office, content + "\n\n\n", complete_for=make.BOGOR)
    apply(office, file, leavers=True)
    assert budi not in Post.objects.in_force(later)
    undo_roster(actor=office, now=make.NOON, file=file)
    run_due()
    assert budi in Post.objects.in_force(later)


def test_every_line_that_cannot_be_taken_says_why_and_the_others_come_in():
    office = make_rosters.keeper()
    content = HEAD + "".join(
        [
            line("Ani Contoh"),
            line("Budi Contoh", "3271069999"),
            line("Citra Contoh", "1674011007"),
            line("=HYPERLINK(1)"),
            line("12345"),
            line(""),
            line("Dodi Contoh", phone="8,12E+10"),
            line("Eka Contoh", phone="0251 123"),
            line("Fani Contoh", body="Wasit"),
            line("Gani Contoh", make.BOGOR),
            f"Hani Contoh;PPS;{BADAK};;32 Mei 2024\n",
            f"Ira Contoh;PPS;{BADAK};;\n",
            f"Joko Contoh;PPS;{BADAK};;1 Mei 2024\n",
            line("K" * 121),
        ]
    )
    file = send(office, content)
    assert [(at, why) for at, what, why in told(file) if what == "PROBLEM"] == [
        (3, "place_unknown"),
        (4, "outside"),
        (5, "formula"),
        (6, "name_unreadable"),
        (7, "name_missing"),
        (8, "phone_power"),
        (9, "phone_unreadable"),
        (10, "role_unknown"),
        (11, "place_level"),
        (12, "day_unreadable"),
        (13, "until_missing"),
        (14, "until_past"),
        (15, "name_long"),
    ]
    apply(office, file)
    assert Post.objects.filter(role="pps").count() == 1
    left = StagedRow.objects.filter(file=file)
    assert left.count() == 13 and not left.exclude(name="", value="").exists()


def test_the_same_person_twice_counts_once_and_one_number_with_two_names_waits_for_a_person():
    office = make_rosters.keeper()
    make.post("pps", "pps", SUKADAMAI, name="Lama Contoh", phone="+6281230000009")
    content = HEAD + "".join(
        [
            line("Ani Contoh", phone="081230000001"),
            line("ANI  CONTOH", phone="081230000001"),  # 3: again
            line("Budi Contoh", phone="081230000001"),  # 4: her number
            line("Citra Contoh", phone="081230000009"),  # 5: the number of somebody we know
            line("Ani Contoh", phone="081230000002"),  # 6: another Ani?
            line("Ani Contoh", SUKADAMAI, phone="081230000001"),  # 7: her second post
        ]
    )
    file = send(office, content)
    assert told(file) == [
        (2, "JOIN", ""),
        (3, "REPEAT", "repeat"),
        (4, "DOUBT", "phone_shared"),
        (5, "DOUBT", "phone_known"),
        (6, "DOUBT", "same_name"),
        (7, "JOIN", "holds_more"),
    ]
    more = {"actor": office, "now": make.NOON, "file": file}
    assert decide_doubt(**more, why="phone_shared", take=True) == 1
    assert decide_doubt(**more, why="phone_known", take=False, line=5) == 1
    assert decide_doubt(**more, why="phone_known", take=True) == 0
    apply(office, file)
    ani = Person.objects.get(name="Ani Contoh")
    assert sorted(ani.posts.values_list("place__code", flat=True)) == [BADAK, SUKADAMAI]
    assert Person.objects.get(name="Budi Contoh").phone is None
    assert not Person.objects.filter(name="Citra Contoh").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_every_way_an_office_saves_its_list_is_read(encoding, sign):
    text = (HEAD + line("José Contoh")).replace(";", sign).replace("\n", "\r\n")
    file = send(make_rosters.keeper(), text.encode(encoding))
    assert StagedRow.objects.get(file=file).name == "José Contoh"


def workbook(rows, *, merge=()) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for span in merge:
        book.active.merge_cells(span)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_with_a_title_merged_districts_and_names_for_places_is_read():
    rows = [
        ["DAFTAR PPS KOTA BOGOR"],
        [],
        ["No", "Nama Lengkap", "Kecamatan", "Kelurahan", "No. HP", "NIK"],
        [1, "Ani Contoh", "Tanah Sareal", "Kedung Badak", 81230000001, "3271"],
        [2, "Budi Contoh", None, "Sukadamai", 81230000002, "3271"],
        [3, "Citra Contoh", "Bogor Selatan", "Batu Tulis", 81230000003, "3271"],
    ]
    content = workbook(rows, merge=("A1:F1", "C4:C5"))
    office = make_rosters.keeper()
    file = send(office, content, name="pps.xlsx", chosen={"role": "pps", "until": "2024-12-08"})
    assert file.facts["heading_line"] == 3 and "NIK" not in str(file.facts["columns"])
    assert file.facts["merged"] >= 1
    assert list(
        StagedRow.objects.order_by("line").values_list("line", "what", "code", "phone")
    ) == [
        (4, 0, BADAK, "+6281230000001"),
        (5, 0, SUKADAMAI, "+6281230000002"),
        (6, 0, "3271011001", "+6281230000003"),
    ]


def test_a_heading_nobody_knows_is_asked_for_once_and_remembered():
    office = make_rosters.keeper()
    content = "Personil;Satuan;Domisili\nAni Contoh;PPS;Kedung Badak\nBudi;PPS;Kd Badak\n"
    file = send(office, content)
    assert (file.state, StagedRow.objects.count()) == ("received", 0)
    more = {"actor": office, "now": make.NOON, "file": file}
    columns = {"name": 0, "role": 1, "desa": 2}
    assert refusal(choose, **more, columns={"name": 0}) == "roster.columns_missing"
    assert refusal(choose, **more, columns=columns | {"code": 0}) == "roster.column_twice"
    assert refusal(choose, **more, columns=columns | {"code": 99}) == "roster.columns_missing"
    choose(**more, columns=columns, chosen={"until": "2024-12-08"})
    run_due()
    file.refresh_from_db()
    assert file.facts["counts"] == {"JOIN": 1, "PROBLEM": 1}
    assert file.facts["unknown_places"] == [["kd badak", 1]]

    choose(**more, chosen={"until": "2024-12-08"}, places={"kd badak": BADAK, "x": "99"})
    run_due()
    file.refresh_from_db()
    assert file.facts["counts"] == {"JOIN": 2}
    another = send(office, content + "Citra;PPS;Kd Badak\n", chosen={"until": "2024-12-08"})
    assert another.facts["counts"] == {"JOIN": 3}


def test_a_column_of_private_numbers_is_never_brought_in():
    office = make_rosters.keeper()
    file = send(office, "Siapa;NIK;Desa\nAni;327106;Kedung Badak\n", read=False)
    more = {"actor": office, "now": make.NOON, "file": file, "chosen": {"role": "pps"}}
    columns = {"name": 1, "desa": 2}
    assert refusal(choose, **more, columns=columns) == "roster.column_private"


def test_two_villages_of_one_name_are_not_guessed_between():
    office = make_rosters.keeper("32")
    twin = make.place(BADAK)
    twin.pk, twin.code = None, "3273011009"
    twin.save()
    content = "Nama;Badan;Kelurahan;Kabupaten;Selesai\n"
    content += f"Ani;PPS;Kedung Badak;;{END}\nBudi;PPS;Kedung Badak;Kota Bandung;{END}\n"
    file = send(office, content)
    assert told(file) == [(2, "PROBLEM", "place_ambiguous"), (3, "JOIN", "")]
    assert StagedRow.objects.get(line=3).code == "3273011009"


def test_a_worker_that_dies_between_two_parts_loses_nothing_and_repeats_nothing(monkeypatch):
    office = make_rosters.keeper()
    monkeypatch.setattr("kentongan.roster.actions.apply_roster.LINES", 2)
    file = send(office, HEAD + "".join(line(f"Orang {n} Contoh") for n in range(5)))
    apply_roster(actor=office, now=make.NOON, file=file)
    assert apply_part(now=make.NOON, file_id=file.pk, after=0)  # done, and then killed: not noted
    assert Post.objects.filter(role="pps").count() == 1
    run_due()
    file.refresh_from_db()
    assert (file.state, Post.objects.filter(role="pps").count()) == ("applied", 5)
    assert RosterChange.objects.filter(file=file).count() == 5
    assert not Job.objects.exclude(state=Job.State.DONE).exists()
    read_roster(now=make.NOON, file_id=file.pk)  # a late second reading changes nothing
    assert not StagedRow.objects.exists()


def test_only_what_nobody_has_built_on_is_taken_out():
    office = make_rosters.keeper()
    file = apply(office, send(office, HEAD + line("Ani Contoh") + line("Budi Contoh")))
    ani = Post.objects.get(person__name="Ani Contoh")
    end_post(actor=SYSTEM, now=make.NOON + timedelta(hours=1), post=ani, reason="mundur")
    undo_roster(actor=office, now=make.NOON, file=file)
    run_due()
    file.refresh_from_db()
    assert file.facts["undone"] == {"posts": 1, "people": 1, "kept": 1, "restored": 0}
    assert Post.objects.filter(person__name="Ani Contoh").exists()
    assert not Person.objects.filter(name="Budi Contoh").exists()


def test_an_office_brings_in_its_own_people_only():
    office = make_rosters.keeper()
    content = HEAD + line("Ani Contoh")
    for stranger in (
        PUBLIC,
        make.actor("pps", "pps", BADAK),
        make.actor("pengelola", "bawaslu", "3271"),
    ):
        assert refusal(send, office=stranger, content=content) == "permission.denied"
    file = send(office, content)
    neighbour = make.actor("pengelola", "kpu", "1674")
    for act in (apply_roster, undo_roster, put_aside, choose):
        assert refusal(act, actor=neighbour, now=make.NOON, file=file) == "permission.denied"
    assert (
        refusal(send, office=office, content=content + " ", complete_for="16")
        == "roster.scope_outside"
    )
    put_aside(actor=office, now=make.NOON, file=file)
    assert not StagedRow.objects.exists() and not RosterPart.objects.exists()
    assert refusal(apply_roster, actor=office, now=make.NOON, file=file) == "roster.file_closed"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "roster.file_empty"),
        (b" \r\n \n", "roster.file_empty"),
        (b"\x89PNG\r\n\x1a\n", "roster.file_no_table"),
        (b"PK\x03\x04 no workbook", "roster.file_no_table"),
        (b"\x00\x01\x02" * 50, "roster.file_no_table"),
        (b"Nama;Desa\nAni\x81\x8d;Badak\n", "roster.letters_unknown"),
    ],
)
def test_a_file_that_is_no_list_is_refused_whole(content, code):
    assert refusal(send, office=make_rosters.keeper(), content=content) == code


def test_a_quotation_mark_that_is_never_closed_and_strange_signs_are_no_bug():
    office = make_rosters.keeper()
    torn = '"Ani' + "x" * 200_000
    assert refusal(send, office=office, content=HEAD + torn) == "roster.line_unreadable"
    file = send(office, HEAD + "".join(line(f"Orang {n} Contoh") for n in range(30)) + torn)
    assert (file.state, file.refusal) == ("refused", "roster.line_unreadable")
    file = send(office, (HEAD + line("Ani\x00 Contoh")).encode())
    assert StagedRow.objects.get(file=file).name == "Ani Contoh"
    assert send(office, HEAD).refusal == "roster.file_empty"


def command(*words):
    parser = argparse.ArgumentParser()
    import_.arguments(parser)
    return import_.run(parser.parse_args(words))


def test_the_command_looks_applies_goes_on_and_takes_back(tmp_path, capsys, monkeypatch):
    make.places()
    path = tmp_path / "pps.csv"
    path.write_text(HEAD + line("Ani Contoh") + line("Budi Contoh", "99"))
    assert command("roster", str(path), "--dry-run") == 1
    seen = capsys.readouterr()
    assert "1 join" in seen.out and "line 3: place_unknown 99" in seen.err
    assert not Person.objects.exists() and not StagedRow.objects.exists()

    assert command("roster", str(path)) == 0
    batch = Person.objects.get().posts.get() and RosterChange.objects.get().file.batch_id
    assert f"--undo {batch}" in capsys.readouterr().out
    assert command("roster", "--resume", str(batch)) == 1
    assert command("roster", "--undo", str(batch)) == 0
    assert not Person.objects.exists()
    assert command("roster", "--undo", "99999") == 1
    path.write_text("Siapa\nAni\n")
    assert command("roster", str(path)) == 1
    assert "No column for: name, code, role" in capsys.readouterr().err
    path.write_bytes(b"")
    assert command("roster", str(path)) == 1
    assert command("roster") == 2
