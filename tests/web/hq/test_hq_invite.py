"""An office lets in somebody who has only a phone."""

import re

import make
import pytest
from django.test import Client
from django.urls import reverse

import make_office
from kentongan.ledger.models import Event

pytestmark = pytest.mark.django_db
PASSWORD = "kayu berlubang dipukul tujuh kali"


@pytest.fixture
def keeper(at_noon):
    make.places()
    return make_office.holder("pengelola", "kpu", make.BOGOR)


def test_the_keeper_hands_over_an_address_and_the_holder_sets_a_password(keeper):
    held = make.post("pps", "pps", make.KEDUNG_BADAK, phone="+6281200000001")
    assert keeper.get(reverse("hq:invite", args=[held.pk])).status_code == 405
    page = keeper.post(reverse("hq:invite", args=[held.pk]))
    assert "no-store" in page["Cache-Control"]
    address = re.search(r"http://testserver(/masuk/undangan/\S+?/)<", page.content.decode())[1]
    phone = Client()
    opened = phone.get(address)
    assert opened.status_code == 200
    phone.post(address, {"password1": PASSWORD, "password2": PASSWORD})
    held.person.refresh_from_db()
    assert held.person.check_password(PASSWORD)
    assert Event.objects.filter(code="person.invited").count() == 1


def test_a_keeper_of_another_city_cannot(keeper):
    held = make.post("pps", "pps", "3273011001")
    assert keeper.post(reverse("hq:invite", args=[held.pk])).status_code == 404
