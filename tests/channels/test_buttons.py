"""Buttons under our questions, where a channel has them; numbers that are typed work the same."""

import make
import pytest

import make_channels
from kentongan.ledger.models import Job
from kentongan.ledger.worker import run_due
from kentongan.loop.actions.answer import approve_and_answer
from kentongan.up.models import Report, ReportGroup

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
RUMOUR = "Katanya yang belum dapat undangan tidak boleh mencoblos tanggal 27 November"
OTHER_DAY = RUMOUR.replace("27", "29")
HEADLINE = "Anda tetap bisa memilih tanpa surat pemberitahuan"
CHANNELS = [("whatsapp", "6281200000001"), ("telegram", "7001")]


@pytest.fixture(params=CHANNELS, ids=[name for name, _ in CHANNELS])
def budi(request, providers):
    make.places()
    return make_channels.Person(*request.param, providers)


def answered() -> None:
    make.report(RUMOUR)
    run_due()
    desk, second = make.desk(), make.second()
    check = make.decided_check(ReportGroup.objects.get(), desk)
    approve_and_answer(actor=second, now=make.NOON, clarification=make.draft(check, desk))
    run_due()


def shown(budi) -> dict[str, str]:
    """The buttons under the last message."""
    return dict(budi.providers.sent[-1]["buttons"])


def press(budi, data: str, label: str = "?") -> str:
    """As the provider tells it."""
    if budi.channel == "whatsapp":
        reply = {"type": "button_reply", "button_reply": {"id": data, "title": label}}
        return budi.writes("", type="interactive", interactive=reply)
    update = make_channels.telegram_update(int(budi.address), "x")
    message = update.pop("message")
    update["callback_query"] = {
        "id": "77", "from": message["from"], "data": data, "message": message,
    }  # fmt: skip
    make_channels.post_telegram(update)
    run_due()
    return budi.news()


def test_which_is_meant_is_answered_by_a_button(budi):
    answered()
    budi.writes(OTHER_DAY)
    budi.writes("kedung badak bogor")
    text = press(budi, shown(budi)["Ya"])
    assert HEADLINE in text and "1) " in text, "what the buttons mean stands in the text too"
    assert list(shown(budi)) == ["1", "Tidak ada yang cocok"]
    assert HEADLINE in press(budi, shown(budi)["1"]) and list(shown(budi)) == ["Bukan ini"]
    assert "kelurahan" not in press(budi, shown(budi)["Bukan ini"])
    assert Report.objects.get(channel=budi.channel).words == OTHER_DAY
    if budi.channel == "telegram":
        assert {one["way"] for one in budi.providers.answers} == {"answerCallbackQuery"}


def test_a_typed_number_does_the_same_as_the_button(budi):
    answered()
    budi.writes(OTHER_DAY)
    budi.writes("kedung badak bogor")
    assert HEADLINE in budi.writes("ya")
    budi.writes("2")
    assert Report.objects.get(channel=budi.channel).words == OTHER_DAY


def test_a_button_of_an_older_question_answers_no_newer_one(budi):
    answered()
    budi.writes(OTHER_DAY)
    skip = shown(budi)["Tidak tahu"]
    budi.writes("kedung badak bogor")
    assert "pertanyaan lama" in press(budi, skip)
    assert not Report.objects.filter(channel=budi.channel).exists()
    yes = shown_before(budi)
    press(budi, yes)
    assert "pertanyaan lama" in press(budi, yes)


def shown_before(budi) -> str:
    """The last button that said yes."""
    return next(
        dict(one["buttons"])["Ya"] for one in reversed(budi.providers.sent) if one["buttons"]
    )


def test_who_does_not_know_where_presses_so_and_is_received(budi):
    budi.writes("Spanduk di depan masjid robek semua tadi malam")
    press(budi, shown(budi)["Tidak tahu"])
    assert Report.objects.get().place is None


def test_forged_and_broken_presses_do_no_harm(budi):
    budi.writes("Spanduk di depan masjid robek semua tadi malam")
    for data in ("", "q.00000000.1", "q..", "q." + "0" * 100_000, "\x00", "q.zzzzzzzz.1", "\ud800"):
        press(budi, data)
    assert not Job.objects.exclude(error="").exists()


def test_many_places_of_one_name_are_a_list(budi):
    budi.writes("Spanduk di depan masjid robek semua tadi malam")
    budi.writes("tanah sareal")
    labels = list(shown(budi))
    assert labels[-1] in ("Tidak ada yang cocok", "Tidak") and labels[0] in ("1", "Ya")


def test_sms_and_mail_have_no_buttons(providers):
    make.places()
    ani = make_channels.Person("sms", "+6281200000001", providers)
    ani.writes("Spanduk di depan masjid robek semua tadi malam")
    assert all("buttons" not in one for one in providers.sent)
