"""The pages of arranging: what they say before, what they do, and the way back."""

import re

import make
import pytest
from django.test import Client

import make_desk
import make_desk2
from kentongan.ledger.worker import run_due
from kentongan.up.actions.receive import Extra
from kentongan.up.models import Change, Report, ReportGroup, SavedView, Tag

pytestmark = pytest.mark.django_db
BILIK = "Bilik suara di lapangan rusak kena hujan semalam"


@pytest.fixture
def bogor(noon):
    make.places()
    return make_desk.officer()


def undo_of(page: str) -> str:
    """The address of the toast's button."""
    return re.search(r'action="(/meja/urungkan/[^"]+)"', page)[1].replace("&amp;", "&")


def test_a_conversion_says_what_will_happen_does_it_and_takes_it_back(bogor):
    group = make_desk2.group(make_desk2.MONEY, kind="question")
    at = f"/meja/kelompok/{group.pk}/alihkan/"
    page = bogor.read(at)
    assert "Bawaslu" in page and make_desk2.MONEY in page
    assert bogor.send(at).status_code == 422
    assert bogor.send(at, jenis="entah\x00").status_code == 422
    sent = bogor.send(at, jenis="violation")
    assert sent.status_code == 303 and sent["Location"].startswith("/meja/")
    inbox = bogor.read(sent["Location"])
    assert make_desk2.MONEY not in inbox and "Bawaslu" in inbox
    bawaslu = make_desk.officer(kind="bawaslu")
    theirs = bawaslu.read(f"/meja/kelompok/{group.pk}/")
    assert "Pertanyaan" in theirs and make_desk2.MONEY in theirs
    assert bogor.send(undo_of(inbox)).status_code == 303
    assert make_desk2.MONEY in bogor.read("/meja/")
    assert make_desk2.MONEY not in bawaslu.read("/meja/")


def test_one_message_is_converted_from_its_conversation(bogor):
    for _ in range(2):
        make.report(make_desk2.LETTER)
    run_due()
    report, group = Report.objects.last(), ReportGroup.objects.get()
    assert f"?pesan={report.pk}" in bogor.read(f"/meja/kiriman/{report.pk}/")
    at = f"/meja/kelompok/{group.pk}/alihkan/?pesan={report.pk}"
    assert "Hanya kiriman ini" in bogor.read(at)
    bogor.send(at, jenis="complaint")
    assert Report.objects.filter(kind="complaint").get() == report
    assert bogor.get(f"/meja/kelompok/{group.pk}/alihkan/?pesan=99999999").status_code == 404


def test_ticked_messages_leave_the_group(bogor):
    for code in (make.KEDUNG_BADAK, make.CIBADAK):
        make.report(make_desk2.LETTER, code=code)
    run_due()
    group, report = ReportGroup.objects.get(), Report.objects.last()
    at = f"/meja/kelompok/{group.pk}/pisah/"
    assert bogor.read(at).count('name="kiriman"') == 2
    refused = bogor.send(at, kiriman=["x", "-1", "9" * 40])
    assert refused.status_code == 422 and "Centang" in refused.content.decode()
    to = bogor.send(at, kiriman=[report.pk])["Location"]
    made = make_desk2.fresh(report).group
    assert f"/{made.pk}/" in to and made != group
    bogor.send(undo_of(bogor.read(to)))
    assert make_desk2.fresh(report).group == group
    # Who still opens the group that went is led to where its messages are.
    assert bogor.get(f"/meja/kelompok/{made.pk}/")["Location"] == f"/meja/kelompok/{group.pk}/"


def test_merging_warns_of_what_differs_and_needs_a_word(bogor):
    one, two = make_desk2.groups(make_desk2.LETTER, make_desk2.LETTER.replace("27", "29"))
    at = f"/meja/kelompok/{one.pk}/gabung/"
    page = bogor.read(at)
    assert (f'value="{two.pk}"' in page and "≠" in page) or 'class="no"' in page
    assert bogor.send(at).status_code == 422
    refused = bogor.send(at, dengan=[two.pk])
    assert refused.status_code == 422 and "berbeda" in refused.content.decode()
    to = bogor.send(at, dengan=[two.pk], tetap="ya")["Location"]
    assert make_desk2.fresh(one).size == 2
    bogor.send(undo_of(bogor.read(to)))
    assert make_desk2.fresh(one).size == 1
    assert "Tidak ada kelompok yang mirip" in bogor.read(at + "?cari=tidakadasamasekali")


def test_the_five_are_noted_and_what_senders_chose_suggests_one(bogor):
    make.report(make_desk2.LETTER, extra=Extra(category="kampanye_hitam"))
    run_due()
    group = ReportGroup.objects.get()
    at = f"/meja/kelompok/{group.pk}/kerawanan/"
    assert bogor.read(at).count("Disarankan") == 1
    assert bogor.send(at, nilai=["entah"]).status_code == 422
    bogor.send(at, nilai=["kampanye_hitam", "politik_uang"])
    assert Tag.objects.count() == 2
    assert "Kampanye hitam di media sosial" in bogor.read("/meja/?kerawanan=kampanye_hitam")
    assert bogor.read("/meja/?kerawanan=netralitas_asn").count('class="group"') == 0
    counted = bogor.read("/meja/kerawanan/")
    assert "Kedung Badak" not in counted and "Tanah Sareal" in counted
    table = bogor.get("/meja/kerawanan/?format=csv").content.decode()
    assert "Politik uang" in table and "attachment" in str(
        bogor.get("/meja/kerawanan/?format=csv").headers
    )
    assert "Belum ada yang dicatat" in make_desk.officer(make.BANDUNG).read("/meja/kerawanan/")


def test_noting_that_it_is_about_the_own_office_takes_it_out_of_sight(bogor):
    group = make_desk2.group(BILIK, kind="complaint")
    office = make.institution("kpu", make.BOGOR)
    above = make.institution("kpu", "32")
    at = f"/meja/kelompok/{group.pk}/tentang/"
    assert above.name in bogor.read(at)
    for value in ("", "x", "l", "l99999999", "j0", "l" + "9" * 50):
        assert bogor.send(at, tentang=value, alasan="Sebab yang cukup panjang").status_code == 422
    kept = bogor.send(at, tentang=f"l{office.pk}", alasan="ya")
    assert kept.status_code == 422 and "checked" in kept.content.decode()
    to = bogor.send(at, tentang=f"l{office.pk}", alasan="Tentang kantor ini sendiri")["Location"]
    inbox = bogor.read(to)
    assert above.name in inbox and BILIK not in inbox and "/urungkan/" not in inbox
    for path in (f"/meja/kelompok/{group.pk}/", at, f"/meja/kelompok/{group.pk}/pisah/"):
        assert bogor.get(path).status_code == 404
    assert BILIK not in bogor.get("/meja/?format=csv").content.decode()
    assert BILIK not in bogor.read("/meja/?q=bilik")
    assert "tidak lagi" in bogor.read("/meja/riwayat/")
    change = Change.objects.get()
    assert bogor.send(f"/meja/urungkan/?p={change.pk}").status_code == 404
    province = make_desk.officer("32")
    assert office.name in province.read(f"/meja/kelompok/{group.pk}/")


def test_several_at_once_are_held_tagged_converted_and_merged_with_a_way_back(bogor):
    one, two = make_desk2.groups(make_desk2.LETTER, BILIK)
    both = [one.pk, two.pk]
    page = bogor.client.post("/meja/borong/", {"apa": "ambil", "k": both}, follow=True)
    assert ReportGroup.objects.filter(held_by=bogor.post).count() == 2
    bogor.send(undo_of(page.content.decode()))
    assert not ReportGroup.objects.filter(held_by=bogor.post).exists()
    asked = bogor.send("/meja/borong/", apa="tandai", k=both)
    assert asked.status_code == 200 and asked.content.decode().count('name="nilai"') == 5
    page = bogor.client.post(
        "/meja/borong/", {"apa": "tandai", "k": both, "nilai": "politik_uang"}, follow=True
    )
    assert Tag.objects.count() == 2
    bogor.send(undo_of(page.content.decode()))
    assert not Tag.objects.exists()
    bogor.send("/meja/borong/", apa="alihkan", k=both, jenis="complaint")
    assert set(ReportGroup.objects.values_list("kind", flat=True)) == {"complaint"}
    to = bogor.send("/meja/borong/", apa="gabung", k=both)["Location"]
    assert bogor.read(to).count("checked") == 1
    for wrong in ({}, {"apa": "ambil"}, {"k": ["\x00", "x"]}, {"apa": "entah", "k": both}):
        assert bogor.client.post("/meja/borong/", wrong).status_code == 303


def test_what_somebody_else_holds_is_not_changed_and_said_so(bogor):
    one, two = make_desk2.groups(make_desk2.LETTER, BILIK)
    other = make_desk.officer()
    other.send(f"/meja/kelompok/{one.pk}/pegang/")
    page = bogor.client.post(
        "/meja/borong/", {"apa": "ambil", "k": [one.pk, two.pk]}, follow=True
    ).content.decode()
    assert make_desk2.fresh(one).held_by == other.post
    assert make_desk2.fresh(two).held_by == bogor.post
    assert other.post.person.name in page
    bandung = make_desk.officer(make.BANDUNG)
    bandung.send("/meja/borong/", apa="alihkan", k=[one.pk, two.pk], jenis="violation")
    assert not ReportGroup.objects.filter(kind="violation").exists()


def test_filters_count_what_they_show_and_the_table_holds_the_same(bogor):
    make.report(make_desk2.LETTER, extra=Extra(category="hoaks"))
    make.report(
        "=cmd|' /C calc'!A0 tinta mudah hilang di TPS 9", code=make.CIBADAK, channel="field"
    )
    run_due()
    rows = {
        "kategori=hoaks": 1, "saluran=field": 1, f"wilayah={make.CIBADAK}": 1, "wilayah=327106": 2,
        "tenggat=segera": 2, "tenggat=lewat": 0, "kategori=hoaks&saluran=field": 0,
        "kategori=%00&saluran=%00&wilayah=abc&tenggat=x&kerawanan=x": 2,
    }  # fmt: skip
    for query, count in rows.items():
        assert bogor.read(f"/meja/?{query}").count('class="group"') == count, query
        lines = bogor.get(f"/meja/?{query}&format=csv").content.decode().strip().splitlines()
        assert len(lines) == count + 1, query
    assert "“=cmd" in bogor.get("/meja/?format=csv").content.decode()


def test_a_view_is_kept_under_a_name_shared_with_the_office_and_deleted_by_its_owner(bogor):
    make_desk2.group()
    bogor.send("/meja/tampilan/?tampilan=baru&saluran=web", nama="Dari web", bagi="ya")
    view = SavedView.objects.get()
    assert view.query == "tampilan=baru&saluran=web"
    assert "Dari web" in bogor.read("/meja/") and "Hapus" in bogor.read(f"/meja/?{view.query}")
    colleague, stranger = make_desk.officer(), make_desk.officer(make.BANDUNG)
    assert "Dari web" in colleague.read("/meja/")
    assert "Dari web" not in stranger.read("/meja/")
    for other in (colleague, stranger):
        other.send("/meja/tampilan/", hapus=view.pk)
    assert SavedView.objects.exists()
    bogor.send("/meja/tampilan/", hapus=view.pk)
    assert not SavedView.objects.exists()
    for name in ("", "\x00", " " * 30):
        page = bogor.client.post("/meja/tampilan/", {"nama": name}, follow=True)
        assert "Beri nama" in page.content.decode()


def test_a_place_said_in_words_is_settled_with_one_press_for_all_who_said_it(bogor):
    for _ in range(2):
        make.report(make_desk2.LETTER, code=make.BOGOR, place_said="Belakang masjid Kedung Badak")
    make.report(BILIK, code=make.BOGOR, place_said="belakang masjid kedung badak")
    run_due()
    page = bogor.read("/meja/tempat/")
    assert page.count(f'value="{make.KEDUNG_BADAK}"') == 1 and "3 kiriman" in page
    report = Report.objects.order_by("pk").first()
    form = {"pesan": report.pk, "tempat": make.KEDUNG_BADAK, "semua": "ya"}
    page = bogor.client.post("/meja/tempat/", form, follow=True).content.decode()
    assert set(Report.objects.values_list("place_code", flat=True)) == {make.KEDUNG_BADAK}
    assert "Tidak ada tempat yang menunggu" in page
    bogor.send(undo_of(page))
    assert set(Report.objects.values_list("place_code", flat=True)) == {make.BOGOR}
    alone = f"/meja/tempat/?pesan={report.pk}"
    assert "Kedung Badak" in bogor.read(alone) and "Cibadak" in bogor.read(alone + "&cari=cibadak")
    assert bogor.send(alone, pesan=report.pk, tempat="3273011001").status_code == 422
    assert bogor.send(alone, pesan=report.pk, tempat="\x00").status_code == 422
    assert make_desk.officer(make.BANDUNG).get(alone).status_code == 404


def test_who_leads_sees_the_workload_and_an_officer_does_not(bogor):
    group = make_desk2.group()
    bogor.send(f"/meja/kelompok/{group.pk}/pegang/")
    boss = make_desk.commissioner()
    page = boss.read("/meja/beban/")
    assert bogor.post.person.name in page and "1 kelompok menunggu" in page
    assert bogor.post.person.name in boss.get("/meja/beban/?format=csv").content.decode()
    assert "Tidak ada orang" in boss.read("/meja/beban/?q=zzzz")
    assert bogor.get("/meja/beban/").status_code == 404
    assert "/meja/beban/" not in bogor.read("/meja/") and "/meja/beban/" in boss.read("/meja/")


def test_the_history_lists_ones_own_changes_with_the_way_back(bogor):
    assert "Belum ada yang diubah" in bogor.read("/meja/riwayat/")
    group = make_desk2.group()
    bogor.send(f"/meja/kelompok/{group.pk}/kerawanan/", nilai=["politik_uang"])
    assert "Kerawanan dicatat" in bogor.read("/meja/riwayat/")
    bogor.send(f"/meja/urungkan/?p={Change.objects.get().pk}")
    assert "sudah diurungkan" in bogor.read("/meja/riwayat/")
    assert "Belum ada yang diubah" in make_desk.officer().read("/meja/riwayat/")
    for wrong in ("", "?p=x", "?p=99999999", "?p=%00&lepas=%00"):
        assert bogor.send(f"/meja/urungkan/{wrong}").status_code == 303
    assert Client().post(f"/meja/urungkan/?p={Change.objects.get().pk}").status_code == 302


def test_the_sender_reads_on_the_receipt_who_answers_now(bogor):
    receipt = make.report(make_desk2.MONEY, kind="question")
    run_due()
    make.institution("kpu", "32")
    at = f"/tanda-terima/{receipt.code}/"
    assert "Diteruskan" not in bogor.read(at)
    bogor.send(f"/meja/kelompok/{ReportGroup.objects.get().pk}/alihkan/", jenis="violation")
    page = bogor.read(at)
    assert "Diteruskan ke Bawaslu" in page and make_desk2.MONEY in page
    about = Extra(against=make.institution("kpu", make.BOGOR))
    other = make.report(BILIK, kind="complaint", extra=about)
    run_due()
    assert "Diteruskan ke KPU Jawa Barat" in bogor.read(f"/tanda-terima/{other.code}/")
