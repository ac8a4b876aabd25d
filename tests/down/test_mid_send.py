"""In the middle of a send: somebody moves, an approver's term ends, half of it is cancelled."""

from datetime import timedelta

import make
import pytest

import make_cascade
from kentongan.down.actions.acknowledge import acknowledge
from kentongan.down.actions.relay import state_relayed
from kentongan.down.actions.wave import open_next_wave, stop_notice
from kentongan.down.actions.write import approve_notice
from kentongan.down.chain import has_it, territories_that_have
from kentongan.down.coverage import coverage_of
from kentongan.down.hand import hand_chunk, note_delivered
from kentongan.down.models import Notice
from kentongan.ledger.models import Event
from kentongan.ledger.refusal import Refusal
from kentongan.roster.acting import actor_for
from kentongan.roster.actions.appoint import appoint, end_post
from kentongan.roster.models import Person, Post

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
BATU_TULIS = "3271011001"


@pytest.fixture(autouse=True)
def small_map(at_noon):
    make.places()


def refusal_of(act, **arguments) -> str:
    with pytest.raises(Refusal) as found:
        act(**arguments)
    return found.value.code


def move(actor, code: str, now):
    """The post here ends and the same person gets one there, as a keeper does it."""
    keeper = make.actor("pengelola", "kpu", make.BOGOR)
    end_post(
        actor=keeper, now=now, post=Post.objects.get(pk=actor.post_id), reason="SK 14 tahun 2024"
    )
    return actor_for(
        appoint(
            actor=keeper,
            now=now,
            person=Person.objects.get(pk=actor.person_id),
            name="",
            institution=make.institution("pps", code),
            role="pps",
            title="pps",
            place=make.place(code),
            since=now,
            until=make.END,
        )
    )


def chunk(notice, given, *, size=1, wave=1, now=make.NOON):
    return hand_chunk(
        now=now, notice=notice, channel="push", give=given.extend, size=size, wave=wave
    )


def test_who_moves_between_two_chunks_is_asked_at_the_new_place_and_counted_once():
    first, mover = make.pps(), make.pps(make.CIBADAK)
    notice, given = make_cascade.wide(), []
    chunk(notice, given)
    moved = move(mover, BATU_TULIS, make.NOON + HOUR)
    while not chunk(notice, given, now=make.NOON + HOUR).done:
        pass
    assert given == [first.post_id, mover.post_id], "the frozen audience stays as it was"
    old = Post.objects.in_force(make.NOON + 2 * HOUR).filter(pk=mover.post_id)
    assert not old.exists(), "and whoever writes the promises leaves out who has left"
    assert Notice.objects.all().addressed_to(moved).get() == notice
    acknowledge(actor=moved, now=make.NOON + 2 * HOUR, notice=notice)
    there = notice.rolls.get(code="327101")
    assert (there.known, there.acknowledged, there.joined) == (1, 0, 1)
    left = actor_for(Post.objects.get(pk=mover.post_id))
    given_again = {"actor": left, "now": make.NOON + 2 * HOUR, "notice": notice}
    assert refusal_of(acknowledge, **given_again) == "post.not_in_force"


def test_who_stated_receipt_and_then_moves_counts_once_in_the_city():
    mover = make.pps(make.CIBADAK)
    notice = make_cascade.wide()
    acknowledge(actor=mover, now=make.NOON, notice=notice)
    moved = move(mover, BATU_TULIS, make.NOON + HOUR)
    assert acknowledge(actor=moved, now=make.NOON + 2 * HOUR, notice=notice).moved
    spread = coverage_of([notice], within=make.BOGOR)[notice.pk]
    assert (spread.acknowledged, spread.known) == (1, 2)
    assert sum(row.joined for row in notice.rolls.all()) == 0


def test_who_moves_out_of_the_second_wave_into_the_first_is_asked_once_and_not_again():
    mover, stays = make.pps(BATU_TULIS), make.pps()
    notice = make_cascade.wide(pilot=(make.TANAH_SAREAL,))
    moved = move(mover, make.CIBADAK, make.NOON + HOUR)
    state_relayed(actor=moved, now=make.NOON + HOUR, notice=notice)
    open_next_wave(actor=make.second(), now=make.NOON + 2 * HOUR, notice=notice)
    rolls = {row.code: (row.expected, row.joined) for row in notice.rolls.all()}
    assert rolls[make.TANAH_SAREAL] == (1, 1)
    assert (
        stays.post_id
        and not Notice.objects.all().addressed_to(moved).exclude(pk=notice.pk).exists()
    )


def test_an_approver_whose_term_has_ended_lets_nothing_go_and_stops_nothing():
    writer, _ = make_cascade.office()
    ends = make.NOON + HOUR
    expired = make.actor("anggota", "kpu", make.BOGOR, until=ends)
    draft = make_cascade.draft(writer)
    given = {"actor": expired, "now": ends, "draft": draft}
    assert refusal_of(approve_notice, **given) == "post.not_in_force"
    draft.refresh_from_db()
    assert draft.state == "waiting" and not Notice.objects.exists()
    notice = approve_notice(actor=expired, now=ends - make.MINUTE, draft=draft)
    assert notice.pk, "a minute before its end the term still holds"
    for act, more in ((stop_notice, {"why": "Jamnya salah"}), (open_next_wave, {})):
        code = refusal_of(act, actor=expired, now=ends, notice=notice, **more)
        assert code == "post.not_in_force"
    notice.refresh_from_db()
    assert not notice.stopped


def test_what_an_approver_let_go_holds_after_his_term():
    writer, _ = make_cascade.office()
    siti = make.pps()
    expired = make.actor("anggota", "kpu", make.BOGOR, until=make.NOON + HOUR)
    notice = approve_notice(actor=expired, now=make.NOON, draft=make_cascade.draft(writer))
    given: list[int] = []
    chunk(notice, given, now=make.NOON + 2 * HOUR)
    assert given == [siti.post_id]
    assert Event.objects.get(code="notice.approved").actor_post == expired.post_id


def test_cancelled_half_delivered_it_is_known_who_has_it_and_the_rest_never_gets_it():
    villages = (make.KEDUNG_BADAK, make.CIBADAK, BATU_TULIS, "3271061007")
    people = [make.pps(code) for code in villages]
    notice, given = make_cascade.wide(), []
    chunk(notice, given, size=2)
    note_delivered(now=make.NOON, notice_id=notice.pk, post_ids=given)
    stop_notice(actor=make.second(), now=make.NOON, notice=notice, why="Jam buka salah tulis")
    assert chunk(notice, given, size=2).done and len(given) == 2
    note_delivered(now=make.NOON, notice_id=notice.pk, post_ids=given)  # the provider, twice
    assert has_it(notice).count() == 2
    assert territories_that_have(notice) == sorted(villages[:2])
    for actor in people:
        assert refusal_of(state_relayed, actor=actor, now=make.NOON, notice=notice) == (
            "relay.stopped"
        )
    writer, second = make_cascade.office()
    draft = make_cascade.draft(
        writer, purpose="correction", codes=territories_that_have(notice), corrects=notice
    )
    right = approve_notice(actor=second, now=make.NOON, draft=draft)
    reached = [a for a in people if Notice.objects.all().addressed_to(a).filter(pk=right.pk)]
    assert reached == people[:2] and right.expected == 2
    assert refusal_of(open_next_wave, actor=second, now=make.NOON, notice=notice) == (
        "notice.not_running"
    )


def test_a_receipt_that_arrives_after_the_stop_is_kept_and_a_second_stop_changes_nothing():
    siti = make.pps()
    notice = make_cascade.wide()
    boss = make.second()
    for why in ("Jam buka salah", "Alasan lain"):
        stop_notice(actor=boss, now=make.NOON, notice=notice, why=why)
    acknowledge(actor=siti, now=make.NOON + HOUR, notice=notice)
    notice.refresh_from_db()
    assert notice.stop_reason == "Jam buka salah"
    assert has_it(notice).count() == 1
    assert Event.objects.filter(code="notice.stopped").count() == 1
