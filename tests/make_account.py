"""People who can sign in, for the tests of the sign-in pages."""

import make
from django.test import Client
from django.urls import reverse

from kentongan.roster.models import Post

PASSWORD = "kentongan jati tua"


def officer(role: str = "pps", kind: str = "pps", code: str = make.KEDUNG_BADAK, **more) -> Post:
    """Somebody in a post, with a password."""
    make.places()
    post = make.post(role, kind, code, **more)
    post.person.set_password(PASSWORD)
    post.person.save()
    return post


def sign_in(client: Client, login: str, password: str = PASSWORD, **more):
    """Through the sign-in page, as far as it leads."""
    return client.post(
        reverse("account:enter"), {"login": login, "password": password} | more, follow=True
    )
