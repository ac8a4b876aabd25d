"""What complains about an office or a person goes around both (R1.15)."""

from datetime import timedelta

import make
import pytest

import make_desk2
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.worker import run_due
from kentongan.loop.measures import claims_visible_to
from kentongan.roster.acting import actor_for
from kentongan.up import inbox
from kentongan.up.actions.about import set_about
from kentongan.up.actions.check import open_check
from kentongan.up.actions.converse import reply
from kentongan.up.actions.hold import hold_group
from kentongan.up.actions.receive import Extra
from kentongan.up.actions.undo import undo_change
from kentongan.up.models import Exposure, Report, ReportGroup
from kentongan.up.routing import handler_for

pytestmark = pytest.mark.django_db
WORDS = "Ketua di kantor itu meminta uang supaya nama saya dimasukkan daftar petugas"
LATER = make.NOON + timedelta(hours=2)


@pytest.fixture(autouse=True)
def _map():
    make.places()


def told(kind: str = "complaint", **about) -> ReportGroup:
    report = make.report(WORDS, kind=kind, extra=Extra(**about)).report
    run_due()
    return Report.objects.get(pk=report.pk).group


def sees(actor, group: ReportGroup) -> bool:
    views = [
        ReportGroup.objects.visible_to(actor, LATER).filter(pk=group.pk).exists(),
        Report.objects.visible_to(actor, LATER).filter(group=group).exists(),
        Exposure.objects.visible_to(actor, LATER).filter(group=group).exists(),
        inbox.counts(actor, LATER, LATER)["mine"] > 0,
    ]
    assert len(set(views)) == 1
    return views[0]


def test_a_complaint_about_an_office_is_seen_by_the_office_above_and_not_by_that_office():
    bogor, province, nation = make.desk(), make.desk("32"), make.desk("")
    group = told(against=make.institution("kpu", make.BOGOR))
    assert not sees(bogor, group)
    assert not sees(make.second(), group)
    assert sees(province, group) and sees(nation, group)
    for act in (hold_group,):
        with pytest.raises(Refusal):
            act(actor=bogor, now=LATER, group=group)
    with pytest.raises(Refusal):
        reply(actor=bogor, now=LATER, report=group.reports.get(), words="Halo Bu", key="k" * 24)
    open_check(actor=province, now=LATER, group=group, topic="Permintaan uang")
    assert not claims_visible_to(bogor, LATER).exists() and claims_visible_to(province, LATER)


def test_a_complaint_about_a_person_is_kept_from_that_person_in_every_post_and_from_the_unit():
    boss = make.post("anggota", "kpu", make.BOGOR)
    elsewhere = make.post("anggota", "kpu", "32", person=boss.person)
    group = told(against_post=boss)
    assert group.against_id == boss.institution_id
    assert not sees(actor_for(boss), group) and not sees(actor_for(elsewhere), group)
    assert not sees(make.desk(), group)
    assert sees(make.desk("32"), group)


def test_a_complaint_about_village_staff_goes_to_the_office_of_the_regency():
    village = make.post("pps", "pps", make.KEDUNG_BADAK)
    office = make.institution("kpu", make.BOGOR)
    group = told(against_post=village)
    assert group.owner == "kpu" and sees(make.desk(), group)
    assert handler_for(group.owner, group.against) == office


def test_a_complaint_about_bawaslu_goes_to_the_bawaslu_above_and_about_the_nation_to_the_other():
    here, above = make.institution("bawaslu", make.BOGOR), make.institution("bawaslu", "32")
    group = told(against=here)
    assert group.owner == "bawaslu" and handler_for(group.owner, here) == above
    assert not sees(make.desk(kind="bawaslu"), group) and sees(make.desk("32", "bawaslu"), group)
    top = told(against=make.institution("kpu", ""))
    assert top.owner == "bawaslu" and sees(make.desk(kind="bawaslu"), top)
    # Money for votes, whoever is named, stays Bawaslu's.
    money = told(kind="violation", against=make.institution("kpu", make.BOGOR))
    assert money.owner == "bawaslu" and sees(make.desk(kind="bawaslu"), money)


def test_reports_about_different_bodies_never_share_a_group():
    kpu, bandung = make.institution("kpu", make.BOGOR), make.institution("kpu", make.BANDUNG)
    groups = [told(), told(against=kpu), told(against=bandung), told(against=kpu), told()]
    assert groups[0] == groups[4] and groups[1] == groups[3]
    assert len({group.pk for group in groups}) == 3


def test_a_desk_notes_whom_it_is_about_and_the_group_leaves_its_sight_for_good():
    group, desk, province = make_desk2.group(WORDS, kind="complaint"), make.desk(), make.desk("32")
    office = make.institution("kpu", make.BOGOR)
    with pytest.raises(Refusal) as no:
        set_about(actor=desk, now=LATER, group=group, institution=office, reason="  ya ")
    assert no.value.code == "about.reason_missing"
    act = {"actor": desk, "now": LATER, "group": group, "institution": office}
    _, change = set_about(**act, reason="Isinya tentang kantor kami sendiri")
    group = make_desk2.fresh(group)
    assert not sees(desk, group) and sees(province, group)
    # Who can no longer see it cannot take it back either.
    with pytest.raises(Refusal) as no:
        undo_change(actor=desk, now=LATER, change=change)
    assert no.value.code == "permission.denied"
    undo_change(actor=province, now=LATER, change=change)
    assert sees(desk, make_desk2.fresh(group))


def test_noting_the_own_person_hides_it_from_that_person_and_clearing_it_shows_it_again():
    group, province = make_desk2.group(WORDS, kind="complaint"), make.desk("32")
    boss = make.post("anggota", "kpu", make.BOGOR)
    act = {"actor": province, "now": LATER, "group": group, "reason": "Disebut dalam kiriman warga"}
    set_about(**act, post=boss)
    assert not sees(actor_for(boss), make_desk2.fresh(group))
    assert set_about(**act, post=boss)[1] is None
    set_about(**act)
    assert sees(actor_for(boss), make_desk2.fresh(group))
    # A like report that names nobody joins it again.
    assert told().pk == group.pk
