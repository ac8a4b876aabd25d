"""The hands of the channels: who hands over what lies in the outbox. Loaded by the ledger, by name."""

from kentongan.ledger.outbox import channel
from kentongan.ledger.probes import probe

from . import mail, sms, telegram, whatsapp

channel("whatsapp")(whatsapp.send)
channel("telegram")(telegram.send)
channel("sms")(sms.send)
channel("letter")(mail.send)  # e-mail that belongs to a conversation

probe("whatsapp")(whatsapp.probe)
probe("telegram")(telegram.probe)
probe("sms")(sms.probe)
probe("email")(mail.probe)
