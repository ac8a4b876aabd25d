"""What every test stands on: no network, a fresh memory, plain static files."""

import os
import tempfile

import pytest

os.environ.setdefault("KENTONGAN_HOME", tempfile.mkdtemp(prefix="kentongan-test-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kentongan.site.settings")


def pytest_configure(config):
    from django.conf import settings

    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.WHITENOISE_AUTOREFRESH = True
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "kentongan.ledger.sqlite":
        # Named, or pytest-xdist takes our backend for one with files and asks for a name per worker.
        database.setdefault("TEST", {})["NAME"] = ":memory:"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def fresh_memory():
    """Nothing a process remembers may travel from one test to the next."""
    from kentongan.ledger import clock
    from kentongan.up import library, outside

    clock.forget()
    library.forget()
    outside.forget()
    yield


@pytest.fixture
def at_noon():
    """The real clock stands at the noon of the tests, a week before the vote, and runs on."""
    import make
    import time_machine

    with time_machine.travel(make.NOON, tick=True) as traveller:
        yield traveller
