"""The hands of the channels: who hands over what lies in the outbox. Loaded by the ledger, by name."""

from datetime import timedelta
from functools import wraps

from django.utils import timezone

from kentongan.ledger import clock
from kentongan.ledger.models import Outgoing
from kentongan.ledger.outbox import Hand, NotTaken, TryAgain, channel
from kentongan.ledger.probes import probe
from kentongan.ledger.receipts import note_trouble

from . import bot, mail, sms, telegram, whatsapp, wire

SOON, SELDOM = timedelta(seconds=3), timedelta(minutes=30)
GIVEN_UP = timedelta(days=2)


def patient(hand: Hand) -> Hand:
    """A provider that is down is no failure of ours: asked again at growing distances, for two days."""

    @wraps(hand)
    def handing(row: Outgoing) -> str | None:
        try:
            return hand(row)
        except wire.ProviderDown as down:
            age = clock.now() - row.made_at
            if age >= GIVEN_UP:
                raise NotTaken(str(down)) from None
            note_trouble(row, str(down))
            raise TryAgain(timezone.now() + min(max(age, SOON), SELDOM)) from None

    return handing


channel("whatsapp")(patient(whatsapp.send))
channel("telegram")(patient(lambda row: bot.send(row) if bot.owns(row) else telegram.send(row)))
channel("sms")(patient(sms.send))
channel("letter")(patient(mail.send))  # e-mail that belongs to a conversation

probe("whatsapp")(whatsapp.probe)
probe("telegram")(telegram.probe)
probe("sms")(sms.probe)
probe("email")(mail.probe)
