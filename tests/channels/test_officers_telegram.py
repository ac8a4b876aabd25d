"""Officers and the Telegram bot: linked once by their own word, told once, receipt by a button."""

from datetime import timedelta

import make
import pytest

import make_cascade
import make_channels
import make_ways
from kentongan.channels import wire
from kentongan.down.actions.link import GOOD_FOR, ask_link
from kentongan.down.actions.subscribe import turn_telegram_off
from kentongan.down.actions.wave import stop_notice
from kentongan.down.models import Delivery, LinkCode, Way
from kentongan.ledger.models import Event, Incoming, Job, Outgoing
from kentongan.ledger.worker import run_due
from kentongan.roster.actions.appoint import end_post
from kentongan.roster.models import Post
from kentongan.up.models import Conversation

pytestmark = pytest.mark.django_db


@pytest.fixture
def pps(providers, at_noon):
    make.places()
    return make.pps()


@pytest.fixture
def phone(pps, providers):
    return make_ways.Telegram(pps, 7001, providers)


def test_the_word_of_the_page_links_the_chat_and_notices_come_with_a_button(phone, pps):
    assert "Tertaut" in phone.shown()[0]["text"]
    notice = make_cascade.wide()
    make_ways.go()
    (message,) = phone.notices()
    assert message["text"].startswith(notice.headline)
    assert message["text"].endswith(f"https://contoh.example/petugas/siaran/{notice.pk}/")
    assert [label for label, _ in message["buttons"]] == ["Sudah saya terima", "Buka siaran"]
    row = Outgoing.objects.get(data__notice=notice.pk)
    assert (row.state, row.provider_id) == (
        Outgoing.State.HANDED_OVER, f"{row.pk}:{len(phone.providers.sent)}",
    )  # fmt: skip
    for _ in range(3):
        make_ways.go()
    assert len(phone.notices()) == 1


def test_receipt_is_stated_by_the_button_once_however_often_it_is_pressed(phone, pps):
    notice = make_cascade.wide()
    make_ways.go()
    press = phone.notices()[0]["buttons"][0][1]
    told = phone.presses(press, number=70001)
    assert [one["way"] for one in told] == ["answerCallbackQuery", "editMessageReplyMarkup"]
    assert "Tercatat" in told[0]["text"]
    rows = told[1]["reply_markup"]["inline_keyboard"]
    assert [one["text"] for row in rows for one in row] == ["Buka siaran"]
    first = Delivery.objects.get(notice=notice, post=pps.post_id)
    assert first.acknowledged_at and first.read_at
    assert phone.presses(press, number=70001) == [], "the same update again"
    assert "Tercatat" in phone.presses(press)[0]["text"]
    again = Delivery.objects.get(pk=first.pk)
    assert again.acknowledged_at == first.acknowledged_at
    assert Event.objects.filter(code="notice.acknowledged").count() <= 1


def test_a_button_copied_forged_or_of_somebody_else_states_nothing(phone, providers):
    other = make_ways.Telegram(make.pps(make.CIBADAK), 7002, providers)
    stranger = make_ways.Telegram(make.pps(), 7003, providers, link=False)
    make_cascade.wide()
    make_ways.go()
    press = phone.notices()[0]["buttons"][0][1]
    for who in (other, stranger):
        assert "tidak berlaku" in who.presses(press)[0]["text"]
    wrong = ["t.1.1." + "0" * 20, press[:-1] + ("0" if press[-1] != "0" else "1"),
             "t.999999999999999999.1." + "0" * 20]  # fmt: skip
    for data in wrong:
        assert phone.presses(data)[0]["show_alert"] is True
    for data in ("", "x" * 100_000, "\x00", "\ud800", "t.1.1", "t..."):
        phone.presses(data)
    assert not Delivery.objects.exclude(acknowledged_at=None).exists()


def test_a_press_is_no_report_and_a_word_is_no_conversation(phone):
    make_cascade.wide()
    make_ways.go()
    phone.presses(phone.notices()[0]["buttons"][0][1])
    assert not Conversation.objects.exists()
    phone.writes("Apakah benar TPS tutup pukul 10?")
    talk = Conversation.objects.get()
    assert talk.address_hash not in set(Way.objects.values_list("hash", flat=True)), (
        "who asks as a citizen is not known as the officer"
    )


def test_a_word_opens_once_for_a_quarter_of_an_hour_and_only_the_newest(pps, providers, at_noon):
    old, new = (ask_link(actor=pps, now=make.NOON) for _ in range(2))
    phone = make_ways.Telegram(pps, 7001, providers, link=False)
    assert "terlalu lama" in phone.writes(f"/start {old}")
    assert "Tertaut" in phone.writes(f"/start {new}")
    assert "sudah tertaut" in phone.writes(f"/start {new}")
    thief = make_ways.Telegram(pps, 7666, providers, link=False)
    assert "terlalu lama" in thief.writes(f"/start {new}")
    late = ask_link(actor=pps, now=make.NOON)
    at_noon.move_to(make.NOON + GOOD_FOR)
    assert "terlalu lama" in thief.writes(f"/start {late}")
    assert Way.objects.get().person_id == pps.person_id
    for text in ("/start " + "x" * 30, "/start \x00" + "y" * 30, "/start " + "z" * 100_000):
        thief.writes(text)
    assert Way.objects.count() == 1


def test_a_new_chat_takes_the_place_of_the_old_one_and_who_has_left_office_links_none(
    phone, pps, providers
):
    make_ways.Telegram(pps, 7009, providers)
    assert Way.objects.count() == 1
    make_cascade.wide()
    make_ways.go()
    assert phone.notices() == []
    word = ask_link(actor=pps, now=make.NOON)
    keeper = make.actor("pengelola", "kpu", make.BOGOR)
    end_post(actor=keeper, now=make.NOON, post=Post.objects.get(pk=pps.post_id), reason="SK 1/2024")
    assert "terlalu lama" in phone.writes(f"/start {word}")
    assert LinkCode.objects.count() == 1, "it stays until it is too old, and opens nothing"


def test_unlinked_on_the_page_or_in_the_chat_nothing_comes(phone, pps):
    assert "tidak datang lagi" in phone.writes("/berhenti")
    assert not Way.objects.exists()
    phone.writes(f"/start {ask_link(actor=pps, now=make.NOON)}")
    make_cascade.wide()
    make_ways.tend_hand_overs(now=make.NOON)
    assert turn_telegram_off(actor=pps, now=make.NOON) == 1
    run_due()
    assert phone.notices() == []


@pytest.mark.parametrize("why", ["blocked", "deactivated", "not_found"])
def test_a_chat_that_is_gone_closes_the_way_and_is_not_asked_again(phone, pps, why):
    phone.providers.troubles.append(why)
    make_cascade.wide()
    make_ways.go()
    way = Way.objects.get()
    assert way.closed_why == why and way.closed_at
    assert Outgoing.objects.get(data__has_key="notice").error == why
    assert Event.objects.filter(code="push.closed").count() == 1
    make_cascade.wide()
    make_ways.go()
    assert phone.notices() == []


def test_who_blocks_the_bot_is_closed_at_once_and_opens_it_again_by_letting_it_write(phone):
    phone.member("kicked")
    assert Way.objects.get().closed_why == "blocked"
    make_cascade.wide()
    make_ways.go()
    assert phone.notices() == []
    phone.member("member")
    make_cascade.wide()
    make_ways.go()
    assert Way.objects.get().closed_at is None and len(phone.notices()) == 1


def test_a_429_rests_the_whole_chunk_for_as_long_as_telegram_said(phone, providers):
    for n in range(20):
        make_ways.Telegram(make.pps(), 7100 + n, providers)
    sent = len(providers.sent)
    providers.troubles.extend(["429"] * 16)
    make_cascade.wide()
    make_ways.go()
    assert len(providers.sent) == sent
    again = Job.objects.get(name="channels.hand_many", state=Job.State.READY)
    assert (again.run_after - make.NOON).total_seconds() >= 3
    make_ways.go_again()
    assert len(providers.sent) == sent + 21


@pytest.mark.parametrize("trouble", ["cut", "silent"])
def test_a_line_that_breaks_after_telegram_took_it_may_bring_it_twice_and_is_counted_apart(
    phone, trouble, monkeypatch
):
    monkeypatch.setattr(wire, "TIMEOUT", (1, 0.3))
    phone.providers.troubles.append(trouble)
    make_cascade.wide()
    make_ways.go()
    row = Outgoing.objects.get(data__has_key="notice")
    assert row.state == Outgoing.State.WAITING and row.error in ("ConnectionError", "ReadTimeout")
    make_ways.go_again()
    row.refresh_from_db()
    assert row.state == Outgoing.State.HANDED_OVER and row.data["again"] == 1
    assert len(phone.notices()) == 2, "Telegram has no key by which it could tell"


def test_while_telegram_is_off_it_waits_and_goes_when_it_is_on(phone, settings):
    on = dict(settings.CHANNELS["telegram"])
    make_cascade.wide()
    settings.CHANNELS["telegram"] = {"bot": ""}
    make_ways.go()
    assert Outgoing.objects.get(data__has_key="notice").error == "not_set"
    settings.CHANNELS["telegram"] = on
    make_ways.go_again()
    assert len(phone.notices()) == 1


def test_a_retry_that_falls_into_the_night_waits_for_the_morning(phone, at_noon):
    at_noon.move_to(evening := make.NOON + timedelta(hours=8, minutes=59))
    phone.providers.troubles.append("429")
    make_cascade.wide(now=evening)
    make_ways.go(evening)
    at_noon.move_to(night := make.NOON + timedelta(hours=9, minutes=5))
    make_ways.go_again(night)
    assert phone.notices() == []
    again = Job.objects.get(name="channels.hand_many", state=Job.State.READY)
    assert again.run_after >= make.NOON + timedelta(hours=17)
    at_noon.move_to(again.run_after)
    run_due()
    assert len(phone.notices()) == 1


def test_a_stopped_notice_goes_no_further_and_its_button_says_so(phone, providers):
    _writer, second = make_cascade.office()
    notice = make_cascade.wide()
    make_ways.go()
    stop_notice(actor=second, now=make.NOON, notice=notice, why="Salah alamat")
    told = phone.presses(phone.notices()[0]["buttons"][0][1])
    assert "dihentikan" in told[0]["text"] and not Delivery.objects.filter(notice=notice).exists()
    make_ways.Telegram(make.pps(make.CIBADAK), 7002, providers)
    make_ways.go()
    assert len([one for one in providers.sent if one["buttons"]]) == 1


def test_no_chat_number_and_no_word_stands_in_the_database_or_in_events(phone, pps):
    phone.writes("/start " + ask_link(actor=pps, now=make.NOON))
    make_cascade.wide()
    make_ways.go()
    phone.presses(phone.notices()[0]["buttons"][0][1])
    rows = [*Outgoing.objects.values(), *Incoming.objects.values(), *Way.objects.values(),
            *Event.objects.values(), *Job.objects.values(), *LinkCode.objects.values()]  # fmt: skip
    kept = "\n".join(str(row) for row in rows)
    assert '"7001"' not in kept and "'7001'" not in kept and ": 7001" not in kept
    assert not Outgoing.objects.filter(data__has_key="sealed").exists()


def test_what_is_not_an_update_of_a_private_chat_changes_nothing(phone, providers):
    make_cascade.wide()
    make_ways.go()
    press = phone.press(phone.notices()[0]["buttons"][0][1])
    press["callback_query"]["message"]["chat"]["type"] = "group"
    phone.posts(press)
    for query in ({}, [], None, "x", {"data": 7}, {"data": "t.1.1." + "0" * 20, "message": None}):
        make_channels.post_telegram(
            {"update_id": 9_100_000 + len(str(query)), "callback_query": query}
        )
        run_due()
    assert not Delivery.objects.exclude(acknowledged_at=None).exists()
    assert not Job.objects.exclude(error="").exists()


def test_what_was_held_up_into_the_quiet_days_stays_where_the_law_says_so(phone, at_noon):
    """They begin on Sunday, 24 November 2024."""
    at_noon.move_to(eve := make.NOON + timedelta(days=3, hours=7))
    phone.providers.troubles.append("429")
    make_cascade.wide(now=eve, purpose="contest", stage="", hours=24)
    make_ways.go(eve)
    assert Outgoing.objects.get(data__has_key="notice").error == "telegram_429"
    at_noon.move_to(inside := make.NOON + timedelta(days=4))
    make_ways.go_again(inside)
    assert phone.notices() == []
