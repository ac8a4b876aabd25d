"""The inbox: views and counts, search, pages, the fragment, how many questions it asks the database."""

from datetime import timedelta

import make
import pytest

import make_desk
from kentongan.ledger.worker import run_due
from kentongan.up.models import ReportGroup

pytestmark = pytest.mark.django_db
SORTS = ("undangan", "kotak suara", "tinta", "bilik", "saksi", "jam buka", "daftar pemilih")


def _many(n: int) -> None:
    """Groups that have nothing in common but their shape."""
    for i in range(n):
        word = SORTS[i % len(SORTS)]
        make.report(
            f"{word} nomor{i * 7919} di gedung{i * 104729} kata{i * 31} hal{i * 977} ubin{i * 13}",
            code=(make.KEDUNG_BADAK, make.CIBADAK)[i % 2],
            now=make.NOON - timedelta(minutes=i),
        )
    run_due()


def test_views_count_what_they_show(noon):
    make.places()
    make.report("Pendaftaran pindah memilih ditutup kapan ya kira kira?", kind="question")
    make.report("Surat suara TPS 04 sudah dicoblos sebelum jam tujuh pagi")
    run_due()
    desk = make_desk.officer()
    page = desk.read("/meja/")
    assert page.count('class="group"') == 2
    assert 'Perlu saya <span class="num">2</span>' in page
    assert page.count('class="group"') == desk.read("/meja/?tampilan=baru").count('class="group"')
    only = desk.read("/meja/?jenis=pertanyaan")
    assert only.count('class="group"') == 1 and "pindah memilih" in only
    assert desk.read("/meja/?tampilan=entah&jenis=entah&hal=x&kelompok=x&kiriman=x")
    # An urgent thing of yesterday is still due today; with midnight past it stays.
    noon.shift(24 * 3600)
    assert "lewat" in desk.read("/meja/?tampilan=hari-ini")


def test_a_group_of_another_office_hour_is_due_by_the_offices_own_midnight():
    make.places()
    make.report("Surat suara TPS 04 sudah dicoblos sebelum jam tujuh pagi", kind="complaint")
    run_due()
    desk = make_desk.officer()
    assert 'Jatuh tempo hari ini <span class="num">0</span>' in desk.read("/meja/")


def test_search_finds_words_and_places_and_says_so_when_there_are_none():
    make.places()
    make.report("Surat suara TPS 04 sudah dicoblos sebelum jam tujuh pagi")
    make.report("Tinta di TPS 09 mudah hilang kalau dicuci", code=make.CIBADAK)
    run_due()
    desk = make_desk.officer()
    assert desk.read("/meja/?q=DICOBLOS").count('class="group"') == 1
    assert "Tinta" in desk.read("/meja/?q=cibadak+tinta")
    assert "Tidak ada yang memuat kata itu" in desk.read("/meja/?q=tidakadakatanya")
    assert desk.get("/meja/?q=%00%ED%A0%80" + "x" * 5000).status_code == 200


def test_an_empty_inbox_says_what_emptiness_may_mean():
    make.places()
    desk = make_desk.officer()
    assert "Bisa berarti tenang" in desk.read("/meja/")
    for view in ("baru", "hari-ini", "diperiksa", "orang-kedua", "dijawab"):
        assert desk.get(f"/meja/?tampilan={view}").status_code == 200


def test_the_detail_comes_as_a_fragment_too():
    make.places()
    make.report()
    run_due()
    desk = make_desk.officer()
    path = f"/meja/kelompok/{ReportGroup.objects.get().pk}/"
    part = desk.get(path, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and "Kabar belum bernama" in part
    assert "<html" in desk.read(path)


def test_the_inbox_asks_the_database_no_more_for_many_groups(django_assert_max_num_queries):
    make.places()
    _many(25)
    desk = make_desk.officer()
    desk.read("/meja/")
    with django_assert_max_num_queries(32):
        page = desk.read("/meja/")
    assert page.count('class="group"') == 20
    assert "hal=2" in page
    second = desk.read("/meja/?tampilan=saya&hal=2")
    assert second.count('class="group"') == 5
    with django_assert_max_num_queries(24):
        desk.read(f"/meja/kelompok/{ReportGroup.objects.first().pk}/")
