"""A person asks on a channel, and is answered, asked back, or heard; the same on every channel."""

import logging
import re

import make
import pytest
from django.conf import settings

import make_channels
from channels.providers import TG_TOKEN, WA_TOKEN
from kentongan.ledger.models import Event, Incoming, Outgoing
from kentongan.ledger.worker import run_due
from kentongan.loop.actions.answer import approve_and_answer
from kentongan.up.actions.converse import reply, report_of_receipt
from kentongan.up.actions.talk import finish_talks
from kentongan.up.models import Conversation, Report, ReportGroup

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
RUMOUR = "Katanya yang belum dapat undangan tidak boleh mencoblos tanggal 27 November"
HEADLINE = "Anda tetap bisa memilih tanpa surat pemberitahuan"
CHANNELS = [("whatsapp", "6281200000001"), ("telegram", "7001"), ("sms", "+6281200000001")]
CODE = re.compile(r"[0-9A-Z]{4}(?: [0-9A-Z]{4}){3}")


@pytest.fixture(autouse=True)
def map_of_the_tests():
    make.places()


@pytest.fixture(params=CHANNELS, ids=[name for name, _ in CHANNELS])
def budi(request, providers):
    return make_channels.Person(*request.param, providers)


def answered(place: str = make.BOGOR):
    """The rumour is known, and has its answer."""
    make.report(RUMOUR)
    run_due()
    desk, second = make.desk(), make.second()
    check = make.decided_check(ReportGroup.objects.get(), desk)
    draft = make.draft(check, desk)
    approve_and_answer(actor=second, now=make.NOON, clarification=draft)
    run_due()
    return draft


def test_unknown_words_are_placed_received_and_answered_later_on_the_same_channel(budi):
    assert "kelurahan" in budi.writes(RUMOUR)
    assert "Kel. Kedung Badak, Kota Bogor" in budi.writes("kedung badak bogor")
    told = budi.writes("1")
    code = CODE.search(told)[0]
    report = report_of_receipt(code)
    assert (report.words, report.place_code, report.channel) == (
        RUMOUR, make.KEDUNG_BADAK, budi.channel,
    )  # fmt: skip
    assert "27 November" not in told, "the rumour is not repeated"

    desk, second = make.desk(), make.second()
    check = make.decided_check(ReportGroup.objects.get(), desk)
    draft = make.draft(check, desk)
    for _ in range(2):
        run_due()
    approve_and_answer(actor=second, now=make.NOON, clarification=draft)
    run_due()
    news = budi.news()
    assert news.count(HEADLINE) == 1
    assert f"https://contoh.example/klarifikasi/{draft.pk}/" in news
    run_due()
    assert budi.news() == "", "once"


def test_known_words_are_answered_at_once_and_nothing_is_stored(budi):
    draft = answered()
    Report.objects.all().update(sample=True)
    text = budi.writes("katanya yg blm dpt undangan tdk boleh mencoblos tgl 27 november")
    if HEADLINE not in text or "1)" in text:
        text = budi.writes("1")
    assert HEADLINE in text and f"/klarifikasi/{draft.pk}/" in text
    assert not Report.objects.filter(channel=budi.channel).exists()
    assert "kelurahan" in budi.writes("BUKAN"), "it was about something else: it is heard"
    budi.writes("lewati")
    report = Report.objects.get(channel=budi.channel)
    assert report.group.claim is None and report.answer is None, (
        "what did not fit is not given again"
    )


def test_neither_of_the_choices_hands_over_to_a_person(budi):
    answered()
    assert "kelurahan" in budi.writes(RUMOUR.replace("27", "29"))
    budi.writes("kedung badak bogor")
    text = budi.writes("ya")
    assert HEADLINE in text and "2) Tidak ada yang cocok" in text
    assert "angka 1 sampai 2" in budi.writes("7")
    assert CODE.search(budi.writes("2"))
    assert Report.objects.get(channel=budi.channel).words == RUMOUR.replace("27", "29")


def test_more_words_status_and_the_reply_of_the_desk_share_one_conversation(budi):
    budi.writes("Spanduk di depan masjid robek semua tadi malam")
    budi.writes("kedung badak bogor")
    budi.writes("1")
    report = Report.objects.get()
    assert "BARU" in budi.writes("Ada tiga saksi yang melihatnya")
    assert budi.writes("Mereka warga RW 05") == "", "one acknowledgement for several messages"
    assert list(report.messages.values_list("words", flat=True)) == [
        "Ada tiga saksi yang melihatnya", "Mereka warga RW 05",
    ]  # fmt: skip
    assert "20 November 2024, 12." in budi.writes("status")
    for _ in range(2):
        reply(actor=make.desk(), now=make.NOON, report=report, words="Kapan itu terjadi?", key="k1")
    run_due()
    news = budi.news()
    assert news.count("Kapan itu terjadi?") == 1 and "KPU Kota Bogor" in news
    budi.writes("Pukul 21")
    assert report.messages.count() == 4


def test_a_receipt_opens_only_for_its_own_sender(budi, providers):
    budi.writes("Spanduk di depan masjid robek semua tadi malam")
    budi.writes("kedung badak bogor")
    code = CODE.search(budi.writes("1"))[0]
    stranger = make_channels.Person(
        budi.channel, {"telegram": "7099"}.get(budi.channel, "+6281299999999"), providers
    )
    theirs = stranger.writes(code.lower())
    assert theirs == stranger.writes("0000 0000 0000 0000")
    assert "20 November 2024" not in theirs
    budi.writes("BARU")
    budi.writes("Apakah saya bisa memilih di kota lain?")
    assert "20 November 2024" in budi.writes(code)
    elsewhere = make.report("Sesuatu yang dikirim lewat web saja").code
    assert "20 November" not in budi.writes(elsewhere)


def test_cancel_drops_what_is_half_said_and_takes_back_what_was_sent(budi):
    budi.writes("Spanduk di depan masjid robek semua tadi malam")
    budi.writes("BATAL")
    assert not Report.objects.exists()
    budi.writes("Spanduk di depan masjid robek semua tadi malam")
    budi.writes("lewati")
    report = Report.objects.get()
    assert report.withdrawn_at is None
    budi.writes("hapus")
    report.refresh_from_db()
    assert report.withdrawn_at is not None
    assert "sudah Anda tarik" in budi.writes("status")


def test_a_second_thing_held_up_at_the_question_of_place_loses_neither(budi):
    first = "Spanduk di depan masjid robek semua tadi malam"
    second = (
        "Info penting dari grup sebelah bahwa gudang logistik kotak suara "
        "kebanjiran setinggi lutut orang dewasa pagi ini"
    )
    budi.writes(first)
    budi.writes(second)
    budi.writes("lewati")
    assert set(Report.objects.values_list("words", flat=True)) == {first, second}


def test_who_leaves_at_a_question_is_heard_all_the_same(budi):
    budi.writes("Spanduk di depan masjid robek semua tadi malam")
    assert finish_talks(now=make.NOON + 30 * make.MINUTE) == 0
    later = make.NOON + 70 * make.MINUTE
    assert finish_talks(now=later) == 1
    assert finish_talks(now=later) == 0
    run_due()
    assert CODE.search(budi.news())
    assert Report.objects.get().place is None


def test_a_suspected_violation_goes_to_bawaslu_without_a_guess(budi):
    budi.writes("LAPOR")
    budi.writes("Tadi malam ada yang membagikan amplop di rumah ketua RT")
    budi.writes("kedung badak bogor")
    assert CODE.search(budi.writes("1"))
    report = Report.objects.get()
    assert (report.kind, report.owner) == ("violation", "bawaslu")


def test_help_and_greetings_get_help_and_thanks_get_silence(budi):
    assert "resmi" in budi.writes("bantuan")
    assert "resmi" in budi.writes("Assalamualaikum")
    assert budi.writes("Terima kasih") == ""
    assert not Report.objects.exists()


def test_no_address_and_no_receipt_code_stands_in_the_database_or_the_log(budi, caplog):
    caplog.set_level("DEBUG")
    logging.getLogger("urllib3").setLevel("WARNING")  # as settings.LOGGING has it
    budi.writes("Spanduk di depan masjid robek semua tadi malam")
    budi.writes("kedung badak bogor")
    code = CODE.search(budi.writes("1"))[0]
    bare = budi.address.lstrip("+")
    rows = [*Outgoing.objects.values(), *Incoming.objects.values(), *Conversation.objects.values(),
            *Event.objects.values(), *Report.objects.values()]  # fmt: skip
    assert settings.LOGGING["loggers"]["urllib3"]["level"] == "WARNING"
    ours = [r.getMessage() for r in caplog.records if r.name != "django.db.backends"]
    kept = "\n".join([*(str(row) for row in rows), *ours])
    assert TG_TOKEN not in kept and WA_TOKEN not in kept
    assert code not in kept and code.replace(" ", "") not in kept
    if len(bare) > 5:
        assert bare not in kept
    assert not Incoming.objects.filter(done_at=None).exists()
    assert all(body == {} for body in Incoming.objects.values_list("body", flat=True))


def test_nobody_talks_with_a_machine_for_long(providers):
    machine = make_channels.Person("telegram", "7001", providers)
    for _ in range(32):
        machine.writes("bantuan")
    assert len(providers.texts("7001")) == 30
