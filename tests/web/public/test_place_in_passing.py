"""A place said in passing ("belakang masjid, RW 05 Kedung Badak") is offered and confirmed at every door."""

import make
import pytest
import time_machine
from django.test import Client

import make_desk
import make_items
import make_public
from kentongan.ledger.refusal import Refusal
from kentongan.roster.settle_place import settle_place
from kentongan.up.models import Report

pytestmark = pytest.mark.django_db
SAID = "belakang masjid, RW 05 Kedung Badak"


@pytest.fixture(autouse=True)
def house(settings, tmp_path):
    settings.HOME = tmp_path
    make.places()
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.mark.parametrize("go", ["details", "send"])
def test_a_report_offers_what_may_be_meant_and_takes_the_one_that_is_chosen(go):
    client = Client()
    told = make_public.told(place_said=SAID, place="", place_was="", go=go)
    offered = client.post("/lapor/", told)
    text = offered.content.decode()
    assert offered.status_code == 422 and f'value="{make.KEDUNG_BADAK}"' in text
    assert "Apakah ini tempatnya?" in text
    assert SAID in text and "Kel. Kedung Badak" in text and not Report.objects.exists()
    chosen = told | {"place": make.KEDUNG_BADAK, "place_was": SAID, "go": "send"}
    assert client.post("/lapor/", chosen).status_code == 303
    report = Report.objects.get()
    assert (report.place_code, report.place_said) == (make.KEDUNG_BADAK, SAID)


def test_a_fast_report_does_the_same():
    client = Client()
    told = {
        "link": "https://contoh.id/kabar",
        "category": "hoaks",
        "place_said": SAID,
        "key": "c" * 30,
    }
    offered = client.post("/lapor/cepat/", told)
    assert offered.status_code == 422 and f'value="{make.KEDUNG_BADAK}"' in offered.content.decode()
    chosen = told | {"place": make.KEDUNG_BADAK, "place_was": SAID}
    assert client.post("/lapor/cepat/", chosen).status_code == 303
    assert Report.objects.get().place_code == make.KEDUNG_BADAK


def test_an_officer_confirms_it_for_a_visitor():
    seat = make_desk.officer()
    typed = make_items.ENTRY | {"place_said": SAID, "place": ""}
    offered = seat.send("/meja/catat/", **typed)
    assert offered.status_code == 422 and f'value="{make.KEDUNG_BADAK}"' in offered.content.decode()
    assert seat.send("/meja/catat/", **typed | {"place": make.KEDUNG_BADAK}).status_code == 303


def test_nothing_is_settled_by_a_guess_and_nothing_is_offered_where_nobody_chooses():
    assert make.KEDUNG_BADAK in [place.code for place in settle_place(SAID)]
    for said, suggest in (
        (SAID, False),
        ("di rumah saya", True),
        ("\ud800", True),
        ("x" * 9000, True),
    ):
        with pytest.raises(Refusal, match=r"place\.unknown"):
            settle_place(said, suggest=suggest)
