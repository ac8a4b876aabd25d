"""What people and machines send that no form of ours sends: a clear sentence, nothing half-stored."""

import make
import pytest
from django.test import Client

import make_public
from kentongan.up.models import Message, Report

pytestmark = pytest.mark.django_db

BAD = {
    "empty": ("", "Belum ada tulisan"),
    "blank": ("   \n ", "Belum ada tulisan"),
    "one letter": ("a", "Terlalu singkat"),
    "signs only": ("?!", "Terlalu singkat"),
    "a hundred thousand letters": ("kabar " * 16_667, "Pesannya terlalu panjang"),
    "NUL": ("kabar\x00buruk", "bukan huruf"),
}


@pytest.fixture(autouse=True)
def map_of_indonesia(db):
    make.places()


@pytest.mark.parametrize("what", BAD)
@pytest.mark.parametrize("door", ["/cek/", "/tanya/"])
def test_words_that_cannot_be_taken_are_refused_in_a_sentence(door, what):
    words, sentence = BAD[what]
    page = Client().post(door, {"words": words, "key": make_public.KEY})
    assert page.status_code == 422
    text = page.content.decode()
    assert sentence in text
    assert "Belum diterima" in text
    assert not Report.objects.exists()


@pytest.mark.parametrize("what", BAD)
def test_the_report_form_refuses_them_too_and_keeps_what_was_typed(what):
    words, sentence = BAD[what]
    page = Client().post("/lapor/", make_public.told(words=words, link="https://contoh.id/x"))
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert 'value="https://contoh.id/x"' in page.content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize("door", ["/cek/", "/tanya/", "/lapor/"])
def test_a_lone_surrogate_is_refused_because_the_words_would_not_be_those_sent(door):
    body = "&".join(f"{k}={v}" for k, v in make_public.told(words="").items() if k != "words")
    page = Client().post(
        door,
        data=body.replace(" ", "+").encode() + b"&words=kabar+%ED%A0%80+buruk",
        content_type="application/x-www-form-urlencoded",
    )
    assert page.status_code == 422
    assert "bukan huruf" in page.content.decode()
    assert not Report.objects.exists()


def test_an_unknown_place_is_named_and_what_to_write_is_said():
    page = Client().post("/lapor/", make_public.told(place_said="Kampung Antah Berantah"))
    assert page.status_code == 422
    text = page.content.decode()
    assert "Kampung Antah Berantah" in text
    assert "kabupaten atau kota" in text
    assert not Report.objects.exists()


def test_a_whole_province_is_too_wide():
    page = Client().post("/lapor/", make_public.told(place_said="Jawa Barat"))
    assert page.status_code == 422
    assert "satu provinsi" in page.content.decode()


def test_no_place_at_all_asks_for_a_guess():
    page = Client().post("/lapor/", make_public.told(place_said=""))
    assert page.status_code == 422
    assert "Tulis tempat kejadiannya. Perkiraan boleh, nanti kami tanyakan lagi." in (
        page.content.decode()
    )


def test_a_form_without_its_secret_is_not_received_and_gets_a_new_one():
    page = Client().post("/lapor/", make_public.told(key=""))
    assert page.status_code == 422
    assert not Report.objects.exists()
    again = make_public.hidden(page.content.decode())
    assert len(again["key"]) >= 22


def test_a_stale_form_says_that_nothing_was_received():
    page = Client(enforce_csrf_checks=True).post("/cek/", {"words": "kabar apa ini"})
    assert page.status_code == 403
    text = page.content.decode()
    assert "Kiriman belum diterima" in text and "tulisan Anda masih ada" in text
    assert not Report.objects.exists()


def test_the_same_form_sent_twice_is_one_report_with_one_receipt():
    client = Client()
    first = client.post("/lapor/", make_public.told())
    second = client.post("/lapor/", make_public.told())
    assert first.status_code == second.status_code == 303
    assert first["Location"].split("?")[0] == second["Location"].split("?")[0]
    assert Report.objects.count() == 1
    page = client.get(second["Location"]).content.decode()
    assert "Kiriman ini sudah kami terima" in page and "Kodenya sama" in page


def test_a_reply_sent_twice_is_one_reply():
    client = Client()
    there = client.post("/lapor/", make_public.told())["Location"].split("?")[0]
    for _ in range(2):
        assert client.post(there, {"words": "Sudah sampai", "key": "k" * 24}).status_code == 303
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("boxes", "sentence"),
    [
        (("28", "11", "2999"), "belum lewat"),
        (("31", "2", "2024"), "Tanggal itu tidak ada"),
        (("18", "", "2024"), "Tulis tanggal, bulan, dan tahun"),
        (("x", "y", "z"), "Tanggal itu tidak ada"),
        (("1", "1", "9" * 30), "Tanggal itu tidak ada"),
        (("1", "1", "1900"), "terlalu lama"),
    ],
)
def test_a_day_that_cannot_be_is_said_in_words(boxes, sentence):
    names = ("happened_on_day", "happened_on_month", "happened_on_year")
    values = make_public.told(go="details", **dict(zip(names, boxes, strict=True)))
    page = Client().post("/lapor/", values)
    assert page.status_code == 422
    assert sentence in page.content.decode()


@pytest.mark.parametrize(
    "more", [{"link": "bukan tautan"}, {"email": "bukan surel"}, {"link": "https://a.b\x00"}]
)
def test_a_link_or_address_that_is_none_is_said_so(more):
    page = Client().post("/lapor/", make_public.told(**more))
    assert page.status_code == 422
    assert not Report.objects.exists()


def test_an_unknown_kind_leads_back_to_the_first_step():
    page = Client().post("/lapor/", make_public.told(kind="apa saja"))
    assert page.status_code == 422
    assert "Pilih ini tentang apa" in page.content.decode()
    assert "Surat pemberitahuan belum sampai" in page.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/klarifikasi/?cari=%00&hal=abc",
        "/klarifikasi/?cari=%ED%A0%80",
        "/klarifikasi/?hal=999999999999999999999",
        "/klarifikasi/?hal=-1",
        "/wilayah/?cari=%00",
        "/wilayah/?cari=" + "x" * 5000,
        "/lapor/?jenis=%00",
        "/tahapan/?x=%00",
    ],
)
def test_odd_addresses_still_open(address):
    assert Client().get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/wilayah/abc/",
        "/wilayah/99/",
        "/wilayah/%00/",
        "/wilayah/" + "1" * 400 + "/",
        "/klarifikasi/999/",
        "/klarifikasi/99999999999999999999999999/",
        "/tanda-terima/%00/",
        "/tanda-terima/%ED%A0%80/",
        "/tidak-ada/",
    ],
)
def test_what_is_not_there_says_so(address):
    page = Client().get(address)
    assert page.status_code == 404
    assert "Kentongan" in page.content.decode()


def test_three_megabytes_are_refused_before_they_are_read():
    page = Client().post("/cek/", {"words": "a" * 3_000_000})
    assert page.status_code == 400
    assert "Kentongan" in page.content.decode()
