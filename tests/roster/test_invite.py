"""An office lets somebody in who has only a phone number, and nobody else can use that."""

import make
import pytest
from django.urls import reverse

from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.models import Event
from kentongan.ledger.refusal import Refusal
from kentongan.roster.actions.appoint import appoint, end_post
from kentongan.roster.actions.invite import invite
from make_account import sign_in

pytestmark = pytest.mark.django_db
NEW = {"password1": "kentongan jati tua", "password2": "kentongan jati tua"}


@pytest.fixture(autouse=True)
def before_the_vote(monkeypatch):
    monkeypatch.setattr("kentongan.ledger.clock.now", lambda: make.NOON)
    make.places()


def keeper():
    return make.actor("pengelola", "kpu", make.BOGOR)


def newcomer(**more):
    return make.post("pps", "pps", make.KEDUNG_BADAK, phone="+6281234567890", **more)


def path_for(post) -> str:
    return reverse("account:invited", args=invite(actor=keeper(), now=make.NOON, post=post))


def test_somebody_with_only_a_phone_number_comes_in_by_an_invitation(client):
    post = newcomer()
    path = path_for(post)
    page = client.get(path)
    assert post.person.name in page.text and post.title in page.text
    assert client.post(path, NEW, follow=True).redirect_chain[-1][0] == reverse("field:today")
    client.post(reverse("account:leave"))
    assert sign_in(client, "081234567890").redirect_chain[-1][0] == reverse("field:today")
    codes = list(Event.objects.values_list("code", flat=True))
    assert "person.invited" in codes and "invitation.used" in codes


def test_an_invitation_works_once(client):
    path = path_for(newcomer())
    client.post(path, NEW)
    for answer in (client.get(path), client.post(path, NEW)):
        assert answer.status_code == 422
        assert "Undangan ini sudah dipakai" in answer.text


@pytest.mark.parametrize("uid", ["MQ", "x", "-", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "%00"])
def test_a_made_up_invitation_opens_nothing(client, uid):
    newcomer()
    answer = client.get(f"/masuk/undangan/{uid}/abc-def/")
    assert answer.status_code == 422
    assert "Undangan ini sudah dipakai" in answer.text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"password1": "pendek", "password2": "pendek"}, "Terlalu pendek"),
        ({"password1": "1234567890", "password2": "1234567890"}, "Terlalu banyak orang"),
        ({"password1": "kentongan jati", "password2": "kentongan beda"}, "berbeda"),
        ({"password1": "x" * 100_000, "password2": "x" * 100_000}, "Terlalu panjang"),
        ({"password1": "a\x00bcdefghijk", "password2": "a\x00bcdefghijk"}, "tidak bisa dipakai"),
        ({}, "masih kosong"),
    ],
)
def test_a_password_that_will_not_do_is_explained_and_the_invitation_stays_good(
    client, given, said
):
    path = path_for(newcomer())
    answer = client.post(path, given)
    assert answer.status_code == 422
    assert said in answer.text or "Ketik kata sandi baru" in answer.text
    assert client.post(path, NEW).status_code == 302


def test_only_the_office_that_keeps_the_roster_invites():
    post = newcomer()
    for actor in (make.desk(), make.actor("pengelola", "kpu", make.BANDUNG), make.pps()):
        with pytest.raises(Refusal, match=r"permission\.denied"):
            invite(actor=actor, now=make.NOON, post=post)


def test_nobody_is_invited_over_the_head_of_another_office():
    post = newcomer()
    appoint(
        actor=SYSTEM,
        now=make.NOON,
        name="x",
        person=post.person,
        institution=make.institution("bawaslu", make.BOGOR),
        role="petugas_meja",
        title="Petugas meja Bawaslu",
        place=make.place(make.BOGOR),
    )
    with pytest.raises(Refusal, match=r"invitation\.other_office"):
        invite(actor=keeper(), now=make.NOON, post=post)


def test_nobody_is_invited_to_a_post_that_has_ended():
    post = newcomer()
    end_post(actor=SYSTEM, now=make.NOON, post=post, reason="diganti")
    with pytest.raises(Refusal, match=r"post\.already_ended"):
        invite(actor=keeper(), now=make.NOON, post=post)
