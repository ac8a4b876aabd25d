"""The pages as a Django app: static files, and words that no single audience owns."""

from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db.models.signals import post_migrate


class WebConfig(AppConfig):
    name = "kentongan.web"
    label = "web"

    def ready(self) -> None:
        # An app without tables of its own gets no signal, so this waits for allauth's.
        post_migrate.connect(_table_of_tries, sender=apps.get_app_config("account"))


def _table_of_tries(using: str, **_: object) -> None:
    """The cache table (see CACHES), which no migration makes; doing it twice changes nothing."""
    call_command("createcachetable", database=using, verbosity=0)
