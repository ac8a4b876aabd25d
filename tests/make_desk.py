"""People at a desk, for tests: signed in the way the pages see them.

bogor = make_desk.officer(client)              a desk officer of KPU Kota Bogor
boss = make_desk.commissioner(Client())        somebody who may approve
"""

from dataclasses import dataclass

import make
from allauth.mfa.models import Authenticator
from django.test import Client

from kentongan.ledger.actor import Actor
from kentongan.roster.acting import actor_for
from kentongan.roster.models import Post

# What an officer types into the form of a clarification.
HEADLINE = "Anda tetap bisa memilih tanpa surat pemberitahuan"
TEXT = {
    "headline": HEADLINE,
    "body": "Asalkan nama Anda terdaftar dan Anda membawa KTP-el. Surat itu hanya memberi tahu.",
    "step_1": "Bawa KTP-el",
    "step_2": "",
    "step_3": "",
    "basis": "PKPU 17/2024",
    "until_day_day": "27",
    "until_day_month": "11",
    "until_day_year": "2024",
    "until_time": "13.00",
    "share": "",
}


@dataclass(frozen=True)
class Officer:
    """Somebody with a browser."""

    client: Client
    post: Post

    @property
    def actor(self) -> Actor:
        return actor_for(self.post)

    def get(self, path: str, **more):
        return self.client.get(path, **more)

    def send(self, path: str, **values):
        """Post a form, as the page does."""
        return self.client.post(path, values)

    def read(self, path: str) -> str:
        """What the page says, as text of its HTML."""
        response = self.client.get(path, follow=True)
        assert response.status_code == 200, (path, response.status_code)
        return response.content.decode()


def signed_in(post: Post) -> Officer:
    """A browser in which the holder of this post, who has a second lock, is at work."""
    Authenticator.objects.get_or_create(user=post.person, type="totp", defaults={"data": {}})
    client = Client()
    client.force_login(post.person, "allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["post"] = post.pk
    session.save()
    return Officer(client, post)


def officer(code: str = make.BOGOR, kind: str = "kpu", **more) -> Officer:
    """A desk officer."""
    return signed_in(make.post("petugas_meja", kind, code, **more))


def commissioner(code: str = make.BOGOR, kind: str = "kpu", **more) -> Officer:
    """Somebody who may also approve."""
    return signed_in(make.post("anggota", kind, code, **more))
