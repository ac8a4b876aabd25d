"""The channels as a Django app; its hands (`outbox`) and jobs are loaded by the ledger, by name."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "kentongan.channels"
