"""Somebody holds a message up: known, unsure, unknown."""

from datetime import timedelta

import make
import pytest
from django.test import Client

import make_public
from kentongan.ledger import clock
from kentongan.ledger.worker import run_due
from kentongan.up.models import Report, ReportGroup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    """It is noon, a week before the vote."""
    monkeypatch.setattr(clock, "now", lambda: make.NOON)


def hold_up(client, words, **more):
    return client.post("/cek/", {"words": words, "key": make_public.KEY} | more)


def head(page):
    return page.split("</head>")[0]


def test_a_known_rumour_is_answered_at_once_and_nothing_is_stored():
    make_public.published()
    before = Report.objects.count()
    client = make_public.living_in(make.KEDUNG_BADAK)
    page = hold_up(client, make_public.SAID)
    assert page.status_code == 200
    text = page.content.decode()
    assert f'<h1 lang="id">{make_public.TRUTH}</h1>' in text
    assert "Pesan itu keliru" in text
    assert "https://wa.me/?text=" in text
    assert Report.objects.count() == before


def test_the_truth_is_the_title_and_the_rumour_is_only_a_folded_quotation():
    make_public.published()
    client = make_public.living_in(make.KEDUNG_BADAK)
    text = hold_up(client, make_public.SAID).content.decode()
    assert f"<title>{make_public.TRUTH} · Kentongan</title>" in text
    assert "undangan" not in head(text)
    quoted = text.index("<details>")
    assert text.index(make_public.SAID, quoted) > quoted


def test_the_opposite_of_a_rumour_is_not_answered_but_asked_back():
    make_public.published()
    client = make_public.living_in(make.KEDUNG_BADAK)
    page = hold_up(client, "Katanya yang belum dapat undangan boleh mencoblos tanggal 27 November")
    text = page.content.decode()
    assert "Pesan itu keliru" not in text
    assert page.status_code == 303 or "Kami belum yakin" in text


def test_choosing_one_of_the_offered_answers_leads_to_it_and_stores_nothing():
    answer = make_public.published()
    client = Client()  # no place chosen: recognised, but nobody knows where
    page = hold_up(client, make_public.SAID)
    text = page.content.decode()
    assert "Kami belum yakin" in text and "KPU Kota Bogor" in text
    before = Report.objects.count()
    carried = make_public.hidden(text)
    nothing = client.post("/cek/", carried | {"go": "pick"})
    assert nothing.status_code == 422
    chosen = client.post("/cek/", carried | {"go": "pick", "pick": str(answer.pk)})
    assert (chosen.status_code, chosen["Location"]) == (303, f"/klarifikasi/{answer.pk}/")
    assert Report.objects.count() == before


def test_an_unknown_message_gets_a_receipt_with_a_clock():
    make.places()
    client = make_public.living_in(make.KEDUNG_BADAK)
    sent = hold_up(client, "Besok TPS di RW 05 dipindah ke lapangan dekat pasar")
    assert sent.status_code == 303
    page = client.get(sent["Location"]).content.decode()
    assert "Belum ada jawaban. Petugas akan memeriksanya." in page
    assert "paling lambat hari ini, 18.00 WIB" in page
    report = Report.objects.get()
    assert (report.place_code, report.kind) == (make.KEDUNG_BADAK, "content")


def test_without_a_place_the_person_is_asked_before_anything_is_stored():
    make.places()
    client = Client()
    page = hold_up(client, "Besok TPS di RW 05 dipindah ke lapangan dekat pasar")
    assert page.status_code == 200
    assert not Report.objects.exists()
    carried = make_public.hidden(page.content.decode())
    wrong = client.post("/cek/", carried | {"go": "where", "place_said": "Atlantis"})
    assert wrong.status_code == 422
    assert "Kami tidak menemukan tempat bernama “Atlantis”" in wrong.content.decode()
    assert 'value="Atlantis"' in wrong.content.decode()
    sent = client.post("/cek/", carried | {"go": "where", "place_said": "Kedung Badak"})
    assert sent.status_code == 303
    assert Report.objects.get().place_code == make.KEDUNG_BADAK


def test_a_place_with_several_meanings_is_chosen_from_a_list():
    make.places()
    client = Client()
    carried = {"words": "Apakah benar begitu, Pak RW?", "key": make_public.KEY, "go": "where"}
    page = client.post("/cek/", carried | {"place_said": "Tanah Sareal"})
    text = page.content.decode()
    assert page.status_code == 422
    assert 'value="327106"' in text and 'value="3271061001"' in text
    sent = client.post(
        "/cek/",
        carried
        | {"place_said": "Tanah Sareal", "place_was": "Tanah Sareal", "place": "3271061001"},
    )
    assert sent.status_code == 303
    assert Report.objects.get().place_code == "3271061001"


def test_a_person_may_send_without_a_place():
    make.places()
    sent = hold_up(Client(), "Besok TPS dipindah ke lapangan dekat pasar", go="anywhere")
    assert sent.status_code == 303
    assert Report.objects.get().place_code == ""


def test_an_answer_that_does_not_fit_can_be_disputed_and_is_not_given_again():
    answer = make_public.published()
    client = make_public.living_in(make.KEDUNG_BADAK)
    carried = make_public.hidden(hold_up(client, make_public.SAID).content.decode())
    sent = client.post("/cek/", carried | {"go": "dispute"})
    assert sent.status_code == 303
    run_due()
    report = Report.objects.latest("id")
    assert report.answer is None
    assert report.group.claim is None
    assert report.group.matches.filter(claim=answer.claim).exists()
    assert ReportGroup.objects.count() == 2


def test_an_expired_clarification_is_never_served(monkeypatch):
    answer = make_public.published(valid_until=make.NOON + timedelta(hours=2))
    monkeypatch.setattr(clock, "now", lambda: make.NOON + timedelta(hours=3))
    client = make_public.living_in(make.KEDUNG_BADAK)
    sent = hold_up(client, make_public.SAID)
    assert sent.status_code == 303
    assert make_public.TRUTH not in client.get("/klarifikasi/").content.decode()
    assert make_public.TRUTH not in client.get("/").content.decode()
    page = client.get(f"/klarifikasi/{answer.pk}/").content.decode()
    assert "Sudah tidak berlaku" in page
    assert "wa.me" not in page and "Asalkan nama Anda terdaftar" not in page.split("</head>")[1]


def test_an_answer_for_one_city_is_not_given_in_another():
    make_public.published()
    client = make_public.living_in("3273011001")
    page = hold_up(client, make_public.SAID)
    assert page.status_code == 303


def test_a_question_shows_a_known_answer_first_and_else_is_kept_as_a_question():
    make_public.published()
    client = make_public.living_in(make.KEDUNG_BADAK)
    page = client.post("/tanya/", {"words": make_public.SAID, "key": make_public.KEY})
    assert f'<h1 lang="id">{make_public.TRUTH}</h1>' in page.content.decode()
    asked = {"words": "Berapa lama antrean pindah memilih di kantor?", "key": make_public.KEY}
    sent = client.post("/tanya/", asked)
    assert sent.status_code == 303
    assert Report.objects.latest("id").kind == "question"
