"""The other public pages: first page, clarifications, places, stages, language, words about us."""

import gzip
import re
from pathlib import Path

import make
import pytest
from django.contrib.staticfiles import finders
from django.db import OperationalError
from django.test import Client, RequestFactory

import make_public
from kentongan.ledger import clock
from kentongan.web.public.errors.page import unavailable

pytestmark = pytest.mark.django_db
PAGES = [
    "/",
    "/cek/",
    "/tanya/",
    "/lapor/",
    "/tanda-terima/",
    "/klarifikasi/",
    "/tahapan/",
    "/wilayah/",
    "/wilayah/id/",
    "/wilayah/3271061003/",
    "/bantuan/",
    "/cara-kami-memeriksa/",
    "/data-pribadi/",
    "/aksesibilitas/",
]


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    """It is noon, a week before the vote."""
    monkeypatch.setattr(clock, "now", lambda: make.NOON)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens_with_one_heading_and_no_style_or_script_in_it(address, language):
    make.places()
    client = Client()
    client.cookies["django_language"] = language
    page = client.get(address)
    text = page.content.decode()
    assert page.status_code == 200
    assert f'<html lang="{language}">' in text
    assert text.count("<h1") == 1
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\bsrc=)", text)
    assert text.count('class="btn main"') <= 1


def test_the_first_visit_weighs_at_most_sixty_kilobytes():
    make_public.published()
    page = Client().get("/").content
    linked = set(re.findall(r'(?:href|src)="/static/([^"#]+)', page.decode()))
    assert {"web/kentongan.css", "web/kentongan.js", "web/icons.svg"} <= linked
    parts = [page] + [Path(finders.find(name)).read_bytes() for name in sorted(linked)]
    assert sum(len(gzip.compress(part)) for part in parts) <= 60 * 1024


def test_the_first_page_knows_the_day_the_place_and_what_is_newest():
    answer = make_public.published()
    client = make_public.living_in(make.KEDUNG_BADAK)
    text = client.get("/").content.decode()
    assert "Kel. Kedung Badak, Kota Bogor" in text
    assert "7 hari lagi" in text
    assert "Rabu, 27 November 2024" in text
    assert "sekarang, sampai 23 November" in text
    assert f'href="/klarifikasi/{answer.pk}/"' in text


def test_a_clarification_has_the_truth_in_its_title_and_preview_and_never_the_rumour():
    answer = make_public.published()
    text = Client().get(f"/klarifikasi/{answer.pk}/").content.decode()
    head = text.split("</head>")[0]
    assert f"<title>{make_public.TRUTH} · Kentongan</title>" in head
    assert f'<meta property="og:title" content="{make_public.TRUTH}">' in head
    assert "undangan" not in text
    assert "ClaimReview" not in text
    assert "KPU Kota Bogor, disetujui dua orang" in text
    assert "PKPU 17/2024" in text


def test_a_draft_is_not_a_clarification_yet():
    make.places()
    make.report()
    draft = make_public.published()
    draft.state = "draft"
    draft.save()
    assert Client().get(f"/klarifikasi/{draft.pk}/").status_code == 404


def test_the_list_can_be_searched_and_kept_to_a_place():
    make_public.published()
    client = make_public.living_in("3273011001")
    assert make_public.TRUTH not in client.get("/klarifikasi/").content.decode()
    everywhere = client.get("/klarifikasi/?wilayah=semua&cari=surat+KTP").content.decode()
    assert make_public.TRUTH in everywhere
    nothing = client.get("/klarifikasi/?wilayah=semua&cari=dinosaurus").content.decode()
    assert "Tidak ada klarifikasi" in nothing


def test_a_place_is_found_by_typing_with_and_without_htmx():
    make.places()
    client = Client()
    page = client.get("/wilayah/?cari=kedung badak").content.decode()
    part = client.get("/wilayah/?cari=kedung badak", headers={"HX-Request": "true"})
    assert "Kel. Kedung Badak, Kec. Tanah Sareal, Kota Bogor" in page
    assert "<html" not in part.content.decode()
    assert "/wilayah/3271061003/" in part.content.decode()


def test_a_place_says_how_sure_its_figures_are():
    village = make.place("3271061003") if make.places() is None else None
    village.tps, village.voters, village.voters_note = 41, 20250, "perkiraan"
    village.save()
    text = Client().get("/wilayah/3271061003/").content.decode()
    assert "20.250" in text and "perkiraan" in text and "WIB" in text
    assert "cekdptonline.kpu.go.id" in text


def test_the_chosen_place_is_signed():
    make.places()
    client = Client()
    client.cookies["tempat"] = "3271061003"
    assert "Kedung Badak" not in client.get("/").content.decode()
    make_public.living_in("3271061003", client)
    assert "Kedung Badak" in client.get("/").content.decode()


def test_the_language_can_be_switched_and_only_leads_back_to_this_site():
    make.places()
    client = Client()
    back = client.post("/bahasa/", {"language": "en", "next": "/tahapan/"})
    assert (back.status_code, back["Location"]) == (303, "/tahapan/")
    assert "Stages of the election" in client.get("/tahapan/").content.decode()
    away = client.post("/bahasa/", {"language": "en", "next": "https://jahat.example/"})
    assert away["Location"] == "/"
    client.post("/bahasa/", {"language": "xx", "next": "/"})
    assert '<html lang="en">' in client.get("/").content.decode()
    assert client.get("/bahasa/").status_code == 405


def test_the_browser_does_not_decide_the_language():
    page = Client().get("/", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert page["Content-Language"] == "id"


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        ("database or disk is full", 507, "belum diterima"),
        ("database is locked", 503, "belum diterima"),
    ],
)
def test_when_the_database_fails_the_page_says_that_nothing_was_received(error, status, words):
    request = RequestFactory().post("/cek/")
    answer = unavailable(request, OperationalError(error))
    assert answer.status_code == status
    assert answer["Retry-After"] == "60"
    assert words in answer.content.decode().lower()


def test_a_failing_clock_does_not_break_the_page_about_failing(monkeypatch):
    def broken():
        raise OperationalError("database is locked")

    monkeypatch.setattr(clock, "now", broken)
    answer = unavailable(RequestFactory().post("/cek/"), OperationalError("database is locked"))
    assert answer.status_code == 503
    assert "Kentongan" in answer.content.decode()


def test_browsers_may_say_that_our_own_forms_come_from_us():
    assert Client().get("/")["Referrer-Policy"] == "same-origin"  # else they send "Origin: null"
