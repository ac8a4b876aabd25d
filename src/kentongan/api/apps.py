"""The API as a Django app; its outbox (webhooks) registers with the ledger."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "kentongan.api"
    label = "api"
