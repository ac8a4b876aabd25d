"""The ledger as a Django app; every room's jobs register when Django is ready."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LedgerConfig(AppConfig):
    name = "kentongan.ledger"

    def ready(self) -> None:
        # By name, so that no room is imported by the ground it stands on.
        autodiscover_modules("jobs", "outbox")
