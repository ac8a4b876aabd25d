"""Telling what happened, step by step, without script, without losing a word."""

import make
import pytest
from django.test import Client

import make_public
from kentongan.up.address import unseal
from kentongan.up.models import Report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def map_of_indonesia(db):
    make.places()


def test_the_four_steps_end_in_a_receipt():
    client = Client()
    first = client.get("/lapor/").content.decode()
    carried = make_public.hidden(first)
    assert len(carried["key"]) >= 22  # 128 random bits and more
    second = client.post("/lapor/", carried | {"go": "kind", "kind": "complaint"})
    carried = make_public.hidden(second.content.decode())
    assert carried["kind"] == "complaint"
    typed = {
        "words": "Surat pemberitahuan belum sampai\ndi RW 05",
        "place_said": "Kedung Badak, Bogor",
        "happened_on_day": "18",
        "happened_on_month": "11",
        "happened_on_year": "2024",
        "email": "warga@contoh.id",
    }
    third = client.post("/lapor/", carried | typed | {"go": "details"})
    text = third.content.decode()
    assert third.status_code == 200
    assert "Kel. Kedung Badak, Kec. Tanah Sareal, Kota Bogor" in text
    assert "Senin, 18 November 2024" in text
    assert not Report.objects.exists()
    sent = client.post("/lapor/", make_public.hidden(text) | {"go": "send"})
    assert sent.status_code == 303
    report = Report.objects.get()
    assert report.words == "Surat pemberitahuan belum sampai\ndi RW 05"
    assert (report.place_code, unseal(report.email_sealed)) == (
        make.KEDUNG_BADAK,
        "warga@contoh.id",
    )


def test_a_suspected_violation_is_told_what_is_official_and_what_is_information():
    client = Client()
    page = client.post("/lapor/", {"go": "kind", "kind": "violation", "key": make_public.KEY})
    text = page.content.decode()
    assert "Mau melapor resmi, atau menyampaikan informasi?" in text
    assert "belum menjadi laporan resmi" in text
    official = client.post(
        "/lapor/", make_public.told(go="how", kind="violation", how="official")
    ).content.decode()
    assert "kantor Bawaslu" in official
    assert make_public.hidden(official)["words"].startswith("Surat pemberitahuan")
    assert not Report.objects.exists()


def test_going_back_loses_nothing():
    values = make_public.told(go="to_kind", link="https://contoh.id/a", happened_on_day="18")
    carried = make_public.hidden(Client().post("/lapor/", values).content.decode())
    for name in ("words", "place_said", "link", "happened_on_day", "key"):
        assert carried[name] == values[name]


def test_a_violation_goes_to_bawaslu_and_says_it_is_no_official_report():
    client = Client()
    values = make_public.told(kind="violation", how="information")
    page = client.post("/lapor/", values | {"go": "details"}).content.decode()
    assert "Ini bukan laporan resmi" in page
    client.post("/lapor/", make_public.hidden(page) | {"go": "send"})
    assert Report.objects.get().owner == "bawaslu"


def test_a_place_that_is_not_known_may_stay_open_when_said_so():
    sent = Client().post("/lapor/", make_public.told(place_said="", nowhere="on"))
    assert sent.status_code == 303
    assert Report.objects.get().place is None


def test_a_known_answer_is_shown_before_sending():
    answer = make_public.published()
    values = make_public.told(go="details", kind="content", words=make_public.SAID)
    text = Client().post("/lapor/", values).content.decode()
    assert f'href="/klarifikasi/{answer.pk}/"' in text


def test_everything_that_is_wrong_is_said_at_once():
    boxes = {"happened_on_day": "28", "happened_on_month": "11", "happened_on_year": "2999"}
    values = make_public.told(go="details", words="", place_said="", link="x", **boxes)
    text = Client().post("/lapor/", values).content.decode()
    for sentence in ("Belum ada tulisan", "Tulis tempat kejadiannya", "belum lewat", "https://"):
        assert sentence in text
    assert "4 isian" in text
