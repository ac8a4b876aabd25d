"""A village organiser names the unit's account, and the own one only of free will."""

import make
import pytest

import make_office
from kentongan.roster.models import Account, NoAccount

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PAGE = "/petugas/akun/medsos/"
UNIT = {"step": "unit", "platform": "instagram", "said": "@pps.badak"}
OWN = {"step": "own", "platform": "tiktok", "said": "siti.contoh"}


@pytest.fixture
def siti():
    make.places()
    return make_office.holder("pps", "pps", make.KEDUNG_BADAK)


def text(response) -> str:
    return response.content.decode()


def test_the_account_of_the_unit_is_named_shown_with_its_code_and_closed(siti):
    assert PAGE in text(siti.get("/petugas/akun/"))
    assert siti.post(PAGE, UNIT).status_code == 303
    account = Account.objects.get()
    assert account.code in text(siti.get(PAGE))
    assert siti.post(PAGE, {"step": "remove", "account": account.pk}).status_code == 303
    account.refresh_from_db()
    assert account.closed_at is not None


def test_a_unit_without_one_says_why_and_nothing_follows(siti):
    assert siti.post(PAGE, {"step": "none", "reason": "tidak_bersedia"}).status_code == 303
    assert NoAccount.objects.get().reason == "tidak_bersedia"
    assert "Tidak bersedia dilaporkan" in text(siti.get(PAGE))
    assert siti.get("/petugas/").status_code == 200


def test_an_own_account_needs_a_tick_and_goes_when_taken_back(siti):
    asked = siti.post(PAGE, OWN)
    assert asked.status_code == 422 and "siti.contoh" in text(asked)
    assert siti.post(PAGE, OWN | {"consent": "on"}).status_code == 303
    keeper = make_office.holder("pengelola", "kpu", make.BOGOR)
    seen = text(keeper.get("/kendali/akun/"))
    assert "siti.contoh" not in seen and "1 petugas mencatat akun sendiri" in seen
    assert keeper.get(f"/kendali/akun/{Account.objects.get().pk}/").status_code == 404
    siti.post(PAGE, {"step": "remove", "account": Account.objects.get().pk})
    assert Account.objects.get().name == "" and "siti.contoh" not in text(siti.get(PAGE))


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 422),
        ({"step": "unit", "platform": "x" * 100_000, "said": "\x00"}, 422),
        ({"step": "unit", "platform": "instagram", "said": "https://x.com/lain"}, 422),
        ({"step": "unit", "platform": "lainnya", "said": "FM"}, 422),
        ({"step": "none", "reason": "\ud800"}, 422),
        ({"step": "remove", "account": "999999999999999999999999"}, 404),
    ],
)
def test_nonsense_is_asked_for_again(siti, form, status):
    data = "&".join(f"{k}={v}" for k, v in form.items()).encode("utf-8", "surrogatepass")
    answer = siti.post(PAGE, data, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (status, 404 if not form else status)


def test_the_account_of_another_unit_is_not_there(siti):
    siti.post(PAGE, UNIT)
    rina = make_office.holder("pps", "pps", make.CIBADAK)
    assert "pps.badak" not in text(rina.get(PAGE))
    assert (
        rina.post(PAGE, {"step": "remove", "account": Account.objects.get().pk}).status_code == 404
    )


def test_a_unit_notes_its_followers_and_what_is_far_off_is_asked_back(siti):
    siti.post(PAGE, UNIT)
    account = Account.objects.get()
    form = {"step": "number", "account": account.pk, "metric": "followers", "said": "9 ribuan",
            "on_day": "1", "on_month": "11", "on_year": "2024"}  # fmt: skip
    assert siti.post(PAGE, form).status_code == 303
    assert "9.000–9.999" in text(siti.get(PAGE))
    asked = siti.post(PAGE, form | {"said": "941", "on_day": "8"})
    assert asked.status_code == 422 and "Apakah ada angka yang kurang" in text(asked)
    assert siti.post(PAGE, form | {"said": "941", "on_day": "8", "sure": "on"}).status_code == 303
    assert siti.post(PAGE, form | {"account": "999"}).status_code == 404
    assert siti.post(PAGE, form | {"said": "\x00" * 9}).status_code == 422
