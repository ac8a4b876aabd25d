"""The keeper of a roster brings a list in by the page: sends, looks, decides, applies, takes out."""

import make
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import make_office
from kentongan.ledger.worker import run_due
from kentongan.roster.models import Person, RosterFile, StagedRow
from make_rosters import HEAD, line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LISTS = "/kendali/petugas/impor/"


@pytest.fixture
def keeper():
    make.places()
    return make_office.holder("pengelola", "kpu", make.BOGOR)


def upload(browser, content, **more):
    data = content.encode() if isinstance(content, str) else content
    return browser.post(LISTS, {"file": SimpleUploadedFile("pps.csv", data), "role": "", **more})


def text(response) -> str:
    return response.content.decode()


def test_the_whole_way_of_a_list(keeper):
    content = HEAD + line("Ani Contoh", phone="081230000001") + line("Budi Contoh", "Kd Badak")
    content += line("Citra Contoh", phone="081230000001")
    sent = upload(keeper, content)
    assert sent.status_code == 303
    page = sent["Location"]
    assert "hx-get" in text(keeper.get(page))  # being read
    run_due()
    seen = text(keeper.get(page))
    assert "1 baris akan mengubah data petugas" in seen and "Kedung Badak" in seen
    assert not Person.objects.filter(name="Ani Contoh").exists()

    keeper.post(page, {"step": "places", "place_0": make.KEDUNG_BADAK})
    run_due()
    keeper.post(page, {"step": "doubt", "why": "phone_shared", "take": "1"})
    assert (
        "3 baris akan mengubah" in text(keeper.get(page))
        or StagedRow.objects.filter(what=0).count() == 3
    )
    keeper.post(page, {"step": "apply"})
    run_due()
    assert Person.objects.filter(name__endswith="Contoh", posts__role="pps").count() == 3
    assert "Tarik kembali" in text(keeper.get(page))
    keeper.post(page, {"step": "undo"})
    run_due()
    assert not Person.objects.filter(posts__role="pps").exists()
    assert "Daftar sudah ditarik kembali" in text(keeper.get(page))


def test_rows_pasted_from_a_sheet_are_a_list_too(keeper):
    rows = (HEAD + line("Ani Contoh")).replace(";", "\t")
    assert keeper.post(LISTS, {"pasted": rows}).status_code == 303
    run_due()
    assert StagedRow.objects.get().name == "Ani Contoh"
    assert "Pilih berkas" in text(keeper.post(LISTS, {"pasted": " "}))


def test_a_list_with_unknown_headings_asks_which_column_is_what(keeper):
    page = upload(keeper, "Personil;Domisili\nAni Contoh;Kedung Badak\n")["Location"]
    assert "Kolom mana berisi apa?" in text(keeper.get(page))
    wrong = keeper.post(page, {"step": "columns", "column_name": "0", "role": "pps"})
    assert wrong.status_code == 422 and 'id="id_column_code-e"' in text(wrong)
    good = {"step": "columns", "column_name": "0", "column_desa": "1", "role": "pps",
            "until_day": "8", "until_month": "12", "until_year": "2024"}  # fmt: skip
    assert keeper.post(page, good).status_code == 303
    run_due()
    assert StagedRow.objects.get().what == StagedRow.What.JOIN


def test_lines_that_cannot_be_taken_are_downloaded_with_their_reason_and_no_formula(keeper):
    page = upload(keeper, HEAD + line("=cmd|x") + line("Ani Contoh"))["Location"]
    run_due()
    rows = text(keeper.get(page + "?format=csv")).splitlines()
    assert rows[1].startswith("2,") and "'=cmd|x" in rows[1] and len(rows) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\nxxxx", "Ini bukan tabel"),
        (b"Nama;Desa\nAni\x81\x8d;Badak\n", "Hurufnya tidak terbaca"),
    ],
)
def test_a_file_that_is_no_list_is_refused_at_the_field(keeper, content, said):
    answer = upload(keeper, content, role="pps")
    assert answer.status_code == 422 and said in text(answer)
    assert not RosterFile.objects.exists()


def test_nonsense_in_the_forms_is_no_failure(keeper):
    page = upload(keeper, HEAD + line("Ani Contoh"))["Location"]
    run_due()
    long = "\x00" + "9" * 100_000
    for form in (
        {},
        {"step": "apply" + long},
        {"step": "doubt", "why": long, "take": long},
        {"step": "columns", "column_name": long, "until_day": long, "role": long},
        {"step": "columns", "column_name": "0", "column_desa": "0", "role": "pps"},
        {"step": "places", "place_0": long},
        {"step": "undo"},
    ):
        assert keeper.post(page, form).status_code in (303, 422), form
    assert keeper.post(LISTS, {"file": "text", "role": long}).status_code == 422
    assert keeper.get(LISTS + "999999999999999999999/").status_code == 404


def test_another_office_does_not_find_the_list(keeper):
    page = upload(keeper, HEAD + line("Ani Contoh"))["Location"]
    for stranger in (("pengelola", "kpu", "1674"), ("pengelola", "bawaslu", make.BOGOR)):
        browser = make_office.holder(*stranger)
        assert browser.get(page).status_code == 404
        assert browser.post(page, {"step": "apply"}).status_code == 404
