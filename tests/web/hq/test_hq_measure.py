"""The measure: what the page shows is what the room where the strands meet has counted."""

import csv
from io import StringIO

import make
import pytest

import make_office
from kentongan.down.actions.acknowledge import acknowledge
from kentongan.loop.measure import measure
from kentongan.loop.measures import claims_visible_to
from kentongan.loop.trail import trail
from kentongan.roster.acting import actor_for

pytestmark = pytest.mark.django_db
MINUTE = make.MINUTE


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def sent(one_o_clock):
    """Seen at noon, answered after 50 minutes, known after 55 and 70."""
    made = make_office.circle()
    for code, minutes in ((make.KEDUNG_BADAK, 55), (make.CIBADAK, 70)):
        acknowledge(
            actor=actor_for(made.organisers[code]),
            now=make.NOON + minutes * MINUTE,
            notice=made.notice,
        )
    one_o_clock.move_to(make.NOON + 90 * MINUTE)
    return made


@pytest.fixture
def rina():
    make.places()
    return make_office.holder("anggota", "kpu", make.BOGOR)


def test_the_page_shows_the_four_durations_that_were_measured(rina, sent):
    page = text(rina.get(f"/kendali/ukuran/{sent.claim.pk}/"))
    for shown in ("30 mnt", "50 mnt", "55 mnt", "1 j 10 mnt"):
        assert f'<dd class="big num">{shown}</dd>' in page
    assert "Surat pemberitahuan dan hak memilih" in page
    assert "Desa pertama tahu setelah 55 menit, 80% desa setelah 1 jam 10 menit." in page
    assert "Semua desa yang terpapar sudah tahu." in page
    result = measure(sent.claim, within=make.BOGOR)
    assert [result.since_first(at) for at in (result.verdict_at, result.share_known_at)] == [
        30 * MINUTE,
        70 * MINUTE,
    ]


def test_the_trail_names_the_slowest_part(rina, sent):
    result = measure(sent.claim, within=make.BOGOR)
    way = trail(result, within=make.BOGOR)
    assert way.beats[0].code == "seen"
    assert [beat.at for beat in way.beats] == sorted(beat.at for beat in way.beats)
    slowest = next(beat for beat in way.beats if beat.code == way.slowest)
    assert slowest.took == max(beat.took for beat in way.beats if beat.took)
    page = text(rina.get(f"/kendali/ukuran/{sent.claim.pk}/"))
    assert "bagian terlama" in page and "Bagian terlama:" in page
    assert "2 sumber" in page


def test_the_rumour_stands_only_folded_away_and_in_quotation_marks(rina, sent):
    page = text(rina.get(f"/kendali/ukuran/{sent.claim.pk}/"))
    before, after = page.split("Bunyi kabarnya")
    assert "tidak boleh mencoblos" not in before
    assert f"“{make_office.RUMOUR}" in after


def test_the_list_shows_every_claim_with_the_same_numbers(rina, sent):
    page = text(rina.get("/kendali/ukuran/"))
    assert "1 j 10 mnt" in page and "2 dari 2" in page


def test_the_csv_of_a_measure_holds_the_villages(rina, sent):
    response = rina.get(f"/kendali/ukuran/{sent.claim.pk}/?format=csv")
    rows = {
        row["Desa"]: row for row in csv.DictReader(StringIO(text(response).removeprefix("\ufeff")))
    }
    assert rows["Kedung Badak"]["Selang (menit)"] == "55"
    assert rows["Cibadak"]["Tahu sejak"] == "2024-11-20T13:10:00+07:00"


def test_another_branch_and_another_body_read_not_there(sent):
    for kind, code in (("kpu", make.BANDUNG), ("bawaslu", make.BOGOR)):
        client = make_office.holder("anggota", kind, code)
        assert client.get(f"/kendali/ukuran/{sent.claim.pk}/").status_code == 404
        assert "Surat pemberitahuan" not in text(client.get("/kendali/ukuran/"))
    own = make.second()
    assert list(claims_visible_to(own, make.NOON)) == [sent.claim]
    assert not claims_visible_to(own, make.END).exists()


def test_a_village_that_saw_it_later_is_counted_with_the_others(rina, sent):
    make.report(make_office.RUMOUR, code="3271061007", now=make.NOON + 80 * MINUTE)
    make_office.run_due()
    result = measure(sent.claim, within=make.BOGOR)
    assert (result.known, result.missing) == (2, 1)
    page = text(rina.get(f"/kendali/ukuran/{sent.claim.pk}/"))
    assert "1 dari 3 belum tahu" in page
    assert "tidak ada petugas di daftar" in page


def test_a_claim_answered_before_it_came_here_took_no_time_here(sent):
    make.report(make_office.RUMOUR, code="3273011001", now=make.NOON + 80 * MINUTE)
    make_office.run_due()
    there = measure(sent.claim, within=make.BANDUNG)
    assert there.since_first(there.verdict_at) == 0 * MINUTE
    assert there.approved_at is None  # the answer of Bogor does not hold in Bandung
    way = trail(there, within=make.BANDUNG)
    assert all(not beat.took or beat.took >= 0 * MINUTE for beat in way.beats)


def test_an_answer_for_the_whole_country_is_measured_in_one_city():
    make.places()
    desk, second = make.desk(""), make.second("")
    siti = make.pps()
    make.report(make_office.RUMOUR)
    make_office.run_due()
    group = make_office.ReportGroup.objects.get()
    check = make.decided_check(group, desk, now=make.NOON + 10 * MINUTE)
    notice = make_office.approve_and_answer(
        actor=second, now=make.NOON + 20 * MINUTE, clarification=make.draft(check, desk)
    )
    acknowledge(actor=siti, now=make.NOON + 25 * MINUTE, notice=notice)
    here = measure(check.claim, within=make.BOGOR)
    assert here.since_first(here.approved_at) == 20 * MINUTE
    assert here.since_first(here.first_known_at) == 25 * MINUTE


def test_a_claim_still_being_checked_has_its_page(rina):
    make.report()
    make_office.run_due()
    group = make_office.ReportGroup.objects.get()
    claim = make.decided_check(group, make.desk(), now=make.NOON).claim
    page = text(rina.get(f"/kendali/ukuran/{claim.pk}/"))
    assert "klarifikasinya menunggu persetujuan" in page
    assert "Sekarang: menunggu" in page
    assert "belum ada siaran ke sana" in page


def test_the_list_needs_the_same_few_queries_for_many_claims(
    rina, sent, django_assert_max_num_queries
):
    with django_assert_max_num_queries(16):
        rina.get("/kendali/ukuran/")
    with django_assert_max_num_queries(20):
        rina.get(f"/kendali/ukuran/{sent.claim.pk}/")
