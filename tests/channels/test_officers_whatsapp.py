"""Urgent notices by WhatsApp: only to who agreed, only by template, never over the limit, and told."""

from datetime import timedelta

import make
import pytest

import make_cascade
import make_channels
import make_ways
from kentongan.channels import wire
from kentongan.down.actions.subscribe import turn_whatsapp_off, turn_whatsapp_on
from kentongan.down.models import Delivery, Way
from kentongan.down.ways import by_whatsapp
from kentongan.ledger.models import Event, Job, Outgoing
from kentongan.ledger.outbox import send_later
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.worker import run_due
from kentongan.roster.models import Person
from kentongan.rules.channels import people_a_day

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def pps(providers, at_noon, settings):
    settings.CHANNELS["whatsapp"] |= {"templates": "kentongan_penting", "tier": "250"}
    make.places()
    return make.pps()


@pytest.fixture
def number(pps):
    return make_ways.with_phone(pps, "6281200000001")


def crowd(many: int) -> list[str]:
    return [make_ways.with_phone(make.pps(), f"62813{n:07d}") for n in range(many)]


def filled(many: int, *, at=make.NOON) -> None:
    """So many citizens were written to first, by template: the portfolio is one for all."""
    Outgoing.objects.bulk_create(
        Outgoing(
            key=f"answer:{n}", channel="whatsapp", address="", body="", made_at=at,
            state=Outgoing.State.HANDED_OVER, handed_over_at=at, provider_id=f"wamid.C{n}",
            data={"conversation": n, "first": True},
        )
        for n in range(many)
    )  # fmt: skip


def tells(row: Outgoing, status: str, *, at=make.NOON, **more) -> None:
    told = make_channels.whatsapp_status(row.provider_id, status, at=at, key=row.key, **more)
    make_channels.post_whatsapp(make_channels.whatsapp_body(statuses=[told]))
    run_due()


def test_an_urgent_notice_goes_by_the_approved_template_and_no_other_notice_does(providers, number):
    make_cascade.wide()
    make_ways.go()
    assert providers.sent == []
    notice = make_ways.urgent()
    for _ in range(3):
        make_ways.go()
    (sent,) = providers.sent
    assert sent["to"] == number
    assert sent["text"] == (
        f"kentongan_penting | {notice.headline} | "
        f"https://contoh.example/petugas/siaran/{notice.pk}/"
    )
    row = Outgoing.objects.get()
    assert row.provider_id == sent["id"] and row.key == sent["key"] and row.address == ""


def test_only_with_a_tick_and_a_number_and_taken_back_as_freely(providers, pps):
    for phone, agreed, code in [
        (None, True, "push.no_phone"),
        ("+62812", False, "push.not_agreed"),
    ]:
        Person.objects.filter(pk=pps.person_id).update(phone=phone)
        with pytest.raises(Refusal) as found:
            turn_whatsapp_on(actor=pps, now=make.NOON, agreed=agreed)
        assert found.value.code == code
    for _ in range(2):
        make_ways.with_phone(pps, "6281200000001")
    assert Event.objects.filter(code="push.turned_on", data__way="whatsapp").count() == 1
    make_ways.urgent()
    make_ways.tend_hand_overs(now=make.NOON)
    assert turn_whatsapp_off(actor=pps, now=make.NOON) == 1
    run_due()
    assert providers.sent == []


def test_a_consent_holds_for_its_own_number_only(providers, number, pps):
    Person.objects.filter(pk=pps.person_id).update(phone="+6281299999999")
    make_ways.urgent()
    make_ways.go()
    assert providers.sent == [] and Way.objects.get().closed_why == "number_changed"
    turn_whatsapp_on(actor=pps, now=make.NOON, agreed=True)
    make_ways.urgent()
    make_ways.go()
    assert [one["to"] for one in providers.sent] == ["6281299999999"]


def test_without_an_approved_template_nothing_goes_and_the_notice_says_so(
    providers, number, settings
):
    settings.CHANNELS["whatsapp"]["templates"] = "kentongan_jawaban"
    notice = make_ways.urgent()
    make_ways.go()
    assert providers.sent == [] and Outgoing.objects.get().error == "no_template"
    assert by_whatsapp(notice).failed == 1


def test_over_the_limit_nobody_is_written_to_and_who_is_left_is_counted_for_people(providers, pps):
    filled(230)
    crowd(23)
    notice = make_ways.urgent()
    make_ways.go()
    told = by_whatsapp(notice)
    assert len(providers.sent) == 20 and (told.meant, told.taken, told.over) == (23, 20, 3)
    assert told.by_hand.startswith("https://wa.me/?text=Kabar%20resmi")
    assert not Job.objects.filter(name="channels.hand_many", state=Job.State.READY).exists()
    again = make_ways.urgent()
    make_ways.go()
    told = by_whatsapp(again)
    assert (told.taken, told.over) == (20, 3), "who was written to today counts once"


def test_when_there_is_time_who_is_over_the_limit_is_written_to_the_next_day(
    providers, pps, at_noon
):
    filled(248)
    crowd(3)
    notice = make_ways.urgent(hours=48)
    make_ways.go()
    assert len(providers.sent) == 2
    told = by_whatsapp(notice)
    assert (told.waiting, told.over) == (1, 0)
    later = make.NOON + 23 * HOUR
    at_noon.move_to(later)
    make_ways.go_again(later)
    assert len(providers.sent) == 2
    at_noon.move_to(next_day := make.NOON + 24 * HOUR + timedelta(minutes=5))
    make_ways.go_again(next_day)
    assert len(providers.sent) == 3 == by_whatsapp(notice).taken


def test_templates_to_citizens_count_against_the_same_limit(providers, number):
    filled(249)
    send_later(
        key="x", channel="whatsapp", address="62899", body="x", now=make.NOON,
        data={"template": {"name": "kentongan_jawaban", "values": ["Kabar resmi"]}},
    )  # fmt: skip
    run_due()
    notice = make_ways.urgent()
    make_ways.go()
    assert [one["to"] for one in providers.sent] == ["62899"]
    assert by_whatsapp(notice).over == 1


def test_a_larger_tier_and_none_at_all_are_what_the_operator_set(providers, pps, settings):
    filled(250)
    crowd(2)
    settings.CHANNELS["whatsapp"]["tier"] = "unlimited"
    make_ways.urgent()
    make_ways.go()
    assert len(providers.sent) == 2
    assert [people_a_day(one) for one in ("2000", "unlimited", "", "no tier")] == [
        2000, None, 250, 250,
    ]  # fmt: skip


def test_statuses_in_any_order_and_twice_become_the_officers_marks(providers, number, pps):
    notice = make_ways.urgent()
    make_ways.go()
    row = Outgoing.objects.get()
    for status, minute in [
        ("read", 9),
        ("sent", 1),
        ("delivered", 2),
        ("read", 9),
        ("delivered", 2),
    ]:
        tells(row, status, at=make.NOON + timedelta(minutes=minute))
    found = Delivery.objects.get(notice=notice, post=pps.post_id)
    assert found.delivered_at == found.read_at or found.delivered_at < found.read_at
    assert found.read_at and found.acknowledged_at is None, "read is not the statement of receipt"
    told = by_whatsapp(notice)
    assert (told.arrived, told.opened) == (1, 1)


def test_a_status_of_nobody_and_wrong_values_change_nothing(providers, number):
    make_ways.urgent()
    make_ways.go()
    row = Outgoing.objects.get()
    for more in ({"errors": "x"}, {"errors": [{"code": "x" * 100_000}]}, {"timestamp": "9" * 40}):
        tells(row, "sent", **more)
    row.provider_id, row.key = "wamid.UNKNOWN", "notice:999999999"
    tells(row, "read")
    assert not Delivery.objects.exists() and not Job.objects.exclude(error="").exists()


def test_a_number_without_whatsapp_closes_the_way_whether_told_at_once_or_later(
    providers, number, pps
):
    providers.troubles.append(131026)
    make_ways.urgent()
    make_ways.go()
    assert Way.objects.get().closed_why == "not_on_whatsapp"
    turn_whatsapp_on(actor=pps, now=make.NOON, agreed=True)
    make_ways.urgent()
    make_ways.go()
    row = Outgoing.objects.filter(state=Outgoing.State.HANDED_OVER).get()
    tells(row, "failed", errors=[{"code": 131026, "title": "Message undeliverable"}])
    assert Way.objects.get().closed_why == "not_on_whatsapp"
    row.refresh_from_db()
    assert (row.state, row.error) == (Outgoing.State.FAILED, "whatsapp_131026")


@pytest.mark.parametrize("trouble", ["cut", "silent"])
def test_a_line_that_breaks_after_whatsapp_took_it_waits_for_the_status_and_sends_once(
    providers, number, trouble, monkeypatch
):
    monkeypatch.setattr(wire, "TIMEOUT", (1, 0.3))
    providers.troubles.append(trouble)
    make_ways.urgent()
    make_ways.go()
    row = Outgoing.objects.get()
    assert row.state == Outgoing.State.WAITING
    make_ways.go_again()
    row.refresh_from_db()
    assert row.error == "unknown" and len(providers.sent) == 1
    row.provider_id = providers.sent[0]["id"]
    tells(row, "sent")
    make_ways.go_again()
    row.refresh_from_db()
    assert row.state == Outgoing.State.HANDED_OVER and len(providers.sent) == 1


def test_when_no_status_comes_it_is_made_once_more_with_the_same_key_and_counted_apart(
    providers, number
):
    providers.troubles.append("cut")
    make_ways.urgent()
    make_ways.go()
    for _ in range(3):
        make_ways.go_again()
    row = Outgoing.objects.get()
    assert row.state == Outgoing.State.HANDED_OVER and row.data["again"] == 1
    assert len(providers.sent) == 2 and len({one["key"] for one in providers.sent}) == 1


def test_too_fast_rests_and_a_wrong_token_waits_for_a_person(providers, number):
    providers.troubles.extend(["429", 190])
    make_ways.urgent()
    make_ways.go()
    assert Outgoing.objects.get().error == "whatsapp_130429"
    make_ways.go_again()
    assert Outgoing.objects.get().error == "whatsapp_190"
    make_ways.go_again()
    assert len(providers.sent) == 1
