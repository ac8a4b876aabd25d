"""The whole circle: a rumour comes up, is checked, everybody who asked is answered, and it goes down."""

import make
import pytest

from kentongan.down.actions.acknowledge import acknowledge
from kentongan.down.models import Delivery, Notice
from kentongan.ledger.models import Event
from kentongan.ledger.worker import run_due
from kentongan.loop.actions.answer import approve_and_answer
from kentongan.loop.measure import measure
from kentongan.up.actions.converse import report_of_receipt
from kentongan.up.models import ReportGroup

pytestmark = pytest.mark.django_db
MINUTE = make.MINUTE


def test_a_rumour_goes_round_the_whole_circle_and_the_time_it_took_is_known():
    make.places()
    desk, second = make.desk(), make.second()
    organisers = {code: make.pps(code) for code in (make.KEDUNG_BADAK, make.CIBADAK)}
    bystander = make.pps("3271011001")

    first = make.report(now=make.NOON)
    make.report(
        "KATANYA yang belum dapat undangan TIDAK BOLEH mencoblos tanggal 27 November!!",
        code=make.CIBADAK,
        now=make.NOON + 5 * MINUTE,
    )
    make.report("Pendaftaran pindah memilih ditutup kapan ya?", kind="question")
    run_due()
    group = ReportGroup.objects.get(size=2)
    assert sorted(group.exposures.values_list("code", flat=True)) == sorted(organisers)

    check = make.decided_check(group, desk, now=make.NOON + 30 * MINUTE)
    draft = make.draft(check, desk, now=make.NOON + 40 * MINUTE)
    notice = approve_and_answer(actor=second, now=make.NOON + 50 * MINUTE, clarification=draft)
    run_due()

    mine = report_of_receipt(first.code)
    assert mine.answer.headline == "Anda tetap bisa memilih tanpa surat pemberitahuan"
    assert set(notice.scopes.values_list("code", flat=True)) == set(organisers)
    assert notice.expected == 2
    assert not Notice.objects.all().addressed_to(bystander).exists()

    acknowledge(actor=organisers[make.KEDUNG_BADAK], now=make.NOON + 55 * MINUTE, notice=notice)
    acknowledge(actor=organisers[make.KEDUNG_BADAK], now=make.NOON + 56 * MINUTE, notice=notice)
    halfway = measure(check.claim, within=make.BOGOR)
    assert (halfway.known, halfway.share_known_at) == (1, None)
    acknowledge(actor=organisers[make.CIBADAK], now=make.NOON + 70 * MINUTE, notice=notice)

    result = measure(check.claim, within=make.BOGOR)
    assert result.first_seen == make.NOON
    assert result.since_first(result.verdict_at) == 30 * MINUTE
    assert result.since_first(result.approved_at) == 50 * MINUTE
    assert result.since_first(result.first_known_at) == 55 * MINUTE
    assert result.since_first(result.share_known_at) == 70 * MINUTE
    assert (result.reports, result.answered, result.known) == (2, 2, 2)
    assert Delivery.objects.count() == 2
    trail = list(Event.objects.values_list("code", flat=True))
    for code in ("report.received", "check.decided", "clarification.approved", "notice.released"):
        assert code in trail
    assert trail.count("notice.acknowledged") == 2


def test_the_next_person_who_asks_the_same_is_answered_at_once():
    make.places()
    desk, second = make.desk(), make.second()
    make.report()
    run_due()
    check = make.decided_check(ReportGroup.objects.get(), desk)
    approve_and_answer(actor=second, now=make.NOON, clarification=make.draft(check, desk))
    run_due()
    later = make.report("katanya yg blm dpt undangan tdk boleh mencoblos tgl 27 november")
    run_due()
    assert report_of_receipt(later.code).answer.claim == check.claim


def test_a_known_rumour_that_turns_up_elsewhere_takes_the_notice_there(at_noon):
    make.places()
    desk, second = make.desk(), make.second()
    newcomer = make.pps("3271011001")
    make.report()
    run_due()
    check = make.decided_check(ReportGroup.objects.get(), desk)
    notice = approve_and_answer(actor=second, now=make.NOON, clarification=make.draft(check, desk))
    run_due()
    assert not Notice.objects.all().addressed_to(newcomer).exists()
    for _ in range(2):
        make.report(code="3271011001")
        run_due()
    assert Notice.objects.all().addressed_to(newcomer).get() == notice
    notice.refresh_from_db()
    assert notice.expected == 1
    assert Event.objects.filter(code="notice.extended").count() == 1
    make.report(code="3273011001")
    run_due()
    assert notice.scopes.count() == 2, "another city is not this office's to tell"


def test_a_claim_of_one_body_is_not_offered_to_the_other():
    make.places()
    make.report()
    run_due()
    make.decided_check(ReportGroup.objects.get(), make.desk())
    make.report(kind="violation")
    run_due()
    theirs = ReportGroup.objects.get(owner="bawaslu")
    assert (theirs.claim, theirs.matches.count()) == (None, 0)


def test_a_copy_without_its_negation_begins_a_group_of_its_own():
    make.places()
    make.report("info dr pak rt yg blm dpt undangan gk boleh nyoblos ya tgl 27, tlg sebarkan")
    make.report("info dr pak rt yg blm dpt undangan boleh nyoblos kok tgl 27, tlg sebarkan")
    make.report("info dr pak rt yg blm dpt undangan gk boleh nyoblos ya tgl 28, tlg sebarkan")
    make.report("INFO dr pak RT yg blm dpt undangan gk boleh nyoblos ya tgl 27!! tlg sebarkan")
    run_due()
    assert sorted(ReportGroup.objects.values_list("size", flat=True)) == [1, 1, 2]
