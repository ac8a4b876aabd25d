"""Accounts of units: named, verified, handed over; a person's own only with consent, and taken back."""

from datetime import date, timedelta

import make
import pytest

import make_rosters
from kentongan.ledger.models import Event
from kentongan.ledger.refusal import Refusal
from kentongan.roster.accounts import (
    accounts_visible_to,
    declared,
    own_accounts,
    term_over,
    twice,
    units_without,
    usage,
)
from kentongan.roster.actions import accounts as act
from kentongan.roster.actions.partners import register_partner, withdraw_partner
from kentongan.roster.models import Account, Institution, NoAccount
from kentongan.rules import accounts as rules

pytestmark = pytest.mark.django_db
CIBADAK = make.CIBADAK


@pytest.fixture
def office():
    return make_rosters.keeper()


@pytest.fixture
def pps(office):
    return make.pps()


def unit(code=make.KEDUNG_BADAK, kind="pps"):
    return make.institution(kind, code)


def name(actor, said="@PPS.KedungBadak", platform="instagram", **more):
    body = more.pop("institution", None) or unit()
    return act.register_account(
        actor=actor, now=make.NOON, institution=body, platform=platform, said=said, **more
    )


def refused(call, **more):
    with pytest.raises(Refusal) as caught:
        call(now=make.NOON, **more)
    return caught.value.code


@pytest.mark.parametrize(
    ("platform", "said", "form"),
    [
        ("instagram", "@KPU.Contoh", "kpu.contoh"),
        ("instagram", "https://www.instagram.com/KPU.Contoh/?hl=id", "kpu.contoh"),
        ("tiktok", "https://www.tiktok.com/@kpu_contoh", "kpu_contoh"),
        ("youtube", "youtube.com/c/KPUContoh", "kpucontoh"),
        ("x", "https://twitter.com/kpu_contoh/status/1", "kpu_contoh"),
        ("x", "https://www.instagram.com/kpu_contoh", None),
        ("facebook", "kpu contoh", None),
        ("instagram", "", None),
        ("instagram", "https://[broken", None),
        ("instagram", "a" * 100_000, None),
        ("situs", "https://pps.contoh.id/", "pps.contoh.id"),
        ("lainnya", "Radio Contoh FM", "Radio Contoh FM"),
        ("surat", "x", None),
    ],
)
def test_an_account_has_one_form_however_it_is_written(platform, said, form):
    assert rules.handle(platform, said) == form


def test_a_unit_names_its_account_once_and_its_term_ends_with_the_body(pps):
    account = name(pps)
    assert (account.name, account.kind, account.until) == ("pps.kedungbadak", "unit", make.END)
    assert name(pps, "https://instagram.com/pps.kedungbadak").pk == account.pk
    assert account.code.startswith("KTG-") and len(account.code) == 10
    assert "kedungbadak" not in str(Event.objects.get(code="account.registered").data)
    assert refused(name_later, actor=pps, said="?!") == "account.unreadable"
    assert refused(name_later, actor=pps, platform="lainnya", said="FM") == "account.name_platform"
    assert (
        name(pps, "FM 90", "lainnya", platform_name="Radio Contoh").platform_name == "Radio Contoh"
    )


def name_later(now, **more):
    return name(more.pop("actor"), more.pop("said"), more.pop("platform", "instagram"), **more)


def test_nobody_is_asked_for_a_personal_account_and_consent_can_be_taken_back(pps, office):
    assert refused(name_later, actor=pps, said="siti", personal=True) == "account.needs_consent"
    mine = name(pps, "siti.contoh", personal=True, consent=True)
    assert mine.person_id == pps.person_id and mine.until == make.END
    other = make.pps()
    assert mine not in own_accounts(other, make.NOON)
    assert not accounts_visible_to(office, make.NOON).exists()  # in no list of the office
    assert declared(office, make.NOON) == (1, 0)
    assert refused(act.withdraw_own, actor=other, account=mine) == "permission.denied"
    assert refused(act.close_account, actor=office, account=mine) == "permission.denied"
    act.withdraw_own(actor=pps, now=make.NOON, account=mine)
    mine.refresh_from_db()
    assert (mine.name, mine.person, mine.code) == ("", None, "")
    assert Account.objects.count() == 1 and declared(office, make.NOON) == (0, 1)


def test_a_unit_without_an_account_says_why_and_stands_on_a_list_with_its_follow_up(pps, office):
    silent = make.pps(CIBADAK)
    assert (
        refused(act.state_none, actor=pps, institution=unit(), reason="malas")
        == "account.reason_missing"
    )
    act.state_none(actor=pps, now=make.NOON, institution=unit(), reason="belum_punya")
    act.state_none(actor=pps, now=make.NOON, institution=unit(), reason="belum_punya")
    act.state_none(actor=pps, now=make.NOON, institution=unit(), reason="tidak_aktif")
    assert NoAccount.objects.count() == 2
    act.follow_up(
        actor=office, now=make.NOON, institution=unit(), text="Bimtek", on=date(2024, 11, 25)
    )
    listed = [one.name for one in units_without(office, make.NOON)]
    assert listed == ["KPU Kota Bogor", "PPS Cibadak", "PPS Kedung Badak"]  # silent ones first
    name(pps)
    assert NoAccount.objects.filter(ended_at=None).count() == 0
    assert (
        refused(act.state_none, actor=pps, institution=unit(), reason="lainnya")
        == "account.unit_has_one"
    )
    assert (
        refused(act.state_none, actor=silent, institution=unit(), reason="lainnya")
        == "permission.denied"
    )


def test_the_same_account_at_two_units_is_shown_and_not_refused(pps, office):
    name(pps)
    name(make.pps(CIBADAK), institution=unit(CIBADAK))
    rows = accounts_visible_to(office, make.NOON)
    assert twice(rows, make.NOON) == {("instagram", "pps.kedungbadak"): 2}
    assert usage(rows, make.NOON) == [("pps", "instagram", 2)]


def test_an_account_is_verified_checked_handed_over_when_the_term_ends_and_closed(pps, office):
    account = name(pps)
    assert refused(act.confirm_code, actor=pps, account=account) == "permission.denied"
    act.confirm_code(actor=office, now=make.NOON, account=account)
    act.confirm_code(actor=office, now=make.NOON, account=account)
    assert Event.objects.filter(code="account.verified").count() == 1
    answers = dict.fromkeys(rules.table()["checklist"], True)
    act.check_neutrality(actor=office, now=make.NOON, account=account, answers=answers)
    some = {"kandidat": True}
    assert (
        refused(act.check_neutrality, actor=office, account=account, answers=some)
        == "account.answer_missing"
    )

    later = make.END + timedelta(days=1)
    rows = accounts_visible_to(office, make.NOON)
    assert list(term_over(rows, later)) == [account]
    kpu = Institution.objects.get(kind="kpu", place__code=make.BOGOR)
    code = account.code
    act.hand_over(actor=office, now=make.NOON, account=account, to=kpu)
    account.refresh_from_db()
    assert (account.institution, account.until, account.verified_at) == (kpu, None, None)
    assert account.handovers.get().from_institution == unit()
    assert account.code != code  # the old unit's code in the description proves nothing any more
    act.aim_at(actor=office, now=make.NOON, account=account, target=10_000, on=date(2025, 1, 1))
    act.close_account(actor=office, now=make.NOON, account=account)
    assert refused(act.aim_at, actor=office, account=account, target=1, on=None) == "account.closed"


def test_a_partner_is_noted_with_consent_and_its_contact_can_go(office):
    place = make.place(make.BOGOR)
    more = {"actor": office, "place": place, "kind": "bem", "name": "BEM Contoh", "contact": "Rina"}
    assert refused(register_partner, **more) == "partner.needs_consent"
    partner = register_partner(now=make.NOON, **more, consent=True, consent_how="surat")
    assert (
        register_partner(now=make.NOON, **more, consent=True, consent_how="surat").pk == partner.pk
    )
    withdraw_partner(actor=office, now=make.NOON, partner=partner)
    partner.refresh_from_db()
    assert (partner.contact, partner.consent_at) == ("", None)
    assert refused(register_partner, **more | {"kind": "partai"}) == "partner.unknown_kind"
    assert refused(register_partner, **more | {"actor": make.pps()}) == "permission.denied"


def test_another_branch_neither_sees_nor_keeps(pps):
    account = name(pps)
    far = make.actor("pengelola", "kpu", "1674")
    bawaslu = make.actor("pengelola", "bawaslu", make.BOGOR)
    for stranger in (far, bawaslu, make.pps(CIBADAK)):
        assert not accounts_visible_to(stranger, make.NOON).exists()
        assert refused(act.confirm_code, actor=stranger, account=account) == "permission.denied"
        assert refused(act.close_account, actor=stranger, account=account) == "permission.denied"
        assert refused(name_later, actor=stranger, said="x") == "permission.denied"
