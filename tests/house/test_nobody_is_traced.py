"""Whoever sends something without a name leaves none: not in the database, not in the log."""

import io
import logging
import sys
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import make
import pytest
import time_machine
from django.db import connection
from django.test import Client

import make_desk
import make_files
import make_public
from kentongan.ledger.models import Job
from kentongan.ledger.outbox import send_later
from kentongan.ledger.worker import run_due
from kentongan.loop.actions.answer import approve_and_answer
from kentongan.site.logs import WithoutKeys
from kentongan.up.actions.carry import forget_addresses
from kentongan.up.models import Report, ReportGroup

pytestmark = pytest.mark.django_db
ADDRESS, AGENT, MAIL = "203.0.113.77", "PerambanKenari/9.7", "kenari.pengirim@contoh.invalid"


@pytest.fixture(autouse=True)
def noon():
    make.places()
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def log():
    """What the house writes to its log, as it would stand there."""
    root = logging.getLogger()
    (ours,) = [one for one in root.handlers if isinstance(one.formatter, WithoutKeys)]
    # Not setStream: it flushes what stood there, and pytest may have closed that by now.
    before, written = ours.stream, io.StringIO()
    ours.stream = written
    yield written
    ours.stream = sys.__stderr__ if before.closed else before


def whole_database() -> str:
    """Every value of every table."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            told += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(told)


def stranger() -> Client:
    return Client(REMOTE_ADDR=ADDRESS, headers={"User-Agent": AGENT})


def test_address_and_browser_of_a_sender_are_kept_nowhere(log):
    browser = stranger()
    there = browser.post("/lapor/", make_public.told())["Location"].split("?")[0]
    browser.post(there, {"words": "Masih belum sampai", "key": "k" * 30})
    browser.post(there, {"words": "", "key": "k" * 30})
    browser.get("/tanda-terima/AAAABBBBCCCCDDDD/")
    browser.post("/tanda-terima/", {"code": "AAAABBBBCCCCDDDD"})
    run_due()
    kept = whole_database() + log.getvalue()
    assert ADDRESS not in kept and AGENT not in kept and "PerambanKenari" not in kept


@pytest.mark.django_db(transaction=True)
def test_a_file_of_an_anonymous_sender_leaves_its_name_and_its_maker_in_the_original_only(
    log, settings, tmp_path
):
    settings.HOME = tmp_path
    name, browser = "KenariNamaBerkas.jpg", stranger()
    data = make_files.picture(1, author=make_files.AUTHOR)
    sent = browser.post("/lapor/", make_public.told(files=[make_files.sent(data, name)]))
    there = sent["Location"].split("?")[0]
    other = make_files.sent(make_files.picture(2, author=make_files.AUTHOR), name)
    more = {"words": "", "key": "k" * 30, "files": [other]}
    assert browser.post(there, more).status_code == 303
    run_due()
    told = whole_database() + log.getvalue() + browser.get(there).content.decode()
    assert "KenariNamaBerkas" not in told and make_files.AUTHOR not in told
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 4, "two originals, their copies, and nothing in between"
    for path in files:
        assert "Kenari" not in path.name and b"KenariNamaBerkas" not in path.read_bytes()
        original = "sealed" in path.parts
        assert (make_files.AUTHOR.encode() in path.read_bytes()) == original


def test_an_e_mail_address_lies_open_nowhere_and_goes_when_it_has_served(mailoutbox):
    browser = stranger()
    browser.post("/lapor/", make_public.told(email=MAIL))
    run_due()
    assert MAIL not in whole_database()
    desk, second = make.desk(), make.second()
    check = make.decided_check(ReportGroup.objects.get(), desk)
    approve_and_answer(actor=second, now=make.NOON, clarification=make.draft(check, desk))
    run_due()
    assert MAIL not in whole_database() and mailoutbox[0].to == [MAIL]
    assert Report.objects.exclude(email_sealed="").exists(), "a correction may have to follow"
    forget_addresses(now=make.NOON + timedelta(days=31))
    assert not Report.objects.exclude(email_sealed="").exists()


def test_an_address_that_cannot_be_reached_stands_in_no_error(monkeypatch, log):
    def refuse(*_, **__):
        raise SMTPRecipientsRefused({MAIL: (550, b"no such mailbox")})

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    send_later(key="k", channel="email", address=MAIL, subject="s", body="b", now=make.NOON)
    assert run_due() == 0
    error = Job.objects.get(name="ledger.hand_over").error
    assert "SMTPRecipientsRefused" in error and "SMTPRecipientsRefused" in log.getvalue()
    assert MAIL not in error + log.getvalue()


def test_a_receipt_code_stands_in_no_table_and_in_no_log(log):
    browser = stranger()
    there = browser.post("/lapor/", make_public.told())["Location"].split("?")[0]
    code = there.strip("/").rpartition("/")[2]
    assert browser.get(there).status_code == 200
    assert browser.post(there, {"words": "", "key": ""}).status_code == 422
    assert browser.delete(there).status_code < 500
    Client(enforce_csrf_checks=True).post(there, {"words": "x"})
    run_due()
    assert "tanda-terima" in log.getvalue(), "the log was listened to"
    assert code not in log.getvalue()
    assert code not in whole_database()


def test_a_sign_in_token_stands_in_no_log(log):
    browser, token = stranger(), "rahasia-rahasia-rahasia"
    for at in (f"/masuk/contoh/{token}/", f"/masuk/undangan/MQ/{token}/"):
        assert browser.get(at).status_code >= 400
    browser.get(f"/masuk/akun/password/reset/key/1-{token}/")
    assert token not in log.getvalue()


def test_what_an_officer_does_is_kept_with_the_post_and_never_with_an_address():
    seat = make_desk.officer()
    make.report()
    run_due()
    group = ReportGroup.objects.get()
    taken = seat.client.post(
        f"/meja/kelompok/{group.pk}/pegang/", REMOTE_ADDR=ADDRESS, headers={"User-Agent": AGENT}
    )
    assert taken.status_code == 303
    kept = whole_database()
    assert ADDRESS not in kept and AGENT not in kept
