"""A keeper sees which channels are on, what waits and what failed; no secret and no address."""

from datetime import timedelta

import make
import pytest
import time_machine
from django.test import Client

import make_channels
import make_desk
from channels.providers import SMS_SECRET, TG_TOKEN, WA_SECRET, WA_TOKEN, WA_VERIFY
from kentongan.cli.main import main
from kentongan.ledger.worker import run_due
from kentongan.up.actions.converse import reply
from kentongan.up.models import Report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("providers")]
SECRETS = (WA_TOKEN, WA_SECRET, WA_VERIFY, TG_TOKEN, SMS_SECRET, "tg_secret")


@pytest.fixture
def keeper():
    make.places()
    with time_machine.travel(make.NOON, tick=False) as clock:
        seat = make_desk.signed_in(make.post("pengelola", "kpu", make.BOGOR))
        yield seat, clock


def test_each_channel_says_what_it_does_and_what_it_lacks(keeper, providers):
    seat, clock = keeper
    budi = make_channels.Person("whatsapp", "6281200000001", providers)
    budi.writes("Spanduk di depan masjid robek semua tadi malam")
    budi.writes("kedung badak bogor")
    budi.writes("1")
    late = make.NOON + timedelta(hours=25)
    clock.move_to(late)
    reply(actor=make.desk(), now=late, report=Report.objects.get(), words="Kapan?", key="k1")
    run_due()
    other = make_channels.Person("telegram", "7001", providers)
    providers.troubles.append("blocked")
    other.writes("bantuan")
    desk = make_desk.officer()
    told = desk.read(f"/meja/kiriman/{Report.objects.get().pk}/")
    assert "Ada balasan yang menunggu: WhatsApp" in told, "the desk sees that it waits"
    seat = make_desk.signed_in(seat.post)
    text = seat.read("/kendali/kanal/")
    assert "WhatsApp, Telegram, SMS" in text
    assert "menunggu pengirim menulis lagi" in text
    assert "Pengirim memblokir kita" in text
    assert "KENTONGAN_EMAIL_IMAP" in text and "https://contoh.example/kanal/whatsapp/" in text
    assert not [secret for secret in (*SECRETS, "6281200000001", "7001") if secret in text]


def test_nobody_else_sees_the_page():
    make.places()
    with time_machine.travel(make.NOON, tick=False):
        assert make_desk.officer().get("/kendali/kanal/").status_code == 404
        assert Client().get("/kendali/kanal/").status_code == 302


def test_the_command_says_what_is_set_and_tries_it(capsys, providers, settings):
    assert main(["channels", "check"]) == 0
    told = capsys.readouterr().out
    assert "answers: KPU Contoh" in told and "answers: @contoh_bot" in told
    assert "Surel: off. Not set: KENTONGAN_EMAIL_IMAP" in told
    assert "webhook: https://contoh.example/kanal/sms/" in told
    assert not [secret for secret in SECRETS if secret in told]
    settings.CHANNELS["telegram"]["api"] = "http://127.0.0.1:1"
    assert main(["channels", "check"]) == 1
    told = capsys.readouterr().out
    assert "DOES NOT ANSWER: ConnectionError" in told and TG_TOKEN not in told
    assert main(["channels", "check", "--offline"]) == 0
