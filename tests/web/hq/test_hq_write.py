"""Hq writes, lets go, steers and looks: two people, a count before, a stop that shows at once."""

import csv
from io import StringIO

import make
import pytest

import make_cascade
import make_office
from kentongan.down.actions.relay import state_relayed
from kentongan.down.models import Notice, NoticeDraft, Nudge, Relay
from kentongan.roster.acting import actor_for

pytestmark = pytest.mark.django_db
FORM = {
    "purpose": "stage",
    "headline": make_cascade.HEADLINE,
    "body": "TPS dibuka pukul 07.00 dan ditutup pukul 13.00 waktu setempat.",
    "share": "Kabar resmi KPU Kota Bogor: pencoblosan Rabu, 27 November 2024.",
    "roles": ["pps"],
    "hours": "3",
    "stage": "pemungutan_suara",
    "key": "form-of-a-test-0001",
}


@pytest.fixture(autouse=True)
def small_map():
    make.places()


@pytest.fixture
def siti():
    return make.post("pps", "pps", make.KEDUNG_BADAK)


@pytest.fixture
def desk(siti):
    return make_office.holder("petugas_meja", "kpu", make.BOGOR)


@pytest.fixture
def boss(siti):
    return make_office.holder("anggota", "kpu", make.BOGOR)


def text(response) -> str:
    return response.content.decode()


def test_counting_shows_who_is_meant_and_stores_nothing(desk):
    page = text(desk.post("/kendali/siaran/tulis/", FORM | {"step": "show"}))
    assert "Siapa sasarannya" in page and "Kedung Badak" in page
    assert "Belum ada yang terkirim" in page
    assert not NoticeDraft.objects.exists()


def test_a_notice_is_written_approved_by_a_second_person_and_reaches_the_phone(desk, boss, siti):
    for _ in range(2):
        answer = desk.post("/kendali/siaran/tulis/", FORM | {"step": "send"})
        assert answer.status_code == 303
    draft = NoticeDraft.objects.get()
    assert "Menunggu orang kedua" in text(desk.get(answer["Location"]))
    assert desk.post(f"/kendali/siaran/naskah/{draft.pk}/setujui/").status_code == 404
    done = boss.post(f"/kendali/siaran/naskah/{draft.pk}/setujui/")
    assert done.status_code == 303
    assert make_cascade.HEADLINE in text(make_office.browser(siti).get("/petugas/"))
    page = text(boss.get(done["Location"]))
    assert "6 dari 6 desa dan kelurahan belum tahu" in page


def test_the_writer_who_may_approve_is_told_to_ask_somebody_else(boss):
    boss.post("/kendali/siaran/tulis/", FORM | {"step": "send"})
    draft = NoticeDraft.objects.get()
    answer = boss.post(f"/kendali/siaran/naskah/{draft.pk}/setujui/")
    assert answer.status_code == 409 and "selalu dua orang" in text(answer)


def test_a_mistake_is_shown_at_its_field_and_what_was_typed_stays(desk):
    wrong = FORM | {"step": "send", "headline": "pendek", "hours": "99", "share": "x\x00y"}
    answer = desk.post("/kendali/siaran/tulis/", wrong)
    page = text(answer)
    assert answer.status_code == 422 and "TPS dibuka pukul 07.00" in page
    answer = desk.post("/kendali/siaran/tulis/", FORM | {"step": "send", "headline": "pendek"})
    assert answer.status_code == 422 and "10 sampai 140 huruf" in text(answer)


@pytest.mark.parametrize(
    "value", ["x" * 100_000, "\ud800".encode("utf-8", "replace"), "", "9" * 40]
)
def test_rubbish_in_any_field_is_no_failure(desk, value):
    for name in FORM:
        answer = desk.post("/kendali/siaran/tulis/", FORM | {"step": "send", name: value})
        assert answer.status_code in (303, 404, 409, 422), name


def test_a_draft_goes_back_with_a_reason(desk, boss):
    desk.post("/kendali/siaran/tulis/", FORM | {"step": "send"})
    draft = NoticeDraft.objects.get()
    path = f"/kendali/siaran/naskah/{draft.pk}/kembalikan/"
    assert boss.post(path, {"why": ""}).status_code == 422
    assert boss.post(path, {"why": "Jam buka belum disebut"}).status_code == 303
    assert "Jam buka belum disebut" in text(desk.get(f"/kendali/siaran/naskah/{draft.pk}/"))


def test_another_regency_does_not_see_a_draft(desk):
    desk.post("/kendali/siaran/tulis/", FORM | {"step": "send"})
    other = make_office.holder("anggota", "kpu", make.BANDUNG)
    draft = NoticeDraft.objects.get()
    assert other.get(f"/kendali/siaran/naskah/{draft.pk}/").status_code == 404
    assert make_cascade.HEADLINE not in text(other.get("/kendali/siaran/"))


def test_a_stop_shows_on_the_phone_at_once_and_offers_a_correction(boss, siti):
    notice = make_cascade.wide()
    phone = make_office.browser(siti)
    phone.get(f"/petugas/siaran/{notice.pk}/")
    answer = boss.post(
        f"/kendali/siaran/{notice.pk}/atur/", {"step": "stop", "why": "Jam buka salah tulis"}
    )
    assert answer.status_code == 303
    page = text(phone.get(f"/petugas/siaran/{notice.pk}/"))
    assert "Dihentikan. Jangan teruskan lagi." in page and "wa.me" not in page
    assert make_cascade.HEADLINE not in text(phone.get("/petugas/"))
    page = text(boss.get(f"/kendali/siaran/{notice.pk}/"))
    assert f"koreksi={notice.pk}" in page and "1 petugas sudah mendapatnya" in page
    form = text(boss.get(f"/kendali/siaran/tulis/?koreksi={notice.pk}"))
    assert "Koreksi siaran" in form and 'name="purpose"' not in form


def test_a_correction_goes_to_those_who_have_it_and_stands_beside_it(desk, boss, siti):
    notice = make_cascade.wide()
    phone = make_office.browser(siti)
    phone.post(f"/petugas/siaran/{notice.pk}/teruskan/")
    boss.post(f"/kendali/siaran/{notice.pk}/atur/", {"step": "stop", "why": "Jamnya salah"})
    right = FORM | {"step": "send", "headline": "TPS dibuka pukul 07.00, bukan 08.00"}
    path = f"/kendali/siaran/tulis/?koreksi={notice.pk}"
    assert desk.post(path, right).status_code == 303
    draft = NoticeDraft.objects.get(corrects=notice)
    boss.post(f"/kendali/siaran/naskah/{draft.pk}/setujui/")
    made = Notice.objects.get(corrects=notice)
    assert set(made.scopes.values_list("code", flat=True)) == {make.KEDUNG_BADAK}
    assert "bukan 08.00" in text(phone.get("/petugas/"))
    page = text(boss.get(f"/kendali/siaran/{made.pk}/"))
    assert "Di samping yang dikoreksi" in page


@pytest.mark.parametrize("value", ["x", "99999999999", "-1", "0", "１"])
def test_a_correction_of_nothing_reads_as_not_there(boss, value):
    assert boss.get("/kendali/siaran/tulis/", {"koreksi": value}).status_code == 404


def test_steering_says_what_happened_and_a_stale_press_what_did_not(boss):
    notice = make_cascade.wide(pilot=(make.TANAH_SAREAL,))
    path = f"/kendali/siaran/{notice.pk}/atur/"
    for step, words in [
        ("pause", "Dijeda."),
        ("wave", "sedang tidak berjalan"),
        ("resume", "Siaran dilanjutkan."),
        ("wave", "Sisanya sudah bisa melihatnya."),
        ("dance", "Halaman ini"),
    ]:
        answer = boss.post(path, {"step": step}, follow=True)
        assert answer.status_code == 200 and words in text(answer), step


def test_a_reminder_from_the_list_is_limited(boss):
    notice = make_cascade.wide()
    path = f"/kendali/siaran/{notice.pk}/ingatkan/"
    assert "Sudah diingatkan" in text(boss.post(path, follow=True))
    assert "baru diingatkan" in text(boss.post(path, follow=True))
    assert Nudge.objects.count() == 1
    for code in ("16", "abc", "\x00", "3273"):
        assert boss.post(path, {"wilayah": code}).status_code == 404


def test_statements_wait_for_a_look_and_leave_the_list(boss, siti):
    notice = make_cascade.wide()
    state_relayed(actor=actor_for(siti), now=make.NOON, notice=notice)
    path = f"/kendali/siaran/{notice.pk}/penerusan/"
    assert "1 pernyataan menunggu diperiksa" in text(boss.get(path))
    look = f"/kendali/siaran/penerusan/{Relay.objects.get().pk}/"
    assert boss.post(look, {"step": "found"}).status_code == 303
    assert "0 pernyataan" in text(boss.get(path))


def test_coverage_goes_from_the_country_down_to_the_village(siti, boss):
    notice = make_cascade.wide()
    nation = make_office.holder("anggota", "kpu", "")
    make_office.browser(siti).post(f"/petugas/siaran/{notice.pk}/terima/")
    page = text(nation.get("/kendali/cakupan/"))
    assert "5 dari 6 desa dan kelurahan belum tahu" in page and "Jawa Barat" in page
    page = text(nation.get(f"/kendali/cakupan/?wilayah=3271&siaran={notice.pk}"))
    assert page.index("Bogor Selatan") < page.index("Tanah Sareal")
    page = text(nation.get(f"/kendali/cakupan/?wilayah=327106&siaran={notice.pk}"))
    assert "Kedung Badak" in page and "Sukadamai" in page
    assert "Tidak ada siaran yang cocok" in text(nation.get("/kendali/cakupan/?tujuan=education"))
    for odd in ("siaran=x", "tujuan=x", "masa=999", "tahap=x", "siaran=" + "9" * 40):
        assert nation.get(f"/kendali/cakupan/?{odd}").status_code == 200
    assert "1 dari 2 jabatan" not in text(nation.get("/kendali/cakupan/"))
    assert "1 dari 1 jabatan" in text(nation.get("/kendali/cakupan/?aktif=1"))


def test_the_sheet_of_coverage_holds_regions_and_no_people(boss):
    make_cascade.wide()
    answer = boss.get("/kendali/cakupan/?format=csv")
    rows = list(csv.DictReader(StringIO(text(answer).removeprefix("\ufeff"))))
    assert {row["Kode"]: row["Desa"] for row in rows} == {"327101": "1", "327106": "5"}
    assert "Petugas Contoh" not in text(answer)


def test_the_sheet_of_a_wide_notice_names_every_village_with_its_silence(boss):
    notice = make_cascade.wide()
    rows = list(
        csv.DictReader(
            StringIO(
                text(boss.get(f"/kendali/siaran/{notice.pk}/?format=csv")).removeprefix("\ufeff")
            )
        )
    )
    assert len(rows) == 6 and {row["Menyatakan terima"] for row in rows} == {"0"}


def test_coverage_of_another_branch_and_of_the_other_body_stays_closed(siti):
    make_cascade.wide()
    for kind, code in (("bawaslu", make.BOGOR), ("kpu", make.BANDUNG)):
        page = text(make_office.holder("anggota", kind, code).get("/kendali/cakupan/"))
        assert make_cascade.HEADLINE not in page and "Tidak ada siaran yang cocok" in page


def test_a_pause_is_taken_back_from_its_toast_and_a_resume_too(boss, siti):
    notice = make_cascade.wide()
    path = f"/kendali/siaran/{notice.pk}/atur/"
    page = text(boss.post(path, {"step": "pause"}, follow=True))
    assert f'action="{path}?balik=resume"' in page
    page = text(boss.post(f"{path}?balik=resume", follow=True))
    assert "balik=" not in page, "an undo offers no undo"
    notice.refresh_from_db()
    assert notice.state == "running"


def test_what_cannot_be_taken_back_asks_once_more(boss, siti):
    notice = make_cascade.wide(pilot=(make.TANAH_SAREAL,))
    page = text(boss.get(f"/kendali/siaran/{notice.pk}/"))
    assert "Ya, ingatkan" in page and "Ya, buka" in page and "tidak bisa ditarik" in page


@pytest.mark.parametrize("why", ["", "x", " \x00 "])
def test_a_stop_without_a_reason_is_shown_at_its_field_and_stops_nothing(boss, siti, why):
    notice = make_cascade.wide()
    answer = boss.post(f"/kendali/siaran/{notice.pk}/atur/", {"step": "stop", "why": why})
    page = text(answer)
    assert answer.status_code == 422 and 'id="why-e"' in page
    assert f'href="/kendali/siaran/{notice.pk}/?format=csv' in page
    notice.refresh_from_db()
    assert not notice.stopped


def test_an_office_without_notices_reads_where_they_come_from():
    lonely = make_office.holder("anggota", "kpu", make.BANDUNG)
    assert "dari kantor di atasnya" in text(lonely.get("/kendali/siaran/"))


def test_the_page_of_ways_stands_under_the_tab_of_the_account(siti):
    page = text(make_office.browser(siti).get("/petugas/kabari/"))
    (mark,) = [part for part in page.split("<a ")[1:] if "aria-current" in part.split(">")[0]]
    assert 'href="/petugas/akun/"' in mark
