"""Channels switched on, towards providers on loopback."""

import pytest

from channels.providers import Providers


@pytest.fixture(scope="session")
def server():
    house = Providers()
    yield house
    house.close()


@pytest.fixture
def providers(server, settings):
    server.sent.clear()
    server.troubles.clear()
    server.files.clear()
    server.wrong.clear()
    server.asked.clear()
    server.sms_keys.clear()
    server.answers.clear()
    server.redirect = server.media_url = ""
    settings.CHANNELS = server.channels()
    settings.ADDRESS = "https://contoh.example"
    yield server
    assert server.wrong == [], "the provider's documents do not allow this"
