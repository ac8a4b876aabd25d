"""When the ad hoc bodies are dissolved, their accounts pass to one unit together."""

from datetime import timedelta

import make
import pytest

import make_office
from kentongan.ledger.actor import SYSTEM
from kentongan.roster.actions.accounts import register_account
from kentongan.roster.models import Account, Handover

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PAGE = "/kendali/akun/serah-terima/"


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def keeper():
    make.places()
    return make_office.holder("pengelola", "kpu", make.BOGOR)


def ended(code: str, name: str) -> Account:
    return register_account(
        actor=SYSTEM, now=make.NOON - timedelta(days=99), institution=make.institution("pps", code),
        platform="instagram", said=name, until=make.NOON - timedelta(days=1),
    )  # fmt: skip


def test_accounts_of_dissolved_bodies_pass_to_the_office_together(keeper):
    assert "Tidak ada akun yang menunggu" in text(keeper.get(PAGE))
    one, two = ended(make.KEDUNG_BADAK, "pps.satu"), ended(make.CIBADAK, "pps.dua")
    far = ended("3273011001", "pps.jauh")  # of another regency
    page = text(keeper.get(PAGE))
    assert "pps.satu" in page and page.count(" checked") == 2 and "pps.jauh" not in page
    assert PAGE in text(keeper.get("/kendali/akun/?tampil=berakhir"))
    office = make.institution("kpu", make.BOGOR)
    form = {"accounts": [one.pk, two.pk], "to": office.pk}
    for wrong in ({}, form | {"accounts": []}, form | {"to": "\x00" + "9" * 9_999},
                  form | {"accounts": [far.pk]}, form | {"to": far.institution_id}):  # fmt: skip
        assert keeper.post(PAGE, wrong).status_code == 422, wrong
    assert keeper.post(PAGE, form).status_code == 303
    assert {row.institution_id for row in Account.objects.exclude(pk=far.pk)} == {office.pk}
    assert Handover.objects.count() == 2
    assert "Tidak ada akun yang menunggu" in text(keeper.get(PAGE))
    member = make_office.holder("anggota", "kpu", make.BOGOR)
    assert member.get(PAGE).status_code == 404
