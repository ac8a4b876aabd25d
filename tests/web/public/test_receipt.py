"""Receipts: the only key, the same answer to every wrong one, and patience with honest people."""

import re

import make
import pytest
from django.test import Client

import make_public
from kentongan.ledger import clock
from kentongan.ledger.models import Try
from kentongan.ledger.worker import run_due
from kentongan.up.actions.converse import reply
from kentongan.up.models import Report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    """It is noon, a week before the vote."""
    monkeypatch.setattr(clock, "now", lambda: make.NOON)


def bare(page):
    """A page without what is drawn anew each time, and without its own address."""
    text = page.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    return re.sub(r'name="next" value="[^"]*"', "", text)


def test_a_wrong_code_and_an_unknown_code_read_the_same():
    client = Client()
    malformed = client.get("/tanda-terima/bukan-kode/")
    unknown = client.get("/tanda-terima/7Q4M2RXD9HJKW3TN/")
    assert malformed.status_code == unknown.status_code == 404
    assert bare(malformed) == bare(unknown)
    assert "Kode itu tidak kami temukan" in bare(unknown)


def test_typing_a_wrong_code_answers_like_an_unknown_one():
    client = Client()
    malformed = client.post("/tanda-terima/", {"code": "bukan kode"})
    unknown = client.post("/tanda-terima/", {"code": "7Q4M 2RXD 9HJK W3TN"})
    assert malformed.status_code == unknown.status_code == 404
    plain = [bare(malformed).replace("bukan kode", ""), bare(unknown)]
    assert plain[0] == plain[1].replace("7Q4M 2RXD 9HJK W3TN", "")


def test_a_code_opens_with_spaces_small_letters_and_misread_zeros():
    make.places()
    code = make.report(now=make.NOON).code
    typed = " ".join(code[i : i + 4] for i in range(0, 16, 4)).lower().replace("0", "o")
    sent = Client().post("/tanda-terima/", {"code": typed})
    assert (sent.status_code, sent["Location"]) == (303, f"/tanda-terima/{code}/")


def test_an_empty_code_is_asked_for():
    page = Client().post("/tanda-terima/", {"code": " "})
    assert page.status_code == 422
    assert "Tulis kode" in page.content.decode()


def test_guessing_is_slowed_down_and_the_address_is_nowhere_in_clear():
    client = Client(REMOTE_ADDR="203.0.113.7")
    answers = [client.get(f"/tanda-terima/{n:016d}/").status_code for n in range(12)]
    assert answers[:10] == [404] * 10
    assert answers[10:] == [429] * 2
    assert Try.objects.count() == 10
    assert not any("203.0.113" in row.who for row in Try.objects.all())
    assert Client(REMOTE_ADDR="203.0.113.8").get("/tanda-terima/x/").status_code == 404


def test_an_honest_code_opens_even_when_a_neighbour_guesses():
    make.places()
    code = make.report(now=make.NOON).code
    client = Client(REMOTE_ADDR="203.0.113.7")
    for n in range(12):
        client.get(f"/tanda-terima/{n:016d}/")
    assert client.get(f"/tanda-terima/{code}/").status_code == 200


def test_sixty_honest_reports_from_one_address_all_come_in_and_open():
    make.places()
    client = Client(REMOTE_ADDR="203.0.113.9")
    for n in range(60):
        sent = client.post("/lapor/", make_public.told(key=f"kunci-isian-percobaan-{n:04d}"))
        assert sent.status_code == 303
        assert client.get(sent["Location"]).status_code == 200
    assert Report.objects.count() == 60


def test_the_page_shows_how_far_it_has_come_and_is_kept_by_nobody():
    make.places()
    code = make.report(now=make.NOON).code
    make.report(now=make.NOON)
    run_due()
    page = Client().get(f"/tanda-terima/{code}/")
    text = page.content.decode()
    assert "Digabung dengan 1 kiriman serupa" in text
    assert "paling lambat hari ini, 18.00 WIB" in text
    assert "no-store" in page["Cache-Control"]


def test_the_answer_stands_on_the_receipt_page():
    make_public.published()
    sent = make.report(now=make.NOON)
    run_due()
    text = Client().get(f"/tanda-terima/{sent.code}/").content.decode()
    assert f'<h1 lang="id">{make_public.TRUTH}</h1>' in text
    assert "Dijawab" in text


def test_the_desk_and_the_sender_can_talk():
    make.places()
    sent = make.report(now=make.NOON)
    reply(
        actor=make.desk(),
        now=make.NOON,
        report=sent.report,
        words="Di pesan itu tertulis dari siapa?",
        key="balasan-1",
    )
    client = Client()
    there = f"/tanda-terima/{sent.code}/"
    client.post(there, {"words": "Tidak ada namanya", "key": "k" * 24})
    text = client.get(there).content.decode()
    assert "Petugas KPU Kota Bogor" in text
    assert "Tidak ada namanya" in text
    refused = client.post(there, {"words": "", "key": "k" * 24})
    assert refused.status_code == 422
