"""Choosing a post: one goes straight on, several ask, none is explained; it ends with the post."""

from datetime import timedelta

import make
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kentongan.ledger.actor import SYSTEM
from kentongan.roster.actions.appoint import appoint, end_post
from make_account import officer, sign_in

pytestmark = pytest.mark.django_db
SITI = "siti@contoh.invalid"


@pytest.fixture(autouse=True)
def before_the_vote(monkeypatch):
    monkeypatch.setattr("kentongan.ledger.clock.now", lambda: make.NOON)


def second_post(person, code=make.CIBADAK):
    return appoint(
        actor=SYSTEM,
        now=make.NOON,
        name=person.name,
        person=person,
        institution=make.institution("pps", code),
        role="pps",
        title="Anggota PPS Cibadak",
        place=make.place(code),
        until=make.END,
    )


def test_who_holds_two_posts_chooses_one_of_them(client):
    one = officer(email=SITI)
    two = second_post(one.person)
    page = sign_in(client, SITI)
    assert page.redirect_chain[-1][0] == reverse("account:posts")
    assert one.title in page.text and two.title in page.text
    answer = client.post(reverse("account:posts"), {"post": two.pk}, follow=True)
    assert answer.redirect_chain == [(reverse("field:today"), 303)]
    assert client.session["post"] == two.pk


@pytest.mark.parametrize("said", ["", "x", "999999", "-1", "²", "9" * 30, "1\x00"])
def test_nobody_acts_through_a_post_of_somebody_else(client, said):
    officer(email=SITI)
    other = officer()
    sign_in(client, SITI)
    for chosen in (said, str(other.pk)):
        assert client.post(reverse("account:posts"), {"post": chosen}).status_code == 404
    assert client.session["post"] != other.pk


def test_who_holds_no_post_any_more_is_told_so_kindly(client):
    post = officer(email=SITI)
    end_post(actor=SYSTEM, now=make.NOON, post=post, reason="masa tugas selesai")
    page = sign_in(client, SITI)
    assert "Saat ini Anda tidak memegang jabatan" in page.text
    assert post.title in page.text


def test_the_session_ends_when_the_post_ends(client):
    post = officer(email=SITI)
    sign_in(client, SITI)
    assert client.get(reverse("field:today")).status_code == 200
    end_post(actor=SYSTEM, now=make.NOON, post=post, reason="diganti")
    answer = client.get(reverse("field:today"))
    assert answer.status_code == 403
    assert "Masa jabatan Anda sudah berakhir" in answer.text
    assert "_auth_user_id" not in client.session


def test_a_session_lasts_a_working_day_and_never_longer_than_the_post(client):
    officer(email=SITI)
    sign_in(client, SITI)
    assert timedelta(hours=11, minutes=59) < _left(client) <= timedelta(hours=12)
    officer(email="budi@contoh.invalid", until=make.NOON + timedelta(hours=3))
    client = Client()
    sign_in(client, "budi@contoh.invalid")
    assert timedelta(hours=2, minutes=59) < _left(client) <= timedelta(hours=3)
    client.get(reverse("account:posts"))
    assert _left(client) <= timedelta(hours=3)


def _left(client) -> timedelta:
    return client.session.get_expiry_date() - timezone.now()


def test_leaving_asks_first_and_then_nothing_opens_any_more(client):
    officer(email=SITI)
    sign_in(client, SITI)
    assert "Keluar dari halaman petugas?" in client.get(reverse("account:leave")).text
    answer = client.post(reverse("account:leave"))
    assert (answer.status_code, answer.url) == (303, reverse("public:home"))
    assert client.get(reverse("field:today")).status_code == 302
    assert client.get(reverse("account:leave")).url == reverse("public:home")
