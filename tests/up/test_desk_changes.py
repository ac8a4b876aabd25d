"""Converting, splitting, merging, tagging, settling: what moves, who sees it, and how it is taken back."""

from datetime import timedelta

import make
import pytest

import make_desk2
from kentongan.ledger.models import Event
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.worker import run_due
from kentongan.loop.actions.answer import approve_and_answer
from kentongan.rules import response
from kentongan.up.actions.check import open_check
from kentongan.up.actions.convert import convert_group, convert_report
from kentongan.up.actions.hold import hold_group
from kentongan.up.actions.merge import differences, merge_groups
from kentongan.up.actions.settle import settle_reports
from kentongan.up.actions.split import split_group
from kentongan.up.actions.tag import tag_group
from kentongan.up.actions.undo import undo_change
from kentongan.up.models import Change, Exposure, Report, ReportGroup

pytestmark = pytest.mark.django_db
LATER = make.NOON + timedelta(hours=2)
SARIJADI = "3273011001"


@pytest.fixture(autouse=True)
def _map():
    make.places()


def refused(code: str, act, **values) -> None:
    with pytest.raises(Refusal) as no:
        act(**values)
    assert no.value.code == code


def test_a_question_that_is_a_violation_goes_to_bawaslu_with_all_that_was_sent():
    group = make_desk2.group(make_desk2.MONEY, kind="question")
    before = Report.objects.values("words", "receipt_hash", "received_at", "channel").get()
    kpu, bawaslu = make.desk(), make.desk(kind="bawaslu")
    made, change = convert_group(actor=kpu, now=LATER, group=group, kind="violation")
    assert Report.objects.values("words", "receipt_hash", "received_at", "channel").get() == before
    assert made.pk == group.pk and made.owner == "bawaslu" and made.kind == "violation"
    assert made.first_seen == make.NOON and made.due_at == response.due("violation", LATER)
    assert change.before[str(group.pk)]["due_at"] != made.due_at.isoformat()
    assert not ReportGroup.objects.visible_to(kpu, LATER).exists()
    assert ReportGroup.objects.visible_to(bawaslu, LATER).get() == group
    assert Exposure.objects.get().owner == "bawaslu"
    # The same again: nothing more.
    assert convert_group(actor=bawaslu, now=LATER, group=made, kind="violation")[1] is None
    assert Change.objects.count() == 1


def test_what_is_converted_by_mistake_comes_back_exactly():
    group = make_desk2.group(make_desk2.MONEY, kind="question")
    kpu = make.desk()
    before = make_desk2.everything()
    _, change = convert_group(actor=kpu, now=LATER, group=group, kind="violation")
    assert make_desk2.everything() != before
    undo_change(actor=kpu, now=LATER, change=change)
    assert make_desk2.everything() == before
    undo_change(actor=kpu, now=LATER, change=change)
    assert make_desk2.everything() == before
    assert Event.objects.filter(code="change.undone").count() == 1


def test_once_bawaslu_works_on_it_kpu_cannot_take_it_back():
    group = make_desk2.group(make_desk2.MONEY, kind="complaint")
    kpu, bawaslu = make.desk(), make.desk(kind="bawaslu")
    _, change = convert_group(actor=kpu, now=LATER, group=group, kind="violation")
    group = make_desk2.fresh(group)
    hold_group(actor=bawaslu, now=LATER, group=group)
    refused("group.held", undo_change, actor=kpu, now=LATER, change=change)
    open_check(actor=bawaslu, now=LATER, group=group, topic="Pembagian amplop")
    much_later = LATER + timedelta(hours=1)
    refused("change.rested_on", undo_change, actor=kpu, now=much_later, change=change)


def test_a_conversion_takes_only_the_own_branch_along():
    make.report(make_desk2.LETTER)
    make.report(make_desk2.LETTER, code=SARIJADI)
    run_due()
    group = ReportGroup.objects.get()
    before = make_desk2.everything()
    kpu = make.desk()
    made, change = convert_group(actor=kpu, now=LATER, group=group, kind="violation")
    assert made.pk != group.pk and made.size == 1 and make_desk2.fresh(group).size == 1
    assert set(Exposure.objects.values_list("group", "owner", "code")) == {
        (group.pk, "kpu", SARIJADI),
        (made.pk, "bawaslu", make.KEDUNG_BADAK),
    }
    undo_change(actor=kpu, now=LATER, change=change)
    after = make_desk2.everything()
    assert after["reports"] == before["reports"] and after["seen"] == before["seen"]
    # What comes in through the copy's keys lands in the group it came from.
    assert make_desk2.group(make_desk2.LETTER + " ya").pk == group.pk


def test_who_was_answered_stays_behind_and_the_claim_stays_with_its_body():
    group = make_desk2.group()
    desk, second = make.desk(), make.second()
    check = make.decided_check(group, desk)
    approve_and_answer(actor=second, now=make.NOON, clarification=make.draft(check, desk))
    run_due()
    late = LATER + timedelta(days=1)
    refused(
        "convert.nothing_waits", convert_group, actor=desk, now=late, group=group, kind="violation"
    )
    # Within the same body everybody goes along, and the claim too.
    made, _ = convert_group(actor=desk, now=late, group=group, kind="complaint")
    assert made.claim_id == check.claim_id


def test_one_report_is_converted_out_of_its_group():
    for _ in range(3):
        make.report(make_desk2.LETTER)
    run_due()
    group, report = ReportGroup.objects.get(), Report.objects.order_by("pk").last()
    made, _ = convert_report(actor=make.desk(), now=LATER, report=report, kind="violation")
    assert (made.size, make_desk2.fresh(group).size) == (1, 2)
    assert make_desk2.fresh(report).owner == "bawaslu"
    assert Report.objects.filter(group=group, owner="kpu").count() == 2


def test_a_split_group_counts_itself_and_a_split_taken_back_is_as_if_it_never_was():
    for code in (make.KEDUNG_BADAK, make.CIBADAK, make.CIBADAK):
        make.report(make_desk2.LETTER, code=code)
    run_due()
    group, desk = ReportGroup.objects.get(), make.desk()
    tag_group(actor=desk, now=LATER, group=group, values=["politik_uang"])
    before = make_desk2.everything()
    there = list(Report.objects.filter(place_code=make.CIBADAK).values_list("pk", flat=True))
    made, change = split_group(actor=desk, now=LATER, group=group, reports=there)
    assert (made.size, make_desk2.fresh(group).size) == (2, 1)
    assert list(made.exposures.values_list("code", "reports")) == [(make.CIBADAK, 2)]
    assert [tag.value for tag in made.tags.all()] == ["politik_uang"]
    # The form sent twice finds nothing more to take.
    refused("split.nothing_chosen", split_group, actor=desk, now=LATER, group=group, reports=there)
    undo_change(actor=desk, now=LATER, change=change)
    after = make_desk2.everything()
    assert after["reports"] == before["reports"] and after["seen"] == before["seen"]
    assert [row for row in after["groups"] if row["pk"] == group.pk] == before["groups"]


def test_a_split_needs_something_to_take_and_something_to_leave():
    make.report(make_desk2.LETTER)
    make.report(make_desk2.LETTER, code=SARIJADI)
    run_due()
    group, desk = ReportGroup.objects.get(), make.desk()
    ours, theirs = (
        Report.objects.get(place_code=code).pk for code in (make.KEDUNG_BADAK, SARIJADI)
    )
    # Another branch's report cannot be named.
    refused(
        "split.nothing_chosen", split_group, actor=desk, now=LATER, group=group, reports=[theirs]
    )
    alone, _ = split_group(actor=desk, now=LATER, group=group, reports=[ours, theirs])
    assert alone.size == 1
    refused("split.everything", split_group, actor=desk, now=LATER, group=alone, reports=[ours])


def test_merged_groups_are_one_and_later_copies_of_either_land_there():
    one, two = make_desk2.groups(make_desk2.LETTER, make_desk2.INK)
    desk = make.desk()
    before = make_desk2.everything()
    one, change = merge_groups(actor=desk, now=LATER, into=one, others=[two], despite=True)
    assert one.size == 2 and not ReportGroup.objects.visible_to(desk, LATER).filter(pk=two.pk)
    assert make_desk2.group(make_desk2.INK + " katanya", now=LATER).pk == one.pk
    assert merge_groups(actor=desk, now=LATER, into=one, others=[two])[1] is None
    undo_change(actor=desk, now=LATER, change=change)
    after = make_desk2.everything()
    first = [row["pk"] for row in before["reports"]]
    assert [row for row in after["reports"] if row["pk"] in first] == before["reports"]
    assert [row for row in after["groups"] if row["pk"] == two.pk] == [
        row for row in before["groups"] if row["pk"] == two.pk
    ]


def test_a_merge_into_an_answered_group_answers_the_new_members_and_stays():
    one, two = make_desk2.groups(make_desk2.LETTER, make_desk2.INK)
    desk, second = make.desk(), make.second()
    check = make.decided_check(one, desk)
    approve_and_answer(actor=second, now=make.NOON, clarification=make.draft(check, desk))
    run_due()
    _, change = merge_groups(actor=desk, now=LATER, into=one, others=[two], despite=True)
    run_due()
    assert not Report.objects.filter(answer=None).exists()
    assert make_desk2.fresh(one).state == "answered"
    Report.objects.filter(group=one).order_by("pk").last()
    refused("change.answered_since", undo_change, actor=desk, now=LATER, change=change)


def test_groups_that_contradict_each_other_are_merged_only_by_somebody_who_says_so():
    one, two = make_desk2.groups(make_desk2.LETTER, make_desk2.LETTER.replace("27", "29"))
    assert one.pk != two.pk and differences(one, [two])
    desk = make.desk()
    refused("merge.contradicts", merge_groups, actor=desk, now=LATER, into=one, others=[two])
    merge_groups(actor=desk, now=LATER, into=one, others=[two], despite=True)
    assert ReportGroup.objects.get(pk=two.pk).merged_into_id == one.pk


def test_what_must_stay_apart_stays_apart():
    one, two = make_desk2.groups(make_desk2.LETTER, make_desk2.INK)
    desk, other = make.desk(), make.desk()
    for group in (one, two):
        open_check(actor=desk, now=make.NOON, group=group, topic="Topik pemeriksaan")
    late = make.NOON + timedelta(hours=3)
    act = {"actor": desk, "now": late, "into": one, "others": [two], "despite": True}
    refused("merge.two_checks", merge_groups, **act)
    hold_group(actor=other, now=late, group=two)
    refused("group.held", merge_groups, **act)
    three = make_desk2.group(
        "Kotak suara di balai warga tidak dikunci sejak kemarin", kind="complaint"
    )
    refused("merge.other_kind", merge_groups, **(act | {"others": [three]}))
    four = make_desk2.group("Bilik suara di lapangan rusak kena hujan semalam", code=SARIJADI)
    refused("permission.denied", merge_groups, **(act | {"others": [four]}))
    make.report("Bilik suara di lapangan rusak kena hujan semalam")
    run_due()
    refused("merge.seen_elsewhere", merge_groups, **(act | {"others": [four]}))
    bawaslu = make_desk2.group(make_desk2.MONEY, kind="violation")
    refused("permission.denied", merge_groups, **(act | {"others": [bawaslu]}))


def test_a_change_is_not_taken_back_under_a_later_one():
    one, two, three = make_desk2.groups(
        make_desk2.LETTER, make_desk2.INK, "Bilik suara di lapangan rusak kena hujan semalam"
    )
    desk, other = make.desk(), make.desk()
    _, first = merge_groups(actor=desk, now=LATER, into=two, others=[one], despite=True)
    _, then = merge_groups(actor=other, now=LATER, into=three, others=[two], despite=True)
    refused("change.rested_on", undo_change, actor=desk, now=LATER, change=first)
    assert make_desk2.group(make_desk2.LETTER, now=LATER).pk == three.pk  # through two merges
    undo_change(actor=other, now=LATER, change=then)
    undo_change(actor=desk, now=LATER, change=first)
    assert make_desk2.fresh(one).merged_into_id is None


def test_a_colleague_may_take_a_change_back_and_a_stranger_may_not():
    group = make_desk2.group()
    change = tag_group(actor=make.desk(), now=LATER, group=group, values=["kampanye_hitam"])
    stranger = make.desk(make.BANDUNG)
    refused("permission.denied", undo_change, actor=stranger, now=LATER, change=change)
    undo_change(actor=make.desk(), now=LATER, change=change)
    assert not group.tags.exists()
    refused("tag.unknown", tag_group, actor=make.desk(), now=LATER, group=group, values=["lain"])


def test_a_place_said_in_words_is_settled_for_all_who_said_the_same():
    for _ in range(2):
        make.report(make_desk2.LETTER, code=make.BOGOR, place_said="belakang masjid Kedung Badak")
    make.report(make_desk2.LETTER, code=make.BOGOR, place_said="pasar")
    run_due()
    group, desk = ReportGroup.objects.get(), make.desk()
    report, before = Report.objects.order_by("pk").first(), make_desk2.everything()
    village = make.place(make.KEDUNG_BADAK)
    change = settle_reports(actor=desk, now=LATER, report=report, place=village, alike=True)
    assert change.reports == 2
    assert dict(group.exposures.values_list("code", "reports")) == {
        make.BOGOR: 1, make.KEDUNG_BADAK: 2,
    }  # fmt: skip
    assert make_desk2.fresh(report).place_said == "belakang masjid Kedung Badak"
    again = make_desk2.fresh(report)
    assert settle_reports(actor=desk, now=LATER, report=again, place=village) is None
    undo_change(actor=desk, now=LATER, change=change)
    assert make_desk2.everything() == before
    refused(
        "settle.outside", settle_reports, actor=desk, now=LATER, report=report,
        place=make.place(SARIJADI),
    )  # fmt: skip


def test_a_settled_place_where_an_answer_holds_is_answered_at_once():
    one = make_desk2.group()
    desk, second = make.desk(make.BANDUNG), make.second(make.BANDUNG)
    make.report(make_desk2.LETTER, code=SARIJADI)
    run_due()
    check = make.decided_check(one, desk)
    approve_and_answer(actor=second, now=make.NOON, clarification=make.draft(check, desk))
    run_due()
    make.report(make_desk2.LETTER, code="32", place_said="Sarijadi Bandung")
    run_due()
    report = Report.objects.get(place_code="32")
    west = make.desk("32")
    settle_reports(actor=west, now=LATER, report=report, place=make.place(SARIJADI))
    assert make_desk2.fresh(report).answer is not None
