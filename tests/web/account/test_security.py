"""The second lock: roles that need one stay shut without it; a code app put in place through pages."""

import re
import time

import make
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client
from django.urls import reverse

from kentongan.roster.actions.enter import make_entry_link
from make_account import PASSWORD, officer, sign_in

pytestmark = pytest.mark.django_db
BUDI = "budi@contoh.invalid"


@pytest.fixture(autouse=True)
def before_the_vote(monkeypatch):
    monkeypatch.setattr("kentongan.ledger.clock.now", lambda: make.NOON)


def desk_officer():
    return officer("petugas_meja", "kpu", make.BOGOR, email=BUDI)


def code_of(secret: str, later: int = 0) -> str:
    """What the app on the phone would show."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def put_a_code_app_in_place(client) -> str:
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    return secret


def test_a_desk_officer_without_a_second_lock_is_led_to_put_one_in_place(client):
    desk_officer()
    page = sign_in(client, BUDI)
    assert page.redirect_chain[-1][0] == f"{reverse('account:security')}?next=%2Fmeja%2F"
    assert "Halaman Anda terbuka begitu ada kunci kedua di sini" in page.text
    assert client.get("/meja/").status_code == 302
    put_a_code_app_in_place(client)
    assert client.get("/meja/").status_code == 200
    page = client.get(page.redirect_chain[-1][0])
    assert "Halaman Anda terbuka begitu" not in page.text
    assert 'href="/meja/"' in page.text


def test_htmx_is_told_to_load_the_whole_page(client):
    desk_officer()
    sign_in(client, BUDI)
    answer = client.get(
        "/meja/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/meja/?a=1"}
    )
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"{reverse('account:security')}?next=%2Fmeja%2F%3Fa%3D1"


def test_an_organiser_in_a_village_needs_no_second_lock(client):
    officer(email=BUDI)
    assert sign_in(client, BUDI).redirect_chain[-1][0] == reverse("field:today")


def test_a_demonstration_lets_its_links_do_without_and_nothing_else(client, settings):
    settings.DEMO = True
    post = desk_officer()
    client.post(reverse("account:demo", args=[make_entry_link(post=post, now=make.NOON)]))
    assert client.get("/meja/").status_code == 200
    other = Client()
    sign_in(other, BUDI)
    assert other.get("/meja/").status_code == 302
    settings.DEMO = False
    assert client.get("/meja/").status_code == 302


def test_with_a_code_app_the_password_alone_opens_nothing(client):
    desk_officer()
    sign_in(client, BUDI)
    secret = put_a_code_app_in_place(client)
    client = Client()
    page = sign_in(client, BUDI)
    assert page.redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 422
    assert "Kode itu tidak cocok" in wrong.text
    right = client.post(reverse("mfa_authenticate"), {"code": code_of(secret, 1)}, follow=True)
    assert right.redirect_chain[-1][0] == "/meja/"


def test_a_spare_code_opens_the_account_once(client):
    desk_officer()
    sign_in(client, BUDI)
    put_a_code_app_in_place(client)
    page = client.get(reverse("mfa_view_recovery_codes"))
    spare = re.search(r'id="spare">(\w+)', page.text)[1]
    for opens in (True, False):
        client = Client()
        sign_in(client, BUDI)
        client.post(reverse("mfa_authenticate"), {"code": spare})
        assert ("_auth_user_id" in client.session) is opens


def test_the_square_is_drawn_in_the_page_and_the_secret_is_not_kept_in_clear(client):
    desk_officer()
    sign_in(client, BUDI)
    page = client.get(reverse("mfa_activate_totp"))
    assert "<svg role" in page.text and "data:" not in page.text
    secret = put_a_code_app_in_place(client)
    assert secret not in str(Authenticator.objects.get(type="totp").data)


def test_taking_the_second_lock_away_shuts_the_pages_again(client):
    desk_officer()
    sign_in(client, BUDI)
    put_a_code_app_in_place(client)
    assert "Hapus aplikasi kode?" in client.get(reverse("mfa_deactivate_totp")).text
    client.post(reverse("mfa_deactivate_totp"))
    assert client.get("/meja/").status_code == 302


def test_after_five_minutes_one_shows_again_who_one_is(client, monkeypatch):
    desk_officer()
    sign_in(client, BUDI)
    later = time.time() + 301
    monkeypatch.setattr("kentongan.web.account.adapter.time.time", lambda: later)
    asked = client.get(reverse("mfa_activate_totp"), follow=True)
    assert "Apakah ini Anda?" in asked.text
    assert client.post(asked.request["PATH_INFO"], {"password": "salah sekali"}).status_code == 422
    answer = client.post(asked.redirect_chain[-1][0], {"password": PASSWORD})
    assert answer.url == reverse("mfa_activate_totp")


def test_a_code_by_e_mail_opens_the_account_and_an_unknown_address_learns_nothing(client):
    officer(email=BUDI)
    path = reverse("account_request_login_code")
    assert "SMS belum bisa" in client.get(path).text
    said = []
    for address in (BUDI, "tiada@contoh.invalid"):
        client = Client()
        page = client.post(path, {"email": address}, follow=True)
        said.append(page.text.replace(address, "").split("<main")[1].split("csrf")[0])
        assert page.redirect_chain[-1][0] == reverse("account_confirm_login_code")
    assert said[0] == said[1]
    assert len(mail.outbox) == 1
    client = Client()
    client.post(path, {"email": BUDI})
    code = re.search(r"Kode Anda: (\S+)", mail.outbox[-1].body)[1]
    assert client.post(reverse("account_confirm_login_code"), {"code": "X"}).status_code == 422
    page = client.post(reverse("account_confirm_login_code"), {"code": code}, follow=True)
    assert page.redirect_chain[-1][0] == reverse("field:today")


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(client):
    officer(email=BUDI)
    for address in (BUDI, "tiada@contoh.invalid"):
        page = client.post(reverse("account_reset_password"), {"email": address}, follow=True)
        assert "Bila alamat itu terdaftar" in page.text
    assert len(mail.outbox) == 1
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    new = {"password1": "empat kata baru sekali", "password2": "empat kata baru sekali"}
    done = client.post(form.redirect_chain[-1][0], new, follow=True)
    assert "Kata sandi sudah diganti" in done.text
    assert sign_in(client, BUDI, new["password1"]).redirect_chain[-1][0] == reverse("field:today")
    assert "sudah dipakai" in Client().get(link, follow=True).text


SHAPED = (
    '{"id": "AA", "rawId": "AA", "type": "public-key", "clientExtensionResults": {}, "response":'
    ' {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "userHandle": %s,'
    ' "attestationObject": "AA"}}'
)
JUNK = [
    *("", "x", "null", "[]", "{}", '"a"', '{"response": []}', '{"id": "\\ud800"}', "[" * 5000),
    *(SHAPED % handle for handle in ("null", "1", '"MQ"', '"\\ud800"', '"_____w"', "[]")),
    "{" + " " * 60_000 + "}",
]


@pytest.mark.parametrize("junk", JUNK)
def test_a_passkey_that_is_none_opens_nothing_and_breaks_nothing(client, junk):
    path = reverse("mfa_login_webauthn")
    client.get(path, headers={"Accept": "application/json"})
    answer = client.post(path, {"credential": junk})
    assert answer.status_code in (302, 422)
    assert "_auth_user_id" not in client.session
    officer(email=BUDI)
    sign_in(client, BUDI)
    client.get(reverse("mfa_add_webauthn"))
    answer = client.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": junk})
    assert answer.status_code == 422
    assert not Authenticator.objects.exists()


def test_a_mail_server_that_does_not_answer_gives_no_address_away(client, monkeypatch):
    officer(email=BUDI)

    def silent(message):
        raise TimeoutError

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", silent)
    for address in (BUDI, "tiada@contoh.invalid"):
        page = Client().post(reverse("account_reset_password"), {"email": address}, follow=True)
        assert "Bila alamat itu terdaftar" in page.text


NEEDS_KEY = "mfa_edit_webauthn mfa_remove_webauthn account_reset_password_from_key"


def test_every_page_of_allauth_belongs_to_this_audience_and_wears_its_layout(client):
    from kentongan.web.account.theirs import urlpatterns

    def views(rows):
        for row in rows:
            if hasattr(row, "url_patterns"):
                yield from views(row.url_patterns)
            else:
                yield row

    rows = list(views(urlpatterns))
    assert {row.callback.audience for row in rows} == {"account"}
    desk_officer()
    sign_in(client, BUDI)
    put_a_code_app_in_place(client)
    client.post(reverse("mfa_generate_recovery_codes"))
    for row in rows:
        if row.name in NEEDS_KEY or row.name == "account_confirm_email":
            continue
        page = client.get(reverse(row.name), follow=True)
        assert page.status_code == 200, row.name
        if page["Content-Type"].startswith("text/html"):
            assert "door-" in page.text and "style=" not in page.text, row.name
