"""Signing in: what opens an account, what does not, and that both sound the same from outside."""

from urllib.parse import quote

import make
import pytest
from django.urls import reverse

from kentongan.roster.models import Person
from make_account import PASSWORD, officer, sign_in

pytestmark = pytest.mark.django_db
WRONG = "Nomor, alamat, atau kata sandinya tidak cocok"


@pytest.fixture(autouse=True)
def before_the_vote(monkeypatch):
    monkeypatch.setattr("kentongan.ledger.clock.now", lambda: make.NOON)


def test_an_e_mail_address_and_a_password_lead_to_the_first_page_of_the_post(client):
    officer(email="siti@contoh.invalid")
    answer = sign_in(client, "siti@contoh.invalid")
    assert answer.redirect_chain[-1] == (reverse("field:today"), 303)
    assert "Hari ini" in answer.text


@pytest.mark.parametrize(
    "typed", ["081234567890", "0812-3456-7890", "+62 812 3456 7890", "6281234567890"]
)
def test_a_phone_number_opens_the_account_however_it_is_written(client, typed):
    officer(phone="+6281234567890")
    assert sign_in(client, typed).redirect_chain[-1][0] == reverse("field:today")


def test_a_wrong_password_and_an_unknown_person_read_the_same(client):
    officer(email="siti@contoh.invalid", phone="+6281234567890")
    answers = [
        sign_in(client, login, "bukan kata sandinya")
        for login in (
            "siti@contoh.invalid",
            "tiada@contoh.invalid",
            "081234567890",
            "0899999999",
            "siti",
        )
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert all(WRONG in answer.text for answer in answers)
    assert "_auth_user_id" not in client.session


def test_wrong_tries_shut_the_door_of_one_account_not_of_its_neighbours(client):
    officer(phone="+6281234567890")
    officer(phone="+6281234567891")
    for _ in range(5):
        sign_in(client, "081234567890", "salah sekali")
    assert "Terlalu banyak" in sign_in(client, "081234567890").text
    assert sign_in(client, "081234567891").redirect_chain


@pytest.mark.parametrize(
    "login", ["", "a", "x" * 100_000, "a\x00b", "0812\ud8001", "'; drop table", "@", "+", "0"]
)
def test_nonsense_is_answered_in_a_sentence(client, login):
    body = f"login={quote(login, errors='surrogatepass')}&password={'p' * 100_000}"
    answer = client.post(
        reverse("account:enter"), body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 422
    assert "belum" in answer.text.lower()


def test_where_one_wanted_to_go_is_kept_but_never_leads_out_of_the_house(client):
    officer(email="siti@contoh.invalid")
    wanted = reverse("field:notices")
    answer = client.get(wanted)
    assert answer.url == f"{reverse('account:enter')}?next=%2Fpetugas%2Fsiaran%2F"
    assert f'value="{wanted}"' in client.get(answer.url).text
    there = sign_in(client, "siti@contoh.invalid", next=wanted)
    assert there.redirect_chain[-1][0] == wanted
    client.logout()
    for outside in (
        "https://jahat.invalid/",
        "//jahat.invalid/",
        "javascript:alert(1)",
        "/\\jahat.invalid",
        "/a\x00",
    ):
        chain = sign_in(client, "siti@contoh.invalid", next=outside).redirect_chain
        assert chain[-1][0] == reverse("field:today")
        client.logout()


def test_a_page_that_is_not_for_the_post_is_left_out_of_the_way(client):
    officer(email="siti@contoh.invalid")
    there = sign_in(client, "siti@contoh.invalid", next="/meja/")
    assert there.redirect_chain[-1][0] == reverse("field:today")


def test_nobody_opens_an_account_alone(client):
    answer = client.get(reverse("account_signup"))
    assert "kantor" in answer.text
    client.post(reverse("account_signup"), {"email": "a@b.id", "password1": PASSWORD})
    assert not Person.objects.exists()
