"""Material withdrawn or corrected after it was sent: its notices stop, who has it is told, once."""

from datetime import timedelta

import make
import pytest

import make_cascade
import make_kits
import make_push
from kentongan.down.actions.acknowledge import acknowledge, show_notice
from kentongan.down.actions.hand import tend_hand_overs
from kentongan.down.actions.publish import approve_kit, withdraw_kit
from kentongan.down.actions.recall import tell_recalled
from kentongan.down.actions.wave import open_next_wave, stop_notice
from kentongan.down.actions.write import approve_notice, draft_notice
from kentongan.down.models import Notice
from kentongan.ledger.models import Event, Job, Outgoing
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.worker import run_due

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WHY = "Jam tutup yang tertulis keliru."


@pytest.fixture(autouse=True)
def small_map(at_noon):
    make.places()


@pytest.fixture
def version():
    return make_kits.published()


def sent(version, **more) -> Notice:
    writer, second = make_cascade.office()
    draft = draft_notice(
        actor=writer,
        now=make.NOON,
        key=f"kit-{version.pk}",
        words=make_cascade.words(**more),
        kit=version,
    )
    return approve_notice(actor=second, now=make.NOON, draft=draft)


def withdraw(version, now=make.NOON + HOUR) -> None:
    withdraw_kit(actor=make.second(), now=now, version=version, why=WHY)


def newer(version, now=make.NOON + HOUR, **more):
    draft = make_kits.drafted(kit=version.kit, now=now, change="Jam tutup diperbaiki.", **more)
    return approve_kit(actor=make.second(), now=now, version=draft)


def refusal_of(act, **arguments) -> str:
    with pytest.raises(Refusal) as found:
        act(**arguments)
    return found.value.code


def test_withdrawn_material_stops_its_notice_and_the_next_wave_never_begins(version):
    notice = sent(version, pilot=(make.TANAH_SAREAL,))
    withdraw(version)
    notice.refresh_from_db()
    assert notice.stopped and notice.stop_reason == WHY
    event = Event.objects.get(code="notice.stopped")
    assert event.subject_id == notice.pk and event.data == {"kit": version.kit.code, "number": 1}
    code = refusal_of(open_next_wave, actor=make.second(), now=make.NOON + 2 * HOUR, notice=notice)
    assert code == "notice.not_running"


def test_who_has_it_is_told_by_a_correction_and_nobody_else(version):
    siti, other = make.pps(), make.pps("3271011001")
    notice = sent(version)
    acknowledge(actor=siti, now=make.NOON, notice=notice)
    withdraw(version)
    run_due()
    told = Notice.objects.get(corrects=notice)
    assert told.purpose == "correction" and not told.wide and WHY in told.body
    reached = Notice.objects.filter(pk=told.pk)
    assert reached.addressed_to(siti).exists() and not reached.addressed_to(other).exists()
    assert make_kits.WORDS.headline not in told.headline
    for _ in range(2):
        tell_recalled(now=make.NOON + 2 * HOUR, notice=notice)
    assert Notice.objects.filter(corrects=notice).count() == 1


def test_where_nobody_has_it_nobody_hears_of_it(version):
    make.pps()
    notice = sent(version)
    withdraw(version)
    run_due()
    assert not Notice.objects.filter(corrects=notice).exists()
    assert not Job.objects.filter(state=Job.State.DEAD).exists()


def test_a_corrected_version_stops_the_old_words_and_goes_to_who_has_them(version):
    siti = make.pps()
    notice = sent(version)
    show_notice(actor=siti, now=make.NOON, notice=notice)
    second = newer(version, headline="TPS dibuka pukul 07.00 sampai 13.00 WIB", body="x" * 40)
    notice.refresh_from_db()
    assert notice.stopped and "Jam tutup diperbaiki." in notice.stop_reason
    run_due()
    told = Notice.objects.get(corrects=notice)
    assert told.headline == second.headline and told.body.endswith(second.body)
    assert Notice.objects.filter(pk=told.pk).addressed_to(siti).exists()
    assert sent(second).about == f"kit:{version.kit.code}:2", "the new version still goes to all"


def test_new_pictures_with_the_same_words_stop_nothing(version):
    notice = sent(version)
    newer(version)
    notice.refresh_from_db()
    assert not notice.stopped and not Event.objects.filter(code="notice.stopped").exists()


def test_one_that_was_stopped_by_hand_keeps_its_reason(version):
    notice = sent(version)
    stop_notice(actor=make.second(), now=make.NOON, notice=notice, why="Salah alamat")
    withdraw(version)
    notice.refresh_from_db()
    assert notice.stop_reason == "Salah alamat"
    assert Event.objects.filter(code="notice.stopped").count() == 1


def test_a_draft_that_carries_it_can_no_longer_be_let_go(version):
    writer, second = make_cascade.office()
    draft = draft_notice(
        actor=writer, now=make.NOON, key="kit-waits", words=make_cascade.words(), kit=version
    )
    withdraw(version)
    code = refusal_of(approve_notice, actor=second, now=make.NOON + HOUR, draft=draft)
    assert code == "kit.not_public" and not Notice.objects.exists()


def test_what_waits_for_a_phone_is_given_up_and_the_withdrawal_rings_where_it_was_read(
    version, settings
):
    settings.WEBHOOK_LOOPBACK = True
    service = make_push.PushService()
    has, has_not = make.pps(), make.pps("3271011001")
    phones = [make_push.Browser(service) for _ in range(2)]
    for phone, actor in zip(phones, (has, has_not), strict=True):
        phone.turn_on(actor)
    notice = sent(version)
    tend_hand_overs(now=make.NOON)  # promised, and no worker came by yet
    show_notice(actor=has, now=make.NOON, notice=notice)
    withdraw(version)
    for _ in range(2):
        run_due()
        tend_hand_overs(now=make.NOON + HOUR)
    run_due()
    told = Notice.objects.get(corrects=notice)
    (rang,) = service.read(phones[0])
    assert told.headline in str(rang) and service.read(phones[1]) == []
    assert {row.data["notice"] for row in Outgoing.objects.filter(channel="push")} == {told.pk}
    service.close()
