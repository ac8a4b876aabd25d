"""The form of an official report: sealed, guided, and on the package that is printed."""

import json
from datetime import date, timedelta

import make
import pytest
import time_machine
from django.test import Client

import make_desk
import make_files
import make_items
import make_public
from kentongan.ledger.models import Event
from kentongan.ledger.refusal import Refusal
from kentongan.rules.filing import limit, needs
from kentongan.up.actions.particulars import Reporter, particulars_of, read_particulars
from kentongan.up.models import OfficialForm, Report
from kentongan.vault.boxes import open_text, seal_text
from kentongan.web.official_fields import OFFICIAL_NAMES

pytestmark = pytest.mark.django_db
TODAY = make.NOON.date()
WHO = {
    "openness": "confidential",
    "name": "Kenari Contoh",
    "contact": "0800-000-000",
    "address": "Jalan Contoh 1",
}


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    make.places()
    with time_machine.travel(make.NOON, tick=False):
        yield


def day(name: str, when: date) -> dict[str, str]:
    parts = {"day": when.day, "month": when.month, "year": when.year}
    return {f"{name}_{part}": str(number) for part, number in parts.items()}


def official(**more: object) -> dict[str, object]:
    told = make_public.told(kind="violation", how="official", category="luar_jadwal")
    return (
        told
        | dict.fromkeys(OFFICIAL_NAMES, "")
        | WHO
        | {"reported_name": "Merpati Terlapor", "reported_address": "Kantor Contoh"}
        | day("known_on", TODAY - timedelta(days=2))
        | more
    )


def test_it_is_sealed_and_stands_on_the_package_and_nowhere_else():
    browser = Client()
    there = browser.post("/lapor/", official(
        witness1_name="Pipit Saksi", witness1_address="Jalan Contoh 2", witness2_name="Gelatik Saksi",
    ))["Location"].split("?")[0]  # fmt: skip
    form = OfficialForm.objects.get()
    assert form.known_on == TODAY - timedelta(days=2)
    for name in ("Merpati", "Pipit", "Gelatik"):
        assert name not in form.sealed and name not in browser.get(there).content.decode()
        assert name in browser.get(there + "paket/").content.decode()
        assert not any(name in str(event.data) for event in Event.objects.all())
    assert len(particulars_of(Report.objects.get()).witnesses) == 2


def test_the_same_form_twice_is_one_and_what_is_only_information_keeps_no_other_name():
    browser = Client()
    assert browser.post("/lapor/", official()).status_code == 303
    assert browser.post("/lapor/", official()).status_code == 303
    assert OfficialForm.objects.count() == 1
    informed = official(key="i" * 30, how="information", words="Hanya informasi tentang baliho")
    assert browser.post("/lapor/", informed).status_code == 303
    assert Report.objects.count() == 2 and OfficialForm.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reported_name": ""}, "reported_name"),
        ({"reported_name": "\x00 "}, "reported_name"),
        ({"reported_address": "x" * 100_000}, "reported_address"),
        ({"witness1_phone": "0800-000-001"}, "witness1_name"),
        ({"witness2_name": "\u202e" + "x" * 201}, "witness2_name"),
        ({"known_on_day": "", "known_on_month": "", "known_on_year": ""}, "known_on"),
        ({"known_on_day": "31", "known_on_month": "2"}, "known_on"),
        ({"known_on_year": "9" * 30}, "known_on"),
        ({"known_on_year": "0001"}, "known_on"),
        (day("known_on", TODAY + timedelta(days=1)), "known_on"),
        (day("happened_on", TODAY - timedelta(days=1)), "known_on"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_everything_typed_stays(wrong, field):
    page = Client().post("/lapor/", official(go="details", **wrong))
    text = page.content.decode()
    assert page.status_code == 422 and "Kenari Contoh" in text
    assert f'id="id_{field}-e"' in text or f'aria-describedby="id_{field}' in text
    assert not Report.objects.exists()


def test_only_the_formal_requirements_are_asked_for_and_what_is_missing_is_shown():
    shown = Client().post("/lapor/", official(go="details")).content.decode()
    checked = shown[shown.index('id="lengkap"') :]
    assert checked.count("masih kurang") == 2, "the day it happened, and evidence"
    assert "syarat formal" in checked.lower() and "Perpu 1/2014" in checked
    full = official(
        go="details", link="https://contoh.id/a", **day("happened_on", TODAY - timedelta(3))
    )
    shown = Client().post("/lapor/", full).content.decode()
    assert "masih kurang" not in shown[shown.index('id="lengkap"') :]


def test_a_limit_that_has_passed_is_said_and_stops_nobody():
    late = official(**day("known_on", TODAY - timedelta(days=30)))
    shown = Client().post("/lapor/", late | {"go": "details"}).content.decode()
    assert "Batas waktunya mungkin sudah lewat" in shown
    assert Client().post("/lapor/", late).status_code == 303


def test_the_limit_runs_from_the_day_it_was_known_and_is_never_shown_too_late():
    known = date(2024, 11, 18)
    found = limit(known, date(2024, 11, 24))
    assert (found.last_day, found.past) == (date(2024, 11, 24), False)
    assert limit(known, date(2024, 11, 25)).past and "Perpu 1/2014" in found.source
    assert limit(date.max, date.max).last_day == date.max
    rows = needs({"reporter", "place"})
    assert [row.key for row in rows if row.formal] == ["reporter", "reported", "within_limit"]
    assert [row.key for row in rows if row.met] == ["reporter", "place"]


def test_changing_to_information_drops_the_names_of_others():
    shown = Client().post("/lapor/", official(go="inform")).content.decode()
    carried = make_public.hidden(shown)
    assert "reported_name" not in carried and "name" not in carried
    assert carried["how"] == "information"


def test_at_the_desk_it_opens_only_together_with_the_senders_name():
    Client().post("/lapor/", official(files=[make_files.sent(make_files.picture(1))]))
    report, seat = Report.objects.get(), make_desk.officer(kind="bawaslu")
    page = f"/meja/kiriman/{report.pk}/bukti/"
    assert "Merpati" not in seat.read(page)
    with pytest.raises(Refusal, match=r"identity\.not_open"):
        read_particulars(actor=make.desk(kind="bawaslu"), now=make.NOON, report=report)
    seat.send(page, step="ask", reason="Menyusun kajian awal laporan")
    boss = make_desk.commissioner(kind="bawaslu")
    boss.send(f"/meja/identitas/{report.identity.requests.get().pk}/", decision="grant")
    read = seat.send(page, step="read").content.decode()
    assert "Merpati Terlapor" in read and "Kenari Contoh" in read
    assert Event.objects.filter(code="official_form.looked_at").count() == 1
    with pytest.raises(Refusal, match=r"permission\.denied"):
        read_particulars(actor=make.desk(), now=make.NOON, report=report)


MINE = {
    "born_place": "Kota Kenari", "sex": "P", "work": "Guru Kenari", "nationality": "Indonesia",
    "form_email": "kenari@contoh.invalid", **day("born_on", date(1990, 5, 17)),
}  # fmt: skip


def test_section_one_is_sealed_and_filled_in_only_for_somebody_who_can_say_the_name():
    browser = Client()
    package = browser.post("/lapor/", official(**MINE))["Location"].split("?")[0] + "paket/"
    form = OfficialForm.objects.get()
    report = Report.objects.get()
    assert particulars_of(report).reporter.born_on == date(1990, 5, 17)
    plain = browser.get(package).content.decode()
    for hidden in (
        "Kota Kenari",
        "Guru Kenari",
        "kenari@contoh",
        "Kenari Contoh",
        "Jalan Contoh 1",
    ):
        assert hidden not in form.sealed and hidden not in plain
    wrong = browser.post(package, {"name": "Orang Lain"})
    assert wrong.status_code == 422 and "Guru Kenari" not in wrong.content.decode()
    right = browser.post(package, {"name": "  kenari   CONTOH "})
    shown = right.content.decode()
    assert right.status_code == 200 and "no-store" in right["Cache-Control"]
    for said in ("Kenari Contoh", "Kota Kenari", "17 Mei 1990", "Perempuan", "Guru Kenari"):
        assert said in shown, said
    assert Event.objects.filter(code="official_form.printed").count() == 1
    assert not any("Kenari" in str(event.data) for event in Event.objects.all())
    for _ in range(10):
        last = browser.post(package, {"name": "Tebakan"})
    assert last.status_code == 429 and last["Retry-After"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (day("born_on", TODAY), "born_on"),
        (day("born_on", date(1800, 1, 1)), "born_on"),
        ({"born_on_day": "\x00"}, "born_on"),
        ({"sex": "X"}, "sex"),
        ({"work": "x" * 100_000}, "work"),
        ({"form_email": "bukan surel"}, "form_email"),
    ],
)
def test_what_cannot_be_of_the_reporter_is_said_beside_its_field(wrong, field):
    page = Client().post("/lapor/", official(go="details", **MINE | wrong))
    text = page.content.decode()
    assert (
        page.status_code == 422
        and "Kota Kenari" in text
        and f'aria-describedby="id_{field}' in text
    )


def test_what_is_missing_is_true_before_and_after_sending():
    browser = Client()
    before = browser.post("/lapor/", official(go="details", work="Guru")).content.decode()
    assert "tempat lahir" in before and "pekerjaan" not in before.split('id="lengkap"')[1][:2500]
    there = browser.post("/lapor/", official())["Location"].split("?")[0]
    missing = browser.get(there + "paket/").content.decode()
    assert missing.count("masih kurang") == 2
    browser.post(there, {"words": "", "key": "b" * 30,
                         "files": make_files.sent(make_files.picture(8))})  # fmt: skip
    assert browser.get(there + "paket/").content.decode().count("masih kurang") == 1


def test_a_form_from_before_section_one_was_asked_is_still_read():
    Client().post("/lapor/", official())
    form = OfficialForm.objects.get()
    kept = json.loads(open_text(form.sealed))
    del kept["reporter"]
    form.sealed = seal_text(json.dumps(kept))
    form.save()
    assert particulars_of(Report.objects.get()).reporter == Reporter()


def test_an_officer_types_the_official_form_for_somebody():
    seat = make_desk.officer(kind="bawaslu")
    typed = make_items.ENTRY | {
        "kind": "violation", "official": "on", **WHO, "reported_name": "Merpati Terlapor",
        "witness1_name": "Pipit Saksi", **day("known_on", TODAY), **MINE,
    }  # fmt: skip
    lacks = seat.send("/meja/catat/", **typed | {"reported_name": ""})
    assert lacks.status_code == 422 and "Pipit Saksi" in lacks.content.decode()
    unticked = {name: value for name, value in typed.items() if name != "official"}
    assert seat.send("/meja/catat/", **unticked).status_code == 422
    assert not Report.objects.exists()
    assert seat.send("/meja/catat/", **typed).status_code == 303
    found = particulars_of(Report.objects.get())
    assert (found.reported.name, found.reporter.work) == ("Merpati Terlapor", "Guru Kenari")
    assert "Merpati" not in OfficialForm.objects.get().sealed
