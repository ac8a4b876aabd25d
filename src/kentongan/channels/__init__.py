"""Doors and hands of other people's networks: WhatsApp, Telegram, SMS, e-mail."""
