"""A notice handed to many: each person once, nobody left out, whatever dies on the way."""

from datetime import timedelta

import make
import pytest
from django.core import mail
from django.test import Client

import make_cascade
import make_push
from kentongan.channels.push import proof
from kentongan.down.actions.acknowledge import acknowledge
from kentongan.down.actions.hand import tend_hand_overs
from kentongan.down.actions.release import extend_notice
from kentongan.down.actions.remind import remind_silent
from kentongan.down.actions.subscribe import turn_digest_off, turn_digest_on
from kentongan.down.actions.wave import open_next_wave
from kentongan.down.models import ChannelOff, Delivery
from kentongan.ledger.models import Job, Outgoing
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.worker import run_due
from kentongan.roster.actions.appoint import appoint, end_post
from kentongan.roster.models import Person, Post

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def server():
    service = make_push.PushService()
    yield service
    service.close()


@pytest.fixture
def service(db, server, settings, at_noon):
    settings.WEBHOOK_LOOPBACK = True
    server.calls.clear()
    server.gone.clear()
    make.places()
    return server


def phone_of(service, actor) -> make_push.Browser:
    browser = make_push.Browser(service)
    browser.turn_on(actor)
    return browser


def go(now=make.NOON) -> None:
    tend_hand_overs(now=now)
    run_due()


def test_a_chunk_is_one_job_however_many_people_it_holds(service):
    for _ in range(12):
        phone_of(service, make.pps())
    make_cascade.wide()
    go()
    assert len(service.calls) == len({path for path, *_ in service.calls}) == 12
    assert Outgoing.objects.count() == 12
    assert Job.objects.filter(name="channels.hand_many").count() == 1
    assert not Job.objects.filter(name="ledger.hand_over").exists()


def test_a_person_in_two_posts_hears_it_once_and_one_who_has_left_not_at_all(service):
    pps, gone = make.pps(), make.pps(make.CIBADAK)
    phone, away = phone_of(service, pps), phone_of(service, gone)
    appoint(
        actor=make_cascade.SYSTEM, now=make.NOON, person=Person.objects.get(pk=pps.person_id),
        name="", institution=make.institution("pps", make.CIBADAK), role="pps",
        title="pps Cibadak", place=make.place(make.CIBADAK), until=make.END,
    )  # fmt: skip
    make_cascade.wide()
    keeper = make.actor("pengelola", "kpu", make.BOGOR)
    end_post(
        actor=keeper,
        now=make.NOON,
        post=Post.objects.get(pk=gone.post_id),
        reason="SK 12 tahun 2024",
    )
    go()
    assert len(service.read(phone)) == 1 and service.read(away) == []


def test_who_takes_a_post_there_afterwards_hears_it_too_and_once(service):
    phone_of(service, make.pps())
    make_cascade.wide()
    go()
    late = phone_of(service, make.pps(make.CIBADAK))
    elsewhere = phone_of(service, make.pps("3273011001"))
    for _ in range(3):
        go()
    assert len(service.read(late)) == 1 and service.read(elsewhere) == []
    assert not Job.objects.filter(name__contains="hand", state=Job.State.READY).exists()


def test_the_next_wave_hears_when_it_begins(service):
    first, then = make.pps(), make.pps("3271011001")
    pilot, rest = phone_of(service, first), phone_of(service, then)
    notice = make_cascade.wide(pilot=(make.TANAH_SAREAL,))
    go()
    assert len(service.read(pilot)) == 1 and service.read(rest) == []
    open_next_wave(actor=make.second(), now=make.NOON, notice=notice)
    go()
    assert len(service.read(pilot)) == len(service.read(rest)) == 1


def test_a_reminder_reaches_the_silent_and_nobody_else(service):
    silent, stated = make.pps(), make.pps()
    quiet, done = phone_of(service, silent), phone_of(service, stated)
    notice = make_cascade.wide()
    go()
    acknowledge(actor=stated, now=make.NOON, notice=notice)
    ppk = make.actor("ppk", "ppk", make.TANAH_SAREAL)
    remind_silent(actor=ppk, now=make.NOON + HOUR, notice=notice, code=make.TANAH_SAREAL)
    go(make.NOON + HOUR)
    assert len(service.read(quiet)) == 2 and len(service.read(done)) == 1


def test_at_night_nothing_goes_and_in_the_morning_it_does(service, at_noon):
    at_noon.move_to(make.NOON + 10 * HOUR)
    phone = phone_of(service, make.pps())
    make_cascade.wide(now=make.NOON + 10 * HOUR)
    go(make.NOON + 10 * HOUR)
    assert service.calls == []
    at_noon.move_to(make.NOON + 18 * HOUR)
    go(make.NOON + 18 * HOUR)
    assert len(service.read(phone)) == 1


def test_who_wants_no_pushes_gets_none(service):
    pps = make.pps()
    phone_of(service, pps)
    ChannelOff.objects.create(person_id=pps.person_id, channel="push", since=make.NOON)
    make_cascade.wide()
    go()
    assert service.calls == []


def test_villages_added_later_hear_it_and_the_others_not_again(service):
    here, there = phone_of(service, make.pps()), phone_of(service, make.pps(make.CIBADAK))
    second = make.second()
    notice = make_cascade.release_notice(
        actor=make_cascade.SYSTEM, now=make.NOON, purpose="correction",
        institution=make.institution("kpu", make.BOGOR), headline="Anda tetap bisa memilih",
        body="Cukup KTP-el.", share="Anda tetap bisa memilih.", about="contoh:1",
        codes=[make.KEDUNG_BADAK],
    )  # fmt: skip
    go()
    extend_notice(actor=make_cascade.SYSTEM, now=make.NOON, notice=notice, codes=[make.CIBADAK])
    go()
    assert second and len(service.read(here)) == len(service.read(there)) == 1


def test_a_phone_says_that_it_arrived_and_a_lie_changes_nothing(service):
    phone = phone_of(service, make.pps())
    make_cascade.wide()
    go()
    (message,) = service.read(phone)
    client = Client()
    for word in ("", "x" * 100_000, "\ud800".encode("utf-8", "surrogatepass"), "\x00"):
        assert client.post("/kanal/tiba/", {"k": message["k"], "s": word}).status_code == 204
    assert not Delivery.objects.exists()
    for _ in range(2):
        client.post("/kanal/tiba/", {"k": message["k"], "s": message["s"]})
    assert Delivery.objects.get().delivered_at and Outgoing.objects.get().delivered_at
    assert message["s"] == proof(message["k"]) != proof(message["k"] + "1")


def test_many_notices_are_one_mail_a_day_and_none_when_nothing_waits(service, at_noon):
    busy, done = make.pps(), make.pps(make.CIBADAK)
    for n, actor in enumerate((busy, done)):
        Person.objects.filter(pk=actor.person_id).update(email=f"contoh{n}@contoh.id")
        turn_digest_on(actor=actor, now=make.NOON)
    for _ in range(20):
        notice = make_cascade.wide()
        acknowledge(actor=done, now=make.NOON, notice=notice)
    go()
    assert mail.outbox == []
    at_noon.move_to(make.NOON + 5 * HOUR)
    go(make.NOON + 5 * HOUR)
    (letter,) = mail.outbox
    assert letter.to == ["contoh0@contoh.id"] and letter.subject == "20 kabar resmi menunggu Anda"
    assert letter.body.count(make_cascade.HEADLINE) == 15 and "Dan 5 kabar lagi" in letter.body
    assert turn_digest_off(actor=busy, now=make.NOON) == 1


def test_without_an_address_there_is_no_mail(service):
    with pytest.raises(Refusal) as found:
        turn_digest_on(actor=make.pps(), now=make.NOON)
    assert found.value.code == "push.no_email"
