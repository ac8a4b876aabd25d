"""Files at the public doors: sent with a report or behind a receipt, held up to be checked, refused."""

import re

import make
import pytest
import time_machine
from django.test import Client

import make_files
import make_public
from kentongan.ledger.worker import run_due
from kentongan.loop.actions.answer import approve_and_answer
from kentongan.up import seen
from kentongan.up.models import Attachment, Identity, Message, Report, ReportGroup
from kentongan.vault import places
from kentongan.vault.intake import kept_under
from kentongan.vault.models import File
from kentongan.web.official_fields import KNOWN
from kentongan.web.public.who import WHO_NAMES

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "u" * 43


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    seen.forget()
    make.places()
    with time_machine.travel(make.NOON, tick=False):
        yield


def waiting(page: str) -> list[str]:
    return re.findall(r'name="berkas" value="([^"]+)"', page)


def fast(**more) -> dict:
    return {
        "key": make_public.KEY,
        "link": "https://contoh.id/video/7",
        "category": "hoaks",
        "place_said": "Kedung Badak",
    } | more


def test_files_of_step_two_ride_along_and_are_sealed_with_the_report():
    browser = Client()
    two = [make_files.sent(make_files.picture(n), f"foto {n}.jpg") for n in (1, 2)]
    page = browser.post("/lapor/", make_public.told(go="details", files=two)).content.decode()
    berkas = waiting(page)
    assert len(berkas) == 2 and not File.objects.exists()
    sent = browser.post("/lapor/", make_public.told(berkas=berkas))
    assert sent.status_code == 303
    assert Attachment.objects.count() == File.objects.count() == 2
    again = browser.post("/lapor/", make_public.told(berkas=berkas))
    assert again["Location"].split("?")[0] == sent["Location"].split("?")[0]
    assert Attachment.objects.count() == 2 and Report.objects.count() == 1
    shown = browser.get(sent["Location"]).content.decode()
    assert "image/jpeg" in shown and "foto 1.jpg" not in shown and "<img" not in shown


def test_a_form_that_comes_back_with_something_wrong_still_shows_its_files():
    browser, two = Client(), [make_files.sent(b"satu"), make_files.sent(b"dua")]
    for at, told in (
        ("/lapor/", make_public.told(go="details", words="")),
        ("/lapor/cepat/", fast(category="")),
    ):
        for one in two:
            one.seek(0)
        page = browser.post(at, told | {"files": two})
        assert page.status_code == 422 and len(waiting(page.content.decode())) == 2
        assert "siap dikirim" in page.content.decode()
        assert "dihapus setelah satu jam" in page.content.decode()


def test_a_file_can_be_taken_out_before_sending():
    browser = Client()
    page = browser.post("/lapor/", make_public.told(go="details", files=[make_files.sent(b"isi")]))
    (one,) = waiting(page.content.decode())
    key = one.split("|")[0]
    browser.post("/lapor/", make_public.told(berkas=[one], buang=[key]))
    assert Report.objects.count() == 1 and not Attachment.objects.exists()


def test_a_file_that_waited_too_long_is_said_and_nothing_is_received():
    page = Client().post("/lapor/", make_public.told(berkas=[f"{'x' * 43}|foto.jpg"]))
    assert page.status_code == 422 and "menunggu terlalu lama" in page.content.decode()
    assert not Report.objects.exists()


def test_the_fast_way_needs_a_link_or_a_picture_a_category_and_a_place():
    browser = Client()
    sent = browser.post("/lapor/cepat/", fast(files=[make_files.sent(make_files.picture(1))]))
    assert sent.status_code == 303
    report = Report.objects.get()
    assert (report.kind, report.category) == ("content", "hoaks")
    assert report.words == report.link == "https://contoh.id/video/7"
    assert report.attachments.count() == 1
    only = browser.post(
        "/lapor/cepat/",
        fast(link="", key="z" * 32, category="politik_uang", files=[make_files.sent(b"gambar")]),
    )
    assert only.status_code == 303
    assert Report.objects.latest("id").kind == "violation"
    for wrong in ({"link": ""}, {"category": ""}, {"category": "xyz"}, {"place_said": ""}):
        page = browser.post("/lapor/cepat/", fast(key="y" * 32, **wrong))
        assert page.status_code == 422 and "belum diterima" in page.content.decode().lower()
    assert Report.objects.count() == 2


def test_the_sender_adds_evidence_and_words_behind_the_receipt():
    browser = Client()
    there = browser.post("/lapor/", make_public.told())["Location"].split("?")[0]
    more = {"words": "", "key": "k" * 30, "files": [make_files.sent(make_files.picture(1))]}
    assert browser.post(there, more).status_code == 303
    assert Attachment.objects.count() == 1 and not Message.objects.exists()
    more = {"words": "Ini videonya", "key": "l" * 30, "files": [make_files.sent(b"video")]}
    assert browser.post(there, more).status_code == 303
    assert Message.objects.get().attachments.count() == 1
    empty = browser.post(there, {"words": "", "key": "m" * 30})
    assert empty.status_code == 422


def test_a_picture_that_was_answered_is_known_at_once_and_a_new_one_is_taken_to_be_checked():
    desk, second = make.desk(), make.second()
    Client().post("/lapor/", make_public.told(
        kind="content", words=make_public.RUMOUR, berkas=[],
        go="send", files=[make_files.sent(make_files.picture(7))],
    ))  # fmt: skip
    run_due()
    check = make.decided_check(ReportGroup.objects.get(), desk)
    approve_and_answer(actor=second, now=make.NOON, clarification=make.draft(check, desk))
    run_due()
    browser = make_public.living_in(make.KEDUNG_BADAK)
    smaller = make_files.picture(7, quality=40)
    page = browser.post(
        "/cek/", {"words": "", "key": make_public.KEY, "files": [make_files.sent(smaller)]}
    )
    assert page.status_code == 200 and make_public.TRUTH in page.content.decode()
    assert "Gambarnya sama" in page.content.decode()
    before = Report.objects.count()
    other = make_files.sent(make_files.picture(8))
    new = browser.post("/cek/", {"words": "", "key": make_public.KEY, "files": [other]})
    assert new.status_code == 303 and Report.objects.count() == before + 1


def test_a_link_that_was_answered_is_known_however_it_is_written():
    desk, second = make.desk(), make.second()
    make.report("Katanya TPS pindah https://www.contoh.id/berita/9?utm_source=wa")
    run_due()
    check = make.decided_check(ReportGroup.objects.get(), desk)
    approve_and_answer(actor=second, now=make.NOON, clarification=make.draft(check, desk))
    run_due()
    browser = make_public.living_in(make.KEDUNG_BADAK)
    words = "http://m.contoh.id/berita/9/?fbclid=abc#x"
    page = browser.post("/cek/", {"words": words, "key": make_public.KEY}).content.decode()
    assert make_public.TRUTH in page and "Tautannya sama" in page
    for other in ("http://127.0.0.1/berita/9", "http://contoh.id/berita/10", "http://[::1]/a"):
        new = browser.post("/cek/", {"words": other, "key": make_public.KEY})
        assert new.status_code == 303


def test_official_filing_needs_a_name_and_gives_a_package_to_print():
    browser = Client()
    official = make_public.told(kind="violation", how="official", category="luar_jadwal")
    page = browser.post("/lapor/", official)
    assert page.status_code == 422 and "memerlukan nama dan alamat" in page.content.decode()
    who = dict(zip(WHO_NAMES, ("confidential", "Kenari Contoh", "0800-000-000", "Jalan Contoh 1"),
                   strict=True))  # fmt: skip
    known = dict(zip(KNOWN, ("18", "11", "2024"), strict=True))
    form = {"reported_name": "Merpati Terlapor"} | known
    picture = {"files": [make_files.sent(make_files.picture(1))]}
    sent = browser.post("/lapor/", official | who | form | picture)
    assert sent.status_code == 303
    report = Report.objects.get()
    assert (report.filing, report.openness) == ("official", "confidential")
    assert "Kenari" not in Identity.objects.get().sealed
    package = browser.get(sent["Location"].split("?")[0] + "paket/").content.decode()
    assert File.objects.get().sha256 in package and "dalam 2 hari" in package
    assert "Kenari" not in package


def test_money_is_warned_about_and_can_be_passed_on_as_information_instead():
    browser = Client()
    told = make_public.told(
        kind="violation", how="official", category="politik_uang", openness="named",
        name="Kenari Contoh", contact="0800-000-000", address="Jalan Contoh 1", go="details",
        reported_name="Merpati Terlapor", **dict(zip(KNOWN, ("18", "11", "2024"), strict=True)),
    )  # fmt: skip
    page = browser.post("/lapor/", told).content.decode()
    assert "penerima uang juga bisa dipidana" in page and 'value="inform"' in page
    softer = browser.post("/lapor/", told | {"go": "inform"}).content.decode()
    carried = make_public.hidden(softer)
    assert carried["how"] == "information" and "name" not in carried


def test_taking_back_deletes_nothing_and_of_an_official_report_only_asks():
    browser = Client()
    there = browser.post("/lapor/", make_public.told())["Location"].split("?")[0]
    assert browser.post(there + "cabut/", {"reason": ""}).status_code == 422
    assert browser.post(there + "cabut/", {"reason": "Ternyata keliru"}).status_code == 303
    report = Report.objects.get()
    assert (
        report.withdrawn_at == make.NOON
        and "Ternyata keliru" in browser.get(there).content.decode()
    )
    assert browser.post(there + "cabut/", {"reason": "Sekali lagi"}).status_code == 303
    assert report.withdrawal.reason == "Ternyata keliru"
    assert Client().get("/tanda-terima/AAAABBBBCCCCDDDD/cabut/").status_code == 404


def test_a_phone_sends_a_file_in_pieces_and_the_form_takes_it():
    browser, data = Client(enforce_csrf_checks=True), make_files.picture(3)
    page = browser.get("/lapor/cepat/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    at = f"/lapor/berkas/{KEY}/"

    def piece(begins: int, ends: int, **more):
        headers = {"Upload-Offset": str(begins), "Upload-Length": str(len(data))}
        return browser.put(at, data[begins:ends], content_type="application/octet-stream",
                           headers=headers | {"X-CSRFToken": token} | more)  # fmt: skip

    assert piece(0, 1000, **{"X-CSRFToken": "x"}).status_code == 403
    assert piece(0, 1000).json() == {"here": 1000, "whole": False}
    assert piece(0, 1000).json()["here"] == 1000, "sent twice, it is there once"
    assert browser.get(at).json()["here"] == 1000
    assert piece(1000, len(data)).json()["whole"]
    values = fast(berkas=[f"{KEY}|a.jpg"], csrfmiddlewaretoken=token)
    assert browser.post("/lapor/cepat/", values).status_code == 303
    assert File.objects.get().size == len(data)


@pytest.mark.parametrize("offset", ["", "-1", "x", "9" * 40, "１"])
def test_numbers_that_are_none_are_no_failure(offset):
    headers = {"Upload-Offset": offset, "Upload-Length": offset}
    answer = Client().put(f"/lapor/berkas/{KEY}/", b"x", headers=headers)
    assert answer.status_code in (200, 413)
    for odd in ("x", "a.b" * 20, "%00" * 20):
        assert Client().get(f"/lapor/berkas/{odd}/").status_code == 404


def test_a_file_past_the_limit_is_refused_and_the_words_stay(monkeypatch):
    monkeypatch.setattr("kentongan.vault.arriving.Intake.__init__.__defaults__", (1000,))
    told = make_public.told(go="details", files=[make_files.sent(b"x" * 5000)])
    page = Client().post("/lapor/", told)
    text = page.content.decode()
    assert page.status_code == 413 and told["words"] in text and "lebih besar dari 50 MB" in text
    assert list(places.incoming().iterdir()) == []


def test_a_nearly_full_disk_refuses_the_files_and_takes_the_words(monkeypatch):
    monkeypatch.setattr(places, "FULL", 0.0)
    page = Client().post("/lapor/", make_public.told(files=[make_files.sent(b"x")]))
    text = page.content.decode()
    assert page.status_code == 507 and "hampir penuh" in text
    assert "belum diterima" in text.lower() and not Report.objects.exists()
    assert Client().post("/lapor/", make_public.told()).status_code == 303


def test_no_name_of_a_file_however_odd_breaks_a_page():
    for n, name in enumerate(make_files.hostile()):
        sent = make_files.sent(f"isi {n}".encode(), "x")
        sent._name = name
        page = Client().post("/lapor/", make_public.told(go="details", files=[sent]))
        assert page.status_code in (200, 422), name
        text = page.content.decode()
        assert "<img src=x" not in text
        for one in waiting(text):
            assert kept_under(one.split("|")[0]).size
