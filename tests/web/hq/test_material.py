"""Material and stages at headquarters: written, looked over, approved by a second person, taken along."""

import csv
import io

import make
import pytest
from PIL import Image, ImageDraw

import make_kits
import make_office
from kentongan.down.models import KitVersion, LocalStage
from kentongan.loop import official

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
FORM = {
    "kind": "stage", "purpose": "informasi", "stage": "pemungutan_suara",
    "headline": "TPS dibuka pukul 07.00 sampai 13.00", "basis": "PKPU 17/2024, pasal 7",
    "body": "Anda dapat mencoblos sejak TPS dibuka.", "text_whatsapp": "TPS dibuka pukul 07.00.",
}  # fmt: skip


@pytest.fixture(autouse=True)
def fresh():
    official.forget()
    make.places()


def people():
    writer = make_office.browser(make.post("petugas_meja", "kpu", make.BOGOR))
    return writer, make_office.browser(make.post("anggota", "kpu", make.BOGOR))


def said(answer) -> str:
    return answer.content.decode()


def test_a_kit_goes_from_a_gap_to_the_public_by_two_people():
    writer, second = people()
    gaps = said(writer.get("/kendali/tahapan/"))
    assert "/kendali/bahan/baru/?tahapan=pemungutan_suara&amp;jenis=stage" in gaps
    form = said(writer.get("/kendali/bahan/baru/?tahapan=pemungutan_suara&jenis=stage"))
    assert '<option value="pemungutan_suara" selected' in form
    answer = writer.post("/kendali/bahan/baru/", FORM)
    assert answer.status_code == 303
    at = answer["Location"]
    assert "putuskan" not in said(writer.get(at)), "its writer is offered no decision"
    assert writer.post(f"{at}putuskan/", {"step": "approve"}).status_code == 404
    assert second.post(f"{at}putuskan/", {"step": "approve"}).status_code == 303
    version = KitVersion.objects.get()
    assert version.signature and writer.get(f"/r/{version.kit.code}/").status_code == 200
    assert "tahapan=pemungutan_suara&amp;" not in said(writer.get("/kendali/tahapan/"))
    again = second.post(f"{at}putuskan/", {"step": "approve"})
    assert again.status_code == 409


def test_each_slip_stands_at_its_field_and_everything_typed_is_kept():
    writer, _second = people()
    answer = writer.post(
        "/kendali/bahan/baru/",
        FORM | {"headline": "AWAS HOAKS BEREDAR", "text_x": "b" * 300, "lang_su": "Basa Sunda"},
    )
    page = said(answer)
    assert answer.status_code == 422 and not KitVersion.objects.exists()
    for field in ("headline", "text_x", "by_su"):
        assert f'id="id_{field}-e"' in page, field
    assert "AWAS HOAKS BEREDAR" in page and "b" * 300 in page and "Basa Sunda" in page


def test_a_headline_that_repeats_a_rumour_is_refused():
    make_office.circle()
    writer, _second = people()
    answer = writer.post("/kendali/bahan/baru/", FORM | {"headline": make_office.RUMOUR[9:]})
    assert answer.status_code == 422 and 'id="id_headline-e"' in said(answer)
    ours = writer.post("/kendali/bahan/baru/", FORM | {"headline": make_office.HEADLINE})
    assert ours.status_code == 303


@pytest.mark.parametrize(
    "rubbish",
    [
        {}, {"kind": "lain", "stage": "lain", "purpose": "lain"}, {"headline": "\x00"},
        {"body": "a" * 100_000}, {"text_whatsapp": "<script>alert(1)</script>" * 500},
        {"until_day": "99", "until_month": "x", "until_year": "0"}, {"link": "ftp://x"},
        {"hashtags": "#" * 500}, {"until_day": "9" * 400},
    ],
)  # fmt: skip
def test_rubbish_in_the_form_is_answered_calmly(rubbish):
    writer, _second = people()
    for at in ("/kendali/bahan/baru/", "/kendali/tahapan/baru/"):
        assert writer.post(at, rubbish).status_code in (303, 422)
    full = writer.post("/kendali/bahan/baru/", FORM | rubbish)
    assert full.status_code in (303, 422)


def test_a_public_kit_is_withdrawn_with_a_reason_and_its_address_says_so():
    _writer, second = people()
    version = make_kits.published()
    at = f"/kendali/bahan/{version.pk}/putuskan/"
    assert second.post(at, {"step": "withdraw", "why": ""}).status_code == 422
    assert second.post(at, {"step": "withdraw", "why": "Jamnya keliru"}).status_code == 303
    assert "Jamnya keliru" in said(second.get(f"/r/{version.kit.code}/"))
    assert second.post(at, {"step": "lain"}).status_code in (400, 404, 409, 422)


def test_a_new_version_begins_with_the_words_of_the_old_one():
    writer, _second = people()
    version = make_kits.published()
    at = f"/kendali/bahan/{version.pk}/ubah/"
    assert version.headline in said(writer.get(at))
    no_reason = writer.post(at, FORM)
    assert no_reason.status_code == 422 and 'id="id_change-e"' in said(no_reason)
    assert writer.post(at, FORM | {"change": "Kalimat dipendekkan"}).status_code == 303
    assert KitVersion.objects.filter(kit=version.kit, number=2, state="draft").exists()


def test_a_picture_goes_into_a_draft_and_comes_out_again():
    writer, second = people()
    answer = writer.post("/kendali/bahan/baru/", FORM)
    at = f"{answer['Location']}gambar/"
    picture = Image.new("RGB", (300, 200), "white")
    for n in range(9):
        ImageDraw.Draw(picture).rectangle((n * 30, n * 9, n * 30 + 40, 150), fill=(n * 25, 60, 90))
    out = io.BytesIO()
    picture.save(out, "PNG")
    for wrong in ({"alt": "Poster"}, {"alt": ""}):
        given = wrong | ({} if wrong["alt"] else {"picture": _file(out.getvalue())})
        assert writer.post(at, given).status_code == 422
    assert writer.post(at, {"picture": _file(out.getvalue()), "alt": "Poster"}).status_code == 303
    seen = writer.get(f"{at}lihat/?ke=0")
    assert seen["Content-Type"] == "image/jpeg" and seen.content[:2] == b"\xff\xd8"
    sha256 = KitVersion.objects.get().pictures[0]["sha256"]
    assert writer.post(at, {"keluar": sha256}).status_code == 303
    assert KitVersion.objects.get().pictures == []
    assert second.get(f"{at}lihat/?ke=٣").status_code == 204


def _file(data: bytes):
    found = io.BytesIO(data)
    found.name = "poster.png"
    return found


def test_the_list_is_searched_filtered_and_taken_along():
    writer, _second = people()
    make_kits.published()
    make_kits.drafted(headline="Rancangan tentang kampanye", kind="education", stage="")
    make_kits.published(headline="Milik kantor lain di Bandung", code=make.BANDUNG)
    page = said(writer.get("/kendali/bahan/"))
    assert "TPS dibuka" in page and "Rancangan" in page and "Bandung" not in page
    assert "TPS dibuka" not in said(writer.get("/kendali/bahan/?jenis=education"))
    assert "Rancangan" not in said(writer.get("/kendali/bahan/?keadaan=berlaku"))
    assert "Rancangan" in said(writer.get("/kendali/bahan/?cari=kampanye"))
    rows = list(csv.reader(io.StringIO(said(writer.get("/kendali/bahan/?format=csv")))))
    assert len(rows) == 3
    for odd in ("cari=%00", "jenis=lain", "hal=99999", "hal=x", "keadaan='", "cari=" + "a" * 3000):
        assert writer.get(f"/kendali/bahan/?{odd}").status_code == 200, odd


def test_r3_3_the_mix_of_a_period_is_shown_and_taken_along():
    writer, _second = people()
    make_kits.published()
    make_kits.published(headline="Cara memakai hak pilih Anda", kind="education", stage="")
    page = said(writer.get("/kendali/bahan/campuran/"))
    assert "KPU Kota Bogor" in page
    rows = list(csv.reader(io.StringIO(said(writer.get("/kendali/bahan/campuran/?format=csv")))))
    assert rows[1] == ["KPU Kota Bogor", "1", "1", "0", "0", "2"]
    for odd in ("dari=x", "dari=0001-01-01&sampai=9999-12-31", "dari=2025-01-01&sampai=2024-01-01"):
        assert writer.get(f"/kendali/bahan/campuran/?{odd}").status_code == 200, odd


def test_a_local_date_goes_through_the_pages_by_two_people():
    writer, second = people()
    form = {"what": "event:mk_registered", "start_day": "3", "start_month": "1",
            "start_year": "2025", "basis": "Surat MK 5/2025"}  # fmt: skip
    at = writer.post("/kendali/tahapan/baru/", form)["Location"]
    assert second.post(f"{at}putuskan/", {"step": "approve"}).status_code == 303
    assert LocalStage.objects.get().state == "approved"
    assert "Surat MK 5/2025" in said(writer.get(f"/tahapan/?wilayah={make.KEDUNG_BADAK}"))
    assert second.post(f"{at}putuskan/", {"step": "withdraw", "why": " "}).status_code == 422
    assert second.post(f"{at}putuskan/", {"step": "withdraw", "why": "Keliru"}).status_code == 303
    assert "Surat MK 5/2025" not in said(writer.get(f"/tahapan/?wilayah={make.KEDUNG_BADAK}"))


def test_each_slip_in_a_date_stands_at_its_field():
    writer, _second = people()
    answer = writer.post("/kendali/tahapan/baru/", {"what": "extra", "label": "x"})
    page = said(answer)
    assert answer.status_code == 422
    assert all(f'id="id_{field}-e"' in page for field in ("label", "basis"))


def test_other_offices_neither_read_nor_decide():
    version, row = make_kits.drafted(), make_kits.local(approve=False)
    other = make_office.holder("anggota", "kpu", make.BANDUNG)
    overseer = make_office.holder("anggota", "bawaslu", make.BOGOR)
    for browser in (other, overseer):
        assert browser.get(f"/kendali/bahan/{version.pk}/").status_code == 404
        assert browser.get(f"/kendali/tahapan/{row.pk}/").status_code == 404
        step = {"step": "approve"}
        assert browser.post(f"/kendali/bahan/{version.pk}/putuskan/", step).status_code == 404


def test_an_alarm_stands_on_every_page_of_headquarters():
    from django.db import connection

    from kentongan.down.actions.publish import watch_kits

    writer, _second = people()
    version = make_kits.published()
    assert "?keadaan=berlaku" not in said(writer.get("/kendali/tahapan/"))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE down_kitversion SET body = 'Lain' WHERE id = %s", [version.pk])
    watch_kits(now=make.NOON)
    assert "?keadaan=berlaku" in said(writer.get("/kendali/tahapan/"))
    assert "TPS dibuka" in said(writer.get(f"/kendali/bahan/{version.pk}/"))


def test_an_organiser_finds_the_kit_with_text_link_and_reminder():
    version = make_kits.published(
        texts=(
            make_kits.text("instagram", "TPS dibuka pukul tujuh."),
            make_kits.text("whatsapp", "TPS dibuka pukul 07.00 & ditutup 13.00."),
        ),
        hashtags="#Pilkada2024",
    )
    pps = make_office.holder("pps", "pps", make.KEDUNG_BADAK)
    assert version.headline in said(pps.get("/petugas/bahan/"))
    page = said(pps.get(f"/petugas/bahan/{version.kit_id}/"))
    assert "https://wa.me/?text=TPS%20dibuka" in page and f"r/{version.kit.code}" in page
    assert "%26%20ditutup" in page and "#Pilkada2024" in page
    elsewhere = make_office.holder("pps", "pps", "1674011007")
    assert elsewhere.get(f"/petugas/bahan/{version.kit_id}/").status_code == 404
    assert version.headline not in said(elsewhere.get("/petugas/bahan/"))
    assert pps.get("/petugas/bahan/999999999999999/").status_code == 404
