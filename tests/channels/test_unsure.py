"""A provider that took a message and never said so: told apart, made again with the same key."""

import socket
from datetime import timedelta

import make
import pytest
from aiosmtpd.controller import Controller

import make_cascade
import make_push
import make_ways
from kentongan.channels import push
from kentongan.down.actions.subscribe import turn_digest_on
from kentongan.ledger.models import Job, Outgoing
from kentongan.ledger.worker import run_due
from kentongan.roster.models import Person

pytestmark = pytest.mark.django_db


class Mailbox:
    """An SMTP server that takes letters; the first `cuts` of them without saying so."""

    def __init__(self, cuts: int = 0) -> None:
        self.cuts, self.letters, self.sessions = cuts, [], set()

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((envelope.rcpt_tos, envelope.content.decode()))
        self.sessions.add(session.peer)
        if len(self.letters) <= self.cuts:
            server.transport.abort()  # taken, and the line breaks
        return "250 taken"

    def names(self) -> list[str]:
        lines = [line for _, text in self.letters for line in text.splitlines()]
        return [line for line in lines if line.startswith("Message-ID:")]


@pytest.fixture
def mailbox(settings, at_noon):
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = Controller(box, hostname="127.0.0.1", port=port)
    running.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    make.places()
    yield box
    running.stop()


@pytest.fixture
def service(settings, at_noon):
    settings.WEBHOOK_LOOPBACK = True
    service = make_push.PushService()
    make.places()
    yield service
    service.close()


def readers(many: int) -> None:
    for n in range(many):
        actor = make.pps()
        Person.objects.filter(pk=actor.person_id).update(email=f"contoh{n}@contoh.id")
        turn_digest_on(actor=actor, now=make.NOON)


def at_half_past_four(at_noon) -> None:
    make_ways.go()
    at_noon.move_to(make.NOON + timedelta(hours=5))
    run_due()


def test_a_push_service_that_took_it_and_is_silent_is_asked_again_with_the_same_topic(
    service, monkeypatch
):
    monkeypatch.setattr(push, "PATIENCE", (1, 0.3))
    phone = make_push.Browser(service)
    phone.turn_on(make.pps())
    service.silent_from = 0
    make_cascade.wide()
    make_ways.go()
    row = Outgoing.objects.get()
    assert (row.state, row.error) == (Outgoing.State.WAITING, "ReadTimeout")
    service.answer()
    make_ways.go_again()
    row.refresh_from_db()
    assert row.state == Outgoing.State.HANDED_OVER and row.data["again"] == 1
    assert len(service.calls) == 2 and len({h["topic"] for _, h, _ in service.calls}) == 1


def test_a_mail_server_that_took_a_letter_and_broke_off_gets_it_again_under_the_same_name(
    mailbox, at_noon
):
    mailbox.cuts = 1
    readers(1)
    make_cascade.wide()
    at_half_past_four(at_noon)
    row = Outgoing.objects.get()
    assert row.state == Outgoing.State.WAITING and row.error.startswith("SMTP")
    make_ways.go_again(make.NOON + timedelta(hours=5))
    row.refresh_from_db()
    assert row.state == Outgoing.State.HANDED_OVER and row.data["again"] == 1
    assert len(mailbox.letters) == 2 and len(set(mailbox.names())) == 1


def test_many_mails_go_over_one_session(mailbox, at_noon):
    readers(12)
    make_cascade.wide()
    at_half_past_four(at_noon)
    assert len(mailbox.letters) == 12 == len(set(mailbox.names())) and len(mailbox.sessions) == 1


def test_one_letter_that_breaks_off_does_not_hold_up_the_others(mailbox, at_noon):
    mailbox.cuts = 1
    readers(4)
    make_cascade.wide()
    at_half_past_four(at_noon)
    assert Outgoing.objects.filter(state=Outgoing.State.HANDED_OVER).count() == 3
    make_ways.go_again(make.NOON + timedelta(hours=5))
    assert Outgoing.objects.filter(state=Outgoing.State.HANDED_OVER).count() == 4
    assert not Job.objects.exclude(error="").exists()
