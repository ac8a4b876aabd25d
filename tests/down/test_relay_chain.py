"""Passing on: proof, undo, confirmation, openings; reminders, escalation, silences."""

from datetime import timedelta
from importlib import import_module

import make
import pytest
from django.db import connection

import make_cascade
from kentongan.down.actions.acknowledge import acknowledge, show_notice
from kentongan.down.actions.relay import (
    Proof,
    confirm_relay,
    count_opening,
    state_relayed,
    undo_relayed,
)
from kentongan.down.actions.remind import note_silence, remind_silent
from kentongan.down.actions.silent import note_silent
from kentongan.down.actions.wave import stop_notice
from kentongan.down.chain import adhoc_share, relays_to_check
from kentongan.down.models import Delivery, Nudge, OpenHour, Relay, Silence, Tally
from kentongan.ledger.models import Event
from kentongan.ledger.refusal import Refusal

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
PHONE = "Mozilla/5.0 (Linux; Android 9) Chrome/95.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def small_map(at_noon):
    make.places()


@pytest.fixture
def siti():
    return make.pps(make.KEDUNG_BADAK)


@pytest.fixture
def notice(siti):
    return make_cascade.wide()


@pytest.fixture
def ppk():
    return make.actor("ppk", "ppk", make.TANAH_SAREAL)


def refusal_of(act, **arguments) -> str:
    with pytest.raises(Refusal) as found:
        act(**arguments)
    return found.value.code


def counts(notice) -> tuple[int, int]:
    roll = notice.rolls.get(code=make.TANAH_SAREAL)
    return roll.relayed, roll.confirmed


def test_passing_on_keeps_its_proof_and_counts_once(siti, notice):
    proof = Proof(via="whatsapp", groups=7, link="https://contoh.id/p/1")
    for _ in range(2):
        state_relayed(actor=siti, now=make.NOON, notice=notice, proof=proof)
    relay = Relay.objects.get()
    assert (relay.via, relay.groups, relay.link) == ("whatsapp", 7, "https://contoh.id/p/1")
    assert counts(notice) == (1, 0) and Tally.objects.get().relayed == 1
    assert Event.objects.filter(code="notice.relayed").count() == 1
    data = Event.objects.get(code="notice.relayed").data
    assert "contoh.id" not in str(data)


@pytest.mark.parametrize(
    "proof,code",
    [
        (Proof(groups=0), "relay.groups_number"),
        (Proof(groups=9999), "relay.groups_number"),
        (Proof(link="javascript:alert(1)"), "relay.bad_link"),
        (Proof(link="https://" + "x" * 500), "relay.bad_link"),
        (Proof(via="pigeon"), "relay.unknown_way"),
    ],
)
def test_proof_that_is_none_is_refused_at_its_field(siti, notice, proof, code):
    assert refusal_of(state_relayed, actor=siti, now=make.NOON, notice=notice, proof=proof) == code
    assert not Delivery.objects.exists()


def test_a_mistaken_statement_is_taken_back_and_may_be_stated_again(siti, notice):
    state_relayed(actor=siti, now=make.NOON, notice=notice)
    for _ in range(2):
        undo_relayed(actor=siti, now=make.NOON, notice=notice)
    assert counts(notice) == (0, 0)
    assert Relay.objects.get().undone_at and Delivery.objects.get().acknowledged_at
    state_relayed(actor=siti, now=make.NOON + HOUR, notice=notice)
    assert counts(notice) == (1, 0) and Relay.objects.get().undone_at is None


def test_the_committee_above_confirms_once_and_then_it_stays(siti, notice, ppk):
    state_relayed(actor=siti, now=make.NOON, notice=notice)
    relay = relays_to_check(ppk, notice).get()
    for _ in range(2):
        confirm_relay(actor=ppk, now=make.NOON + HOUR, relay=relay, found=True)
    assert counts(notice) == (1, 1)
    assert not relays_to_check(ppk, notice).exists()
    code = refusal_of(undo_relayed, actor=siti, now=make.NOON, notice=notice)
    assert code == "relay.already_confirmed"


def test_what_was_not_found_stays_open_and_is_not_counted(siti, notice, ppk):
    state_relayed(actor=siti, now=make.NOON, notice=notice)
    relay = relays_to_check(ppk, notice).get()
    confirm_relay(actor=ppk, now=make.NOON, relay=relay, found=False)
    assert counts(notice) == (1, 0) and Relay.objects.get().doubted_at


def test_another_district_confirms_nothing_here(siti, notice):
    state_relayed(actor=siti, now=make.NOON, notice=notice)
    other = make.actor("ppk", "ppk", "327101")
    code = refusal_of(
        confirm_relay, actor=other, now=make.NOON, relay=Relay.objects.get(), found=True
    )
    assert code == "permission.denied"


def test_about_five_in_a_hundred_statements_are_drawn_by_lot(siti, notice):
    drawn = 0
    for _ in range(12):
        organiser = make.pps(make.CIBADAK)
        state_relayed(actor=organiser, now=make.NOON, notice=notice)
    drawn = Relay.objects.filter(sampled=True).count()
    assert 0 <= drawn < 8  # twelve times five in a hundred: eight would be one in ten million


def test_openings_of_the_own_link_confirm_and_machines_do_not_count(siti, notice):
    code = show_notice(actor=siti, now=make.NOON, notice=notice).code
    state_relayed(actor=siti, now=make.NOON, notice=notice)
    for agent in ("WhatsApp/2.23", "", "Googlebot"):
        assert count_opening(now=make.NOON, code=code, agent=agent) == notice
    assert not OpenHour.objects.exists()
    for _ in range(3):
        count_opening(now=make.NOON, code=code, agent=PHONE)
    assert counts(notice) == (1, 1)
    assert Relay.objects.get().confirmed_how == "opens"


def test_openings_are_capped_per_hour_and_a_wrong_code_is_nothing(siti, notice):
    code = show_notice(actor=siti, now=make.NOON, notice=notice).code
    for _ in range(25):
        count_opening(now=make.NOON, code=code, agent=PHONE)
    assert OpenHour.objects.get().opens == 20
    for wrong in ("", "x" * 400, "\x00", "kodesalah1", "ékode"):
        assert count_opening(now=make.NOON, code=wrong, agent=PHONE) is None


def test_a_stopped_notice_is_not_passed_on_any_more(siti, notice):
    stop_notice(actor=make.second(), now=make.NOON, notice=notice, why="Jamnya salah")
    assert refusal_of(state_relayed, actor=siti, now=make.NOON, notice=notice) == "relay.stopped"


def test_a_debate_is_not_passed_on_in_masa_tenang(siti):
    debate = make_cascade.wide(purpose="contest")
    tenang = make.NOON + timedelta(days=5)
    code = refusal_of(state_relayed, actor=siti, now=tenang, notice=debate)
    assert code == "relay.quiet_days"


def test_a_reminder_is_one_row_and_tires_nobody(siti, notice, ppk):
    def remind(hours: float, who=ppk, code=make.TANAH_SAREAL, what=notice):
        return remind_silent(actor=who, now=make.NOON + hours * HOUR, notice=what, code=code)

    remind(0)
    with pytest.raises(Refusal, match=r"nudge\.too_soon"):
        remind(0.5)
    with pytest.raises(Refusal, match=r"nudge\.too_soon"):
        remind(0.5, make.second(), make.BOGOR)
    remind(2)
    with pytest.raises(Refusal, match=r"nudge\.too_many"):
        remind(4)
    other = make_cascade.wide()
    remind(4, what=other)
    with pytest.raises(Refusal, match=r"nudge\.too_many"):
        remind(5.2, what=make_cascade.wide())
    with pytest.raises(Refusal, match=r"nudge\.quiet_hours"):
        remind(10)
    remind(24)
    assert Nudge.objects.count() == 4


def test_a_committee_reminds_nobody_outside_its_district(notice, ppk):
    code = refusal_of(remind_silent, actor=ppk, now=make.NOON, notice=notice, code="327101")
    assert code == "permission.denied"


def test_at_the_deadline_committees_above_silent_villages_are_asked_once(siti, notice):
    acknowledge(actor=siti, now=make.NOON, notice=notice)
    assert note_silence(now=make.NOON + 3 * HOUR, notice=notice) == 2
    assert note_silence(now=make.NOON + 3 * HOUR, notice=notice) == 0
    assert notice.escalations.get(code=make.TANAH_SAREAL).silent == 4


def test_a_silent_village_gets_a_reason_from_the_committee_above(siti, notice, ppk):
    def say(**more):
        values = {"actor": ppk, "now": make.NOON, "notice": notice, "code": make.CIBADAK}
        return note_silent(**(values | more))

    say(reason="no_signal")
    say(reason="other", note="Jembatan putus sejak kemarin")
    row = Silence.objects.get()
    assert (row.reason, row.note) == ("other", "Jembatan putus sejak kemarin")
    assert "Jembatan" not in str(list(Event.objects.values_list("data", flat=True)))
    for more, code in [
        ({"reason": "lazy"}, "silence.reason_missing"),
        ({"reason": "other"}, "silence.note_missing"),
        ({"reason": "nobody", "code": "3271011001"}, "permission.denied"),
        ({"reason": "nobody", "actor": siti}, "permission.denied"),
    ]:
        assert refusal_of(say, **more) == code
    acknowledge(actor=siti, now=make.NOON, notice=notice)
    assert refusal_of(say, reason="nobody", code=make.KEDUNG_BADAK) == "silence.has_answered"


def test_the_share_of_ad_hoc_staff_with_an_act_counts_each_post_once(siti, notice, ppk):
    assert adhoc_share(make.BOGOR, make.NOON) == (2, 0)
    state_relayed(actor=siti, now=make.NOON, notice=notice)
    assert adhoc_share(make.BOGOR, make.NOON) == (2, 1)


def test_a_notice_from_before_there_were_roll_ups_gets_the_same_ones_from_its_tallies(siti):
    notice = make_cascade.wide(codes=(make.KEDUNG_BADAK, make.CIBADAK))
    acknowledge(actor=siti, now=make.NOON, notice=notice)
    state_relayed(actor=siti, now=make.NOON, notice=notice)
    before = list(notice.rolls.values())
    notice.rolls.all().delete()
    migration = import_module("kentongan.down.migrations.0006_rolls_of_old_notices")
    for _ in range(2):
        with connection.cursor() as cursor:
            migration.make_rolls(None, cursor)  # a cursor executes as an editor does
    after = list(notice.rolls.values())
    assert [row | {"id": 0} for row in after] == [row | {"id": 0} for row in before]
    assert after[0]["known"] == 1 and after[0]["on_time"] == 1 and after[0]["villages"] == 2
