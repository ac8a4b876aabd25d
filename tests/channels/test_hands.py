"""Handing over: cut lines, limits, blocks, windows, files; once, as far as the provider allows."""

from datetime import timedelta

import make
import pytest
import time_machine
from PIL import Image

import make_channels
from channels.providers import TG_TOKEN
from kentongan.channels import files, wire
from kentongan.channels.jobs import fetch_file, wake_waiting
from kentongan.ledger.models import Job, Outgoing
from kentongan.ledger.outbox import hand_over, send_later
from kentongan.ledger.probes import probes
from kentongan.ledger.worker import run_due
from kentongan.loop.actions.answer import approve_and_answer
from kentongan.up.actions.converse import reply
from kentongan.up.models import Attachment, Conversation, Report, ReportGroup

pytestmark = pytest.mark.django_db
WORDS = "Spanduk di depan masjid robek semua tadi malam"


@pytest.fixture(autouse=True)
def map_of_the_tests():
    make.places()


@pytest.fixture
def clock():
    with time_machine.travel(make.NOON, tick=False) as traveller:
        yield traveller


def person(channel: str, providers) -> make_channels.Person:
    address = {"whatsapp": "6281200000001", "telegram": "7001", "sms": "+6281200000001"}[channel]
    return make_channels.Person(channel, address, providers)


def reported(budi) -> Report:
    budi.writes(WORDS)
    budi.writes("kedung badak bogor")
    budi.writes("1")
    return Report.objects.get()


def try_again(clock) -> None:
    """The waiting jobs' time has come."""
    for job in Job.objects.filter(name="ledger.hand_over", state=Job.State.READY):
        clock.move_to(max(job.run_after, make.NOON + timedelta(seconds=1)))
    run_due()


def test_whatsapp_cut_after_it_took_the_message_is_known_by_the_status_and_not_sent_again(
    providers, clock
):
    budi = person("whatsapp", providers)
    providers.troubles.append("cut")
    assert "resmi" in budi.writes("bantuan"), "it arrived, though we were not told"
    row = Outgoing.objects.get()
    assert row.state == Outgoing.State.WAITING
    (sent,) = providers.sent
    status = make_channels.whatsapp_status(sent["id"], "sent", at=make.NOON, key=sent["key"])
    make_channels.post_whatsapp(make_channels.whatsapp_body(statuses=[status]))
    run_due()
    try_again(clock)
    row.refresh_from_db()
    assert (row.state, row.provider_id) == (Outgoing.State.HANDED_OVER, sent["id"])
    assert len(providers.sent) == 1


def test_a_gateway_tells_a_repeated_message_by_its_key(providers, clock):
    budi = person("sms", providers)
    providers.troubles.append("cut")
    budi.writes("bantuan")
    try_again(clock)
    assert Outgoing.objects.get().state == Outgoing.State.HANDED_OVER
    assert len(providers.sent) == 1


def test_telegram_knows_no_key_so_a_cut_line_may_bring_it_twice_and_never_loses_it(
    providers, clock
):
    budi = person("telegram", providers)
    providers.troubles.append("cut")
    budi.writes("bantuan")
    try_again(clock)
    assert Outgoing.objects.get().state == Outgoing.State.HANDED_OVER
    assert 1 <= len(providers.sent) <= 2


def test_a_hand_over_done_twice_sends_once(providers, clock):
    person("whatsapp", providers).writes("bantuan")
    hand_over.func(outgoing_key=Outgoing.objects.get().key)
    assert len(providers.sent) == 1


@pytest.mark.parametrize("channel", ["whatsapp", "telegram"])
def test_a_provider_that_asks_to_wait_is_asked_again_when_it_said(channel, providers, clock):
    budi = person(channel, providers)
    providers.troubles.extend(["429", "429"])
    assert budi.writes("bantuan") == ""
    assert not Job.objects.exclude(error="").exists(), "no failure, and nothing for a person to do"
    (waiting,) = Job.objects.filter(state=Job.State.READY, name="ledger.hand_over")
    wait = (waiting.run_after - make.NOON).total_seconds()
    assert wait == {"whatsapp": 30, "telegram": 3}[channel]
    try_again(clock)
    try_again(clock)
    assert "resmi" in budi.news()


def test_who_blocks_us_is_not_written_to_until_they_write(providers, clock):
    budi = person("telegram", providers)
    report = reported(budi)
    providers.troubles.append("blocked")
    desk = make.desk()
    reply(actor=desk, now=make.NOON, report=report, words="Kapan itu terjadi?", key="k1")
    reply(actor=desk, now=make.NOON, report=report, words="Di mana persisnya?", key="k2")
    run_due()
    assert budi.news() == ""
    failed = Outgoing.objects.filter(state=Outgoing.State.FAILED)
    assert sorted(failed.values_list("error", flat=True)) == ["blocked", "blocked"]
    assert "giliran" in budi.writes("status"), "who writes opens it again"
    update = make_channels.telegram_update(7001, "")
    del update["message"]
    chat = {"id": 7001, "type": "private"}
    update["my_chat_member"] = {"chat": chat, "new_chat_member": {"status": "kicked"}}
    make_channels.post_telegram(update)
    run_due()
    assert Conversation.objects.get().blocked_at is not None


def test_outside_the_window_a_message_waits_for_the_sender_and_goes_when_they_write(
    providers, clock
):
    budi = person("whatsapp", providers)
    report = reported(budi)
    clock.move_to(make.NOON + timedelta(hours=25))
    reply(
        actor=make.desk(), now=make.NOON + timedelta(hours=25), report=report,
        words="Kapan itu terjadi?", key="k1",
    )  # fmt: skip
    run_due()
    assert budi.news() == ""
    row = Outgoing.objects.get(state=Outgoing.State.WAITING)
    assert row.error == "window"
    assert Conversation.objects.get().waits == [row.key], "the desk is shown that it waits"
    assert not Job.objects.filter(state__in=(Job.State.READY, Job.State.DEAD)).exists()
    clock.move_to(make.NOON + timedelta(hours=26))
    assert "Kapan itu terjadi?" in budi.writes("status")
    assert Conversation.objects.get().waits == []
    clock.move_to(make.NOON + timedelta(hours=27))
    assert "Kapan" not in budi.writes("status")


def test_outside_the_window_an_approved_template_carries_the_answer(providers, clock, settings):
    settings.CHANNELS["whatsapp"]["templates"] = "kentongan_jawaban, kentongan_balasan"
    budi = person("whatsapp", providers)
    budi.writes("Katanya yang belum dapat undangan tidak boleh mencoblos tanggal 27 November")
    budi.writes("kedung badak bogor")
    budi.writes("1")
    budi.news()
    late = make.NOON + timedelta(hours=30)
    clock.move_to(late)
    desk, second = make.desk(), make.second()
    check = make.decided_check(ReportGroup.objects.get(), desk, now=late)
    draft = make.draft(check, desk, now=late)
    approve_and_answer(actor=second, now=late, clarification=draft)
    run_due()
    assert budi.news() == (
        f"kentongan_jawaban | {draft.headline} | https://contoh.example/klarifikasi/{draft.pk}/"
    )
    words = "Baris satu\n\nBaris dua    dan\tsebagainya " + "panjang " * 200
    reply(actor=desk, now=late, report=Report.objects.get(), words=words, key="k")
    run_due()
    assert budi.news().startswith("kentongan_balasan | Baris satu Baris dua dan sebagainya panjang")


def test_what_whatsapp_says_about_the_window_counts_more_than_our_own_clock(providers, clock):
    budi = person("whatsapp", providers)
    providers.troubles.append(131047)
    budi.writes("bantuan")
    assert Outgoing.objects.get().error == "window"
    clock.shift(60)
    assert "resmi" in budi.writes("status")


def test_a_number_that_cannot_be_reached_fails_for_good_with_a_code(providers, clock):
    providers.troubles.append(131026)
    person("whatsapp", providers).writes("bantuan")
    row = Outgoing.objects.get()
    assert (row.state, row.error) == (Outgoing.State.FAILED, "whatsapp_131026")


def test_while_a_channel_is_off_messages_wait_and_go_when_it_is_on(providers, clock, settings):
    budi = person("telegram", providers)
    report = reported(budi)
    on = dict(settings.CHANNELS["telegram"])
    settings.CHANNELS["telegram"] = {}
    reply(actor=make.desk(), now=make.NOON, report=report, words="Kapan itu terjadi?", key="k1")
    run_due()
    assert Outgoing.objects.get(state=Outgoing.State.WAITING).error == "channel_off"
    settings.CHANNELS["telegram"] = on
    wake_waiting.func()
    run_due()
    assert "Kapan itu terjadi?" in budi.news()


def test_a_plain_address_may_be_sent_text_and_pictures(providers, clock):
    send_later(key="n1", channel="telegram", address="8001", body="Kabar resmi", now=make.NOON)
    send_later(
        key="n2", channel="telegram", address="8001", body="Kartu", now=make.NOON,
        data={"photo": "https://contoh.example/kartu.png"},
    )  # fmt: skip
    send_later(
        key="n3", channel="whatsapp", address="62899", body="x", now=make.NOON,
        data={"template": {"name": "kentongan_siaran", "values": ["Kabar resmi"]}},
    )  # fmt: skip
    run_due()
    assert providers.texts("8001") == ["Kabar resmi", "Kartu"]
    assert providers.texts("62899") == ["kentongan_siaran | Kabar resmi"]
    assert set(Outgoing.objects.values_list("address", flat=True)) == {""}


def test_a_provider_that_is_down_tells_no_token(providers, clock, settings):
    settings.CHANNELS["telegram"]["api"] = "http://127.0.0.1:1"
    budi = person("telegram", providers)
    budi.writes("bantuan")
    row = Outgoing.objects.get()
    assert (row.state, row.error) == (Outgoing.State.WAITING, "ConnectionError")
    assert not Job.objects.exclude(error="").exists(), "nobody is called because a provider is down"
    with pytest.raises(wire.ProviderDown) as told:
        probes()["telegram"]()
    shown = "".join([str(told.value), repr(told.value.__cause__)])
    assert TG_TOKEN not in shown
    for _ in range(9):
        try_again(clock)
    settings.CHANNELS["telegram"]["api"] = providers.base
    try_again(clock)
    assert "resmi" in budi.news(), "an outage of an hour heals by itself"
    settings.CHANNELS["telegram"]["api"] = "http://127.0.0.1:1"
    budi.writes("bantuan")
    clock.shift(timedelta(days=2))
    run_due()
    assert list(Outgoing.objects.values_list("state", flat=True)) == [1, 2]


def test_a_file_that_cannot_be_had_now_is_asked_for_again_and_in_the_end_said_so(
    providers, clock, settings, tmp_path
):
    providers.files["MEDIA1"] = picture(tmp_path)
    budi = person("whatsapp", providers)
    budi.writes("", type="image", image={"id": "MEDIA1", "caption": WORDS})
    api = settings.CHANNELS["whatsapp"]["api"]
    settings.CHANNELS["whatsapp"]["api"] = "http://127.0.0.1:1"
    budi.writes("lewati")
    settings.CHANNELS["whatsapp"]["api"] = api
    for job in Job.objects.filter(name="channels.fetch_file", state=Job.State.READY):
        clock.move_to(job.run_after)
    run_due()
    assert Attachment.objects.count() == 1
    fetch_file.func(channel="whatsapp", report_id=Report.objects.get().pk, file={"id": "GONE"})
    run_due()
    assert "tidak bisa kami ambil" in budi.news()


def picture(tmp_path) -> bytes:
    path = tmp_path / "a.png"
    Image.new("RGB", (40, 30), "white").save(path)
    return path.read_bytes()


def test_a_picture_sent_with_words_lands_in_the_vault(providers, clock, tmp_path):
    providers.files["MEDIA1"] = raw = picture(tmp_path)
    budi = person("whatsapp", providers)
    photo = {"type": "image", "image": {"id": "MEDIA1", "mime_type": "image/png", "caption": WORDS}}
    budi.writes("", **photo)
    budi.writes("lewati")
    found = Attachment.objects.get()
    assert (found.report.words, found.file.size) == (WORDS, len(raw))
    budi.writes("", **photo)
    assert Attachment.objects.count() == 1, "the same bytes are one piece of evidence"
    assert Report.objects.count() == 1


def test_telegram_takes_the_largest_photo_and_asks_for_words_when_there_are_none(
    providers, clock, tmp_path
):
    providers.files |= {"large": picture(tmp_path), "small": b"x"}
    budi = person("telegram", providers)
    sizes = [{"file_id": "small", "width": 90}, {"file_id": "large", "width": 1280}]
    assert "satu kalimat" in budi.writes("", photo=sizes)
    budi.writes(WORDS)
    budi.writes("lewati")
    assert Attachment.objects.get().file.media == "image/png"
    assert not any("small" in path for path in providers.asked)


def test_only_the_providers_own_host_is_ever_asked_for_bytes(providers, clock):
    providers.files["MEDIA1"] = b"secret of the inner network"
    budi = person("whatsapp", providers)
    photo = {"type": "image", "image": {"id": "MEDIA1", "caption": WORDS}}
    inside = [
        "http://127.0.0.1:1/", "http://169.254.169.254/latest/", "https://evil.example/x",
        "file:///etc/passwd", "https://lookaside.fbsbx.com@127.0.0.1/x", "//127.0.0.1/", "http://[",
    ]  # fmt: skip
    for n, url in enumerate(inside):
        providers.media_url = url
        budi.writes("BARU")
        budi.writes("", **photo | {"image": {"id": "MEDIA1", "caption": f"{WORDS} nomor {n}"}})
        assert "tidak bisa kami ambil" in budi.writes("lewati"), url
    providers.media_url, providers.redirect = "", "http://127.0.0.1:1/inner"
    budi.writes("BARU")
    budi.writes("", **photo)
    assert "tidak bisa kami ambil" in budi.writes("lewati"), "a redirect elsewhere is not followed"
    assert not Attachment.objects.exists()


def test_a_link_in_a_message_is_never_fetched(providers, clock):
    budi = person("whatsapp", providers)
    budi.writes(f"Apakah benar isi laman {providers.base}/kabar ini?")
    budi.writes("lewati")
    assert providers.asked == []


def test_a_file_that_is_too_large_is_said_so(providers, clock, monkeypatch):
    providers.files["MEDIA1"] = b"x" * 5000
    monkeypatch.setattr(files, "limit_of", lambda channel: 1000)
    budi = person("whatsapp", providers)
    budi.writes("", type="document", document={"id": "MEDIA1", "caption": WORDS})
    assert "tidak bisa kami ambil" in budi.writes("lewati")
    assert not Attachment.objects.exists()


def test_each_channel_can_be_tried_without_sending_anything(providers, clock):
    found = {name: probes()[name]() for name in ("whatsapp", "telegram", "sms")}
    assert found == {
        "whatsapp": "KPU Contoh", "telegram": "@contoh_bot", "sms": "answers with 200",
    }  # fmt: skip
    assert providers.sent == []
