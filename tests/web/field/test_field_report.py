"""An organiser passes on a rumour: the place is fixed, a receipt comes back, nothing lists senders."""

import re

import make
import pytest

import make_office
from kentongan.ledger.models import Event
from kentongan.up.actions.converse import report_of_receipt
from kentongan.up.models import Report

pytestmark = pytest.mark.django_db
WORDS = "Katanya TPS 04 pindah ke balai warga"


@pytest.fixture
def siti():
    make.places()
    return make_office.holder("pps", "pps", make.KEDUNG_BADAK)


def form(client) -> dict[str, str]:
    """What the open form carries, hidden key included."""
    page = client.get("/petugas/kabar/").content.decode()
    return {"key": re.search(r'name="key" value="([^"]+)"', page)[1], "link": ""}


def test_word_from_a_village_is_received_with_the_village_and_a_receipt(siti):
    response = siti.post("/petugas/kabar/", form(siti) | {"words": WORDS})
    assert (response.status_code, response["Location"]) == (303, "/petugas/kabar/terkirim/")
    page = siti.get("/petugas/kabar/terkirim/").content.decode()
    code = re.search(r'<output id="code"[^>]*>([^<]+)<', page)[1]
    kept = report_of_receipt(code)
    assert (kept.words, kept.place_code, kept.channel) == (WORDS, make.KEDUNG_BADAK, "petugas")
    assert Event.objects.get(code="report.received").actor_kind == "post"


def test_the_same_form_sent_twice_is_one_report_with_one_code(siti):
    filled = form(siti) | {"words": WORDS}
    codes = set()
    for _ in range(2):
        siti.post("/petugas/kabar/", filled)
        codes.add(siti.session["field_receipt"])
    assert len(codes) == 1 and Report.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Belum ada tulisan"),
        ("   ", "Belum ada tulisan"),
        ("a", "Terlalu singkat"),
        ("a" * 100_000, "Terlalu panjang"),
        ("kabar\x00kabar", "bukan huruf"),
    ],
)
def test_words_that_cannot_be_taken_are_said_so_and_kept(siti, words, said):
    response = siti.post("/petugas/kabar/", form(siti) | {"words": words})
    page = response.content.decode()
    assert response.status_code == 422
    assert said.lower() in page.lower()
    assert "Belum diterima" in page
    assert not Report.objects.exists()
    if words.strip() and "\x00" not in words:
        assert words[:1000] in page


def test_a_link_that_is_none_is_said_at_the_link(siti):
    filled = form(siti) | {"words": WORDS, "link": "bukan tautan"}
    response = siti.post("/petugas/kabar/", filled)
    assert response.status_code == 422
    assert "https://" in response.content.decode()


def test_a_form_without_its_key_is_stale_and_stores_nothing(siti):
    assert siti.post("/petugas/kabar/", {"words": WORDS}).status_code == 409
    assert not Report.objects.exists()


def test_the_receipt_page_without_a_receipt_goes_to_the_form(siti):
    assert siti.get("/petugas/kabar/terkirim/")["Location"] == "/petugas/kabar/"
