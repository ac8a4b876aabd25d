"""The calendar of a place, and the feeds of it."""

import xml.etree.ElementTree as ET
from datetime import date

import make
import pytest
from django.test import Client
from icalendar import Calendar

import make_kits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def map_of_places():
    make.places()


def page(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_every_level_shows_the_calendar_and_where_each_date_comes_from():
    make_kits.local(end=date(2024, 9, 1))
    for code in ("3271", "327106", make.KEDUNG_BADAK):
        assert "Keputusan KPU 12/2024" in page(f"/tahapan/?wilayah={code}")
    for code in ("id", "32", "1674"):
        assert "Keputusan KPU 12/2024" not in page(f"/tahapan/?wilayah={code}")
    assert Client().get("/tahapan/?wilayah=99").status_code == 404


def test_the_picture_has_a_lane_and_a_sentence_for_each_stage_with_a_day():
    found = page("/tahapan/")
    assert found.count('class="lane"') == 16 + 2  # months stand above each group
    assert found.count('role="img"') >= 16


def test_a_stage_without_an_explanation_says_so_and_one_with_links_to_it():
    before = page("/tahapan/?wilayah=3271")
    version = make_kits.published()
    after = page("/tahapan/?wilayah=3271")
    assert f"/r/{version.kit.code}/" in after and f"/r/{version.kit.code}/" not in before
    assert version.kit.code not in page("/tahapan/?wilayah=1674")


def test_the_other_election_is_one_link_away():
    assert "Pemilu 2024" in page("/tahapan/?pemilihan=pemilu_2024")
    assert page("/tahapan/?pemilihan=lain") and page("/tahapan/?pemilihan=%00")


def test_the_page_of_a_place_names_what_runs_and_leads_on():
    found = page(f"/wilayah/{make.KEDUNG_BADAK}/")
    assert f"/tahapan/?wilayah={make.KEDUNG_BADAK}" in found
    assert "cekdptonline.kpu.go.id" in found


def test_the_icalendar_reads_back_with_whole_days_and_steady_names():
    feed = Client().get("/tahapan.ics?wilayah=3271")
    assert feed["Content-Type"].startswith("text/calendar")
    found = Calendar.from_ical(feed.content)
    events = {str(e["uid"]).split(".")[1]: e for e in found.walk("VEVENT")}
    vote = events["pemungutan_suara"]
    assert vote["dtstart"].dt == date(2024, 11, 27) and vote["dtend"].dt == date(2024, 11, 28)
    assert vote["dtstart"].params["VALUE"] == "DATE"
    assert len(events) == 16
    assert b"\r\n" in feed.content and max(map(len, feed.content.split(b"\r\n"))) <= 75
    again = Calendar.from_ical(Client().get("/tahapan.ics?wilayah=3271").content)
    assert {str(e["uid"]) for e in again.walk("VEVENT")} == {str(e["uid"]) for e in events.values()}


def test_local_dates_are_in_the_feeds_of_that_place_alone():
    make_kits.local(
        kind="extra", label="Perpanjangan pendaftaran calon", start=date(2024, 9, 2),
        end=date(2024, 9, 4),
    )  # fmt: skip
    here = Client().get(f"/tahapan.json?wilayah={make.KEDUNG_BADAK}").json()
    there = Client().get("/tahapan.json?wilayah=1674").json()
    assert len(here["stages"]) == 19 and len(there["stages"]) == 18
    assert here["days_to_vote"] == 7
    waiting = [stage for stage in there["stages"] if stage["waits_for"]]
    assert {stage["waits_for"] for stage in waiting} == {"mk_registered", "mk_decided"}


def test_the_atom_feed_is_well_formed_and_its_names_are_steady():
    root = ET.fromstring(Client().get("/tahapan.atom?wilayah=3271").content)
    entries = root.findall(f"{ATOM}entry")
    names = [entry.find(f"{ATOM}id").text for entry in entries]
    assert len(entries) == 16 and len(set(names)) == 16
    assert all(name.startswith("tag:testserver,") for name in names)


@pytest.mark.parametrize("asked", ["x", "99", "3271" * 9, "%00", "-1", "٣٢"])
@pytest.mark.parametrize("feed", ["ics", "atom", "json"])
def test_a_feed_of_no_place_is_not_there(feed, asked):
    assert Client().get(f"/tahapan.{feed}?wilayah={asked}").status_code == 404
