"""Passing on with proof on the phone, the committee above, and the page behind the short link."""

import make
import pytest

import make_cascade
import make_files
import make_office
from kentongan.down.models import Delivery, OpenHour, Relay, Silence
from kentongan.vault.copies import make_copy

pytestmark = pytest.mark.django_db
PHONE = {"HTTP_USER_AGENT": "Mozilla/5.0 (Linux; Android 9) Chrome/95.0 Mobile"}


@pytest.fixture(autouse=True)
def small_map():
    make.places()


@pytest.fixture
def post():
    return make.post("pps", "pps", make.KEDUNG_BADAK)


@pytest.fixture
def siti(post):
    return make_office.browser(post)


@pytest.fixture
def notice(post):
    return make_cascade.wide()


@pytest.fixture
def dedi():
    return make_office.holder("ppk", "ppk", make.TANAH_SAREAL)


def text(response) -> str:
    return response.content.decode()


def test_proof_is_optional_kept_and_can_be_taken_back(siti, notice):
    path = f"/petugas/siaran/{notice.pk}/teruskan/"
    assert "Tetap netral" in text(siti.get(path))
    answer = siti.post(path, {"via": "whatsapp", "groups": "7", "link": "https://contoh.id/a"})
    assert answer.status_code == 303
    page = text(siti.get(answer["Location"]))
    assert "Tarik pernyataan" in page and f"/petugas/siaran/{notice.pk}/batalkan/" in page
    assert Relay.objects.get().groups == 7
    siti.post(f"/petugas/siaran/{notice.pk}/batalkan/")
    assert Delivery.objects.get().relayed_at is None


@pytest.mark.parametrize(
    "values",
    [
        {"groups": "0"},
        {"groups": "tujuh"},
        {"groups": "9" * 50},
        {"link": "contoh"},
        {"link": "x\x00"},
        {"link": "https://" + "x" * 100_000},
        {"via": "merpati"},
    ],
)
def test_proof_that_is_none_is_said_at_its_field_and_nothing_is_stated(siti, notice, values):
    answer = siti.post(f"/petugas/siaran/{notice.pk}/teruskan/", values)
    assert answer.status_code == 422
    assert not Relay.objects.exists()


def test_the_text_carries_the_own_link_and_its_page_counts_openings(siti, notice, client):
    page = text(siti.get("/petugas/"))
    code = Delivery.objects.get().code
    assert f"/s/{code}/" in page
    for _ in range(2):
        shown = client.get(f"/s/{code}/", **PHONE)
        assert make_cascade.HEADLINE in text(shown)
    assert OpenHour.objects.get().opens == 2
    assert set(shown.cookies) <= {"csrftoken"}  # the forms of the page, nothing about the reader
    client.get(f"/s/{code}/", HTTP_USER_AGENT="WhatsApp/2.23")
    client.get(f"/s/{code}/", HTTP_SEC_PURPOSE="prefetch", **PHONE)
    client.head(f"/s/{code}/", **PHONE)
    assert OpenHour.objects.get().opens == 2
    for wrong in ("x", "a" * 300, "%00", "%F0%9F%98%80"):
        assert client.get(f"/s/{wrong}/", **PHONE).status_code == 404


def test_the_committee_above_reminds_explains_and_confirms(siti, notice, dedi):
    siti.post(f"/petugas/siaran/{notice.pk}/teruskan/", {"via": "meeting"})
    path = f"/petugas/siaran/{notice.pk}/"
    page = text(dedi.get(path))
    assert "4 dari 5 desa di Tanah Sareal belum menyatakan terima" in page
    assert "Sudah diingatkan" in text(dedi.post(f"{path}ingatkan/", follow=True))
    assert "baru diingatkan" in text(dedi.post(f"{path}ingatkan/", follow=True))
    answer = dedi.post(f"{path}diam/", {"desa": make.CIBADAK, "sebab": "no_signal"}, follow=True)
    assert "Tidak ada sinyal" in text(answer)
    assert Silence.objects.get().reason == "no_signal"
    answer = dedi.post(f"{path}diam/", {"desa": make.CIBADAK, "sebab": ""}, follow=True)
    assert "Pilih sebab" in text(answer)
    for code in ("x", "\x00", "3271", "3271011001"):
        assert dedi.post(f"{path}diam/", {"desa": code, "sebab": "nobody"}).status_code == 404
    relay = Relay.objects.get()
    done = dedi.post(f"/petugas/siaran/penerusan/{relay.pk}/", {"step": "found"}, follow=True)
    assert "Sudah dipastikan" in text(done)
    relay.refresh_from_db()
    assert relay.confirmed_at


def test_another_district_can_do_none_of_it(siti, notice):
    siti.post(f"/petugas/siaran/{notice.pk}/teruskan/")
    other = make_office.holder("ppk", "ppk", "327301")
    pk = notice.pk
    for path in (
        f"/petugas/siaran/{pk}/ingatkan/",
        f"/petugas/siaran/{pk}/diam/",
        f"/petugas/siaran/penerusan/{Relay.objects.get().pk}/",
    ):
        assert other.post(path, {"desa": make.CIBADAK}).status_code == 404


def test_a_reminder_stands_on_the_task_until_receipt_is_stated(siti, notice, dedi):
    dedi.post(f"/petugas/siaran/{notice.pk}/ingatkan/")
    assert "Anda diingatkan" in text(siti.get("/petugas/"))
    siti.post(f"/petugas/siaran/{notice.pk}/terima/")
    assert "Anda diingatkan" not in text(siti.get("/petugas/"))


def test_a_screenshot_is_shown_to_the_committee_above_as_our_own_drawing(siti, notice, dedi):
    path = f"/petugas/siaran/{notice.pk}/teruskan/"
    shot = make_files.picture(7, author="Nama Orang")
    assert siti.post(path, {"picture": make_files.sent(shot)}).status_code == 303
    relay = Relay.objects.get()
    address = f"/petugas/siaran/penerusan/{relay.pk}/gambar/"
    assert dedi.get(address).status_code == 204  # not drawn yet
    make_copy(file=relay.picture, now=make.NOON)
    assert address in text(dedi.get(f"/petugas/siaran/{notice.pk}/"))
    answer = dedi.get(address)
    drawn = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "image/jpeg" and b"Nama Orang" not in drawn
    assert siti.get(address).status_code in (403, 404)  # a colleague may not look


def test_the_same_screenshot_from_another_village_is_told_to_who_looks(siti, notice, dedi):
    other = make_office.browser(make.post("pps", "pps", make.CIBADAK))
    pictures = [make_files.picture(7), make_files.picture(7, quality=60)]
    for who, data in zip((siti, other), pictures, strict=True):
        path = f"/petugas/siaran/{notice.pk}/teruskan/"
        assert who.post(path, {"picture": make_files.sent(data)}).status_code == 303
    for relay in Relay.objects.all():
        make_copy(file=relay.picture, now=make.NOON)
    page = text(dedi.get(f"/petugas/siaran/{notice.pk}/"))
    assert page.count("Gambar yang sama juga dikirim oleh:") == 2
    # Nobody is judged by it, and an own second statement is no copy.
    assert Relay.objects.filter(doubted_at=None).count() == 2


def test_what_is_no_picture_is_refused_at_its_field_and_nothing_is_stated(siti, notice):
    path = f"/petugas/siaran/{notice.pk}/teruskan/"
    for data in (b"%PDF-1.4 isi", b"MZ" + bytes(100), b"kata saja", b""):
        answer = siti.post(path, {"groups": "3", "picture": make_files.sent(data)})
        assert answer.status_code == 422 and 'value="3"' in text(answer)
    assert not Relay.objects.exists()
