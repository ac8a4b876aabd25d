"""A person acts only through a post of one's own, while it runs, and behind a second lock where asked."""

from datetime import timedelta

import make
import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.urls import reverse

import make_desk
from kentongan.ledger.actor import SYSTEM
from kentongan.roster.actions.appoint import end_post

from . import oracle, walk, world

pytestmark = pytest.mark.django_db
STAFF = [r for r in walk.routes() if r.audience in world.STAFF and not r.keyed]
DOORS = {"desk": "/meja/", "hq": "/kendali/", "field": "/petugas/"}


@pytest.fixture(autouse=True)
def clock():
    make.places()
    with time_machine.travel(make.NOON, tick=False) as moved:
        yield moved


def seat(role: str, kind: str, code: str = make.BOGOR, **more) -> make_desk.Officer:
    return make_desk.signed_in(make.post(role, kind, code, **more))


@pytest.mark.parametrize("how", ["ended by the office", "run out", "its body dissolved"])
def test_a_post_that_is_over_opens_nothing_and_the_session_falls_with_it(how, clock):
    officer = seat("anggota", "kpu", until=make.NOON + timedelta(hours=1))
    assert officer.get("/kendali/").status_code == 200
    if how == "ended by the office":
        end_post(actor=SYSTEM, now=make.NOON, post=officer.post, reason="Surat keputusan 12")
    elif how == "run out":
        clock.move_to(make.NOON + timedelta(hours=1))
    else:
        officer.post.institution.until = make.NOON
        officer.post.institution.save()
    told = officer.get("/kendali/")
    assert told.status_code == 403
    assert "berakhir" in told.content.decode()
    for route in STAFF:
        answer = officer.get(f"/{route.text}")
        assert answer.status_code in (302, 405), route.text
        assert answer.status_code == 405 or answer["Location"].startswith("/masuk/")


def test_a_post_that_has_not_begun_opens_nothing():
    officer = seat("anggota", "kpu", since=make.NOON + timedelta(days=1))
    assert officer.get("/kendali/").status_code == 403


def test_nobody_takes_up_the_post_of_another():
    officer, other = seat("pps", "pps", make.KEDUNG_BADAK), seat("anggota", "kpu")
    taken = officer.client.post(reverse("account:posts"), {"post": other.post.pk})
    assert taken.status_code == 404
    assert officer.client.session["post"] == officer.post.pk
    session = officer.client.session
    session["post"] = other.post.pk  # even a session that says so
    session.save()
    assert officer.get("/kendali/").status_code == 404
    assert officer.get("/kendali/").status_code == 302


def test_an_account_that_was_shut_opens_nothing():
    officer = seat("anggota", "kpu")
    officer.post.person.is_active = False
    officer.post.person.save()
    for route in STAFF:
        assert officer.get(f"/{route.text}").status_code in (302, 404, 405), route.text


@pytest.mark.parametrize(
    ("role", "kind"), [pair for pair in oracle.PAIRS if oracle.ROLES[pair[0]]["mfa"]]
)
def test_without_a_second_lock_no_door_opens_that_asks_for_one(role, kind):
    officer = seat(role, kind)
    Authenticator.objects.filter(user=officer.post.person).delete()
    for route in STAFF:
        answer = officer.get(f"/{route.text}")
        if oracle.opens(role, kind, route.audience, route.act):
            assert answer.status_code in (302, 405), route.text
            if answer.status_code == 302:
                assert answer["Location"].startswith(reverse("account:security"))
        else:
            assert answer.status_code in (404, 405), route.text


@pytest.mark.parametrize(("role", "kind"), oracle.PAIRS)
def test_each_role_comes_in_by_its_own_door(role, kind):
    officer = seat(role, kind, world.SEATS[kind][0])
    for audience, at in DOORS.items():
        route = next(r for r in STAFF if f"/{r.text}" == at)
        opened = oracle.opens(role, kind, audience, route.act)
        assert officer.get(at).status_code == (200 if opened else 404), at
