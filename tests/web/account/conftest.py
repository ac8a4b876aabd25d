"""Signing in often, quickly: the real hash for passwords is slow on purpose."""

import pytest


@pytest.fixture(autouse=True)
def quick_hash(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
