"""Is this official: exact, altered, once, not ours; and what was changed behind the back is withheld."""

import hashlib
import io
import random

import make
import pytest
from django.db import connection
from django.test import Client
from PIL import Image, ImageDraw

import make_kits
import make_public
from kentongan.down.actions.picture import add_picture
from kentongan.down.actions.publish import approve_kit, withdraw_kit
from kentongan.down.models import KitAlarm
from kentongan.ledger.refusal import Refusal
from kentongan.loop import official
from kentongan.seals.official import kit_bytes
from kentongan.seals.signing import verify as signature_holds
from kentongan.vault.intake import take_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LONG = (
    "TPS dibuka pukul 07.00 sampai 13.00 waktu setempat. Bawalah KTP-el atau surat keterangan. "
    "Yang masih antre pukul 13.00 tetap dilayani."
)


@pytest.fixture(autouse=True)
def forget():
    official.forget()


def ask(**form):
    return Client().post("/verifikasi/", form)


def said(answer) -> str:
    return answer.content.decode()


def kit(**more):
    return make_kits.published(texts=(make_kits.text("whatsapp", LONG),), **more)


def drawing(seed: int = 3) -> Image.Image:
    """A plainly invented poster with enough in it to be recognised by."""
    picture = Image.new("RGB", (640, 640), "white")
    pen, any_of = ImageDraw.Draw(picture), random.Random(seed)
    for n in range(60):
        x, y, size = any_of.randrange(560), any_of.randrange(560), any_of.randrange(30, 160)
        colour = tuple(any_of.randrange(256) for _ in range(3))
        (pen.rectangle if n % 2 else pen.ellipse)((x, y, x + size, y + size), fill=colour)
    return picture


def bytes_of(picture: Image.Image, kind: str = "PNG", **more) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def pictured():
    draft = make_kits.drafted(texts=(make_kits.text("whatsapp", LONG),))
    data = bytes_of(drawing())
    writer = make.actor_for(draft.drafted_by)
    add_picture(
        actor=writer, now=make.NOON, version=draft, kept=take_in([data]), alt="Poster contoh",
        focus="middle",
    )  # fmt: skip
    return approve_kit(actor=make.second(), now=make.NOON, version=draft), data


def file(data: bytes):
    found = io.BytesIO(data)
    found.name = "gambar.png"
    return found


def test_the_very_same_words_are_official_however_the_chat_wrapped_them():
    version = kit()
    for text in (LONG, f"*{LONG}*\n\n", LONG.replace(". ", ".\n"), LONG.upper(),
                 f"{LONG}\nhttp://testserver/r/{version.kit.code}/"):  # fmt: skip
        answer = ask(words=text)
        assert answer.status_code == 200 and "KPU Kota Bogor" in said(answer), text
        assert official.verify_text(text, make.NOON).state == "official", text


def test_a_changed_copy_is_shown_with_the_original_and_the_difference():
    kit()
    altered = LONG.replace("13.00 waktu", "15.00 waktu")
    answer = said(ask(words=altered))
    assert "<del>" in answer and "<ins>" in answer and "15.00" in answer
    assert official.verify_text(altered, make.NOON).state == "altered"
    more = f"SEBARKAN. {LONG} Teruskan ke semua grup sebelum dihapus."
    assert official.verify_text(more, make.NOON).state == "altered"


def test_a_changed_copy_with_our_own_link_in_it_is_not_official():
    version = kit()
    link = f"http://testserver/r/{version.kit.code}/"
    lie = f"TPS pindah ke kecamatan sebelah dan baru dibuka sore hari\n{link}"
    assert official.verify_text(lie, make.NOON).state in ("altered", "unknown")
    assert official.verify_text(link, make.NOON).state == "official"
    spoken = f"{version.kit.code[:3]} {version.kit.code[3:6]} {version.kit.code[6:]}".lower()
    assert official.verify_text(spoken, make.NOON).state == "official"


def test_what_we_never_said_is_not_known_and_leads_to_the_check():
    kit()
    answer = said(ask(words="Jalan utama ditutup karena ada pasar malam di alun-alun kota"))
    assert 'href="/cek/"' in answer
    assert official.verify_text("Halo", make.NOON).state == "unknown"
    assert official.verify_text("ABC123XYZ", make.NOON).state == "unknown"


def test_notices_and_clarifications_are_ours_too():
    answer = make_public.published()
    assert official.verify_text(answer.share, make.NOON).kind in ("clarification", "notice")
    assert official.verify_text(answer.body, make.NOON).state == "official"
    assert "KPU Kota Bogor" in said(ask(words=answer.body))


def test_what_was_replaced_or_withdrawn_was_official_once():
    first = kit()
    second = make_kits.published(
        kit=first.kit, texts=(make_kits.text("whatsapp", LONG.replace("13.00", "13.30")),),
        change="Jam tutup diperbaiki",
    )  # fmt: skip
    assert official.verify_text(LONG, make.NOON).state == "former"
    withdraw_kit(actor=make.second(), now=make.NOON, version=second, why="Jamnya ternyata lain")
    assert official.verify_text(second.texts[0]["text"], make.NOON).state == "former"
    page = Client().get(f"/r/{first.kit.code}/")
    assert "Jamnya ternyata lain" in said(page) and LONG not in said(page)


@pytest.mark.parametrize("table", ["down_kitversion"])
def test_r16_a_changed_row_is_withheld_from_every_public_page_at_once_and_alarms(table):
    version = kit()
    code = version.kit.code
    wrong = "TPS dibuka pukul 09.00 sampai 17.00"
    for path in (f"/r/{code}/", "/tahapan/?wilayah=3271", "/tahapan.json?wilayah=3271"):
        assert Client().get(path).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET headline = %s WHERE id = %s", [wrong, version.pk])
    page = Client().get(f"/r/{code}/")
    assert page.status_code == 503 and wrong not in said(page)
    assert KitAlarm.objects.filter(version=version, ended_at=None).count() == 1
    for path in (f"/r/{code}/versi/1/", "/tahapan/?wilayah=3271", "/tahapan.json?wilayah=3271"):
        assert wrong not in said(Client().get(path)), path
    assert official.verify_text(LONG, make.NOON).state == "unknown"
    health = Client().get("/sehat/").json()
    assert health["kits_withheld"] == 1 and "kits_altered" in health["troubles"]


def test_the_key_is_public_and_verifies_without_us():
    version = kit()
    keys = Client().get("/verifikasi/kunci.json").json()["keys"]
    from kentongan.down.official import content

    assert signature_holds(keys[0], content(version), version.signature)
    assert not signature_holds(keys[0], kit_bytes({"headline": "lain"}), version.signature)


def test_the_short_address_has_a_code_to_print_and_every_version():
    first = kit()
    code = first.kit.code
    svg = Client().get(f"/r/{code}/qr.svg")
    assert svg["Content-Type"] == "image/svg+xml" and b"<path" in svg.content
    make_kits.published(
        kit=first.kit, body="Anda dapat mencoblos sampai siang.", change="Lebih jelas"
    )
    page = said(Client().get(f"/r/{code}/"))
    assert "/versi/1/" in page and "Lebih jelas" in page
    assert Client().get(f"/r/{code.lower()}/").status_code == 302
    for wrong in ("/r/AAAAAAAAA/", "/r/%00/", f"/r/{code}/versi/9/", "/r/x/qr.svg"):
        assert Client().get(wrong).status_code == 404, wrong


def test_a_picture_is_known_exactly_recompressed_smaller_and_cropped():
    version, data = pictured()
    code = version.kit.code
    for shape, size in (("1x1", (1080, 1080)), ("9x16", (1080, 1920))):
        cut = Client().get(f"/r/{code}/versi/1/gambar/0/{shape}.jpg")
        assert cut["Content-Type"] == "image/jpeg"
        assert Image.open(io.BytesIO(cut.content)).size == size
        assert hashlib.sha256(cut.content).hexdigest() == version.pictures[0]["shapes"][shape]
        assert "Poster contoh" not in said(ask(picture=file(cut.content)))
    picture = drawing_of(data)
    for name, copy in {
        "recompressed": bytes_of(picture, "JPEG", quality=25),
        "smaller": bytes_of(picture.resize((320, 320)), "JPEG", quality=70),
        "cropped": bytes_of(picture.crop((40, 40, 600, 600)), "JPEG", quality=80),
        "captioned": bytes_of(_captioned(picture), "JPEG", quality=80),
    }.items():
        assert "Poster contoh" in said(ask(picture=file(copy))), name
    other = bytes_of(drawing(7), "JPEG")
    assert 'href="/cek/"' in said(ask(picture=file(other)))


def drawing_of(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def _captioned(picture: Image.Image) -> Image.Image:
    wide = Image.new("RGB", (640, 700), "white")
    wide.paste(picture, (0, 60))
    return wide


def test_only_a_draft_takes_pictures_and_each_says_what_is_to_be_seen():
    version, data = pictured()
    writer = make.actor_for(version.drafted_by)
    with pytest.raises(Refusal) as no:
        add_picture(
            actor=writer, now=make.NOON, version=version, kept=take_in([data]), alt="Poster"
        )
    assert no.value.code == "kit.not_a_draft"
    draft = make_kits.drafted(headline="Rancangan dengan gambar")
    for data_, alt, code in (
        (data, "", "kit.alt_missing"),
        (b"GIF89a not a picture", "Poster", "kit.picture_unreadable"),
    ):
        with pytest.raises(Refusal) as no:
            add_picture(
                actor=make.actor_for(draft.drafted_by), now=make.NOON, version=draft,
                kept=take_in([data_]), alt=alt,
            )  # fmt: skip
        assert no.value.code == code


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"words": ""},
        {"words": "a" * 100_000},
        {"words": "\x00\x00"},
        {"words": "?!"},
        {"picture": "no file"},
        {"words": "https://" + "x" * 3000},
    ],
)
def test_rubbish_is_answered_calmly(form):
    kit()
    assert ask(**form).status_code in (200, 422)


def test_a_file_that_is_no_picture_is_refused_at_its_field():
    answer = ask(picture=file(b"MZ this is a program"))
    assert answer.status_code == 422 and 'aria-invalid="true"' in said(answer)
    assert Client().get("/verifikasi/?kode=%00%00").status_code == 200
