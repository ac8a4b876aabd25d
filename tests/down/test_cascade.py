"""From a draft to a whole territory: frozen audience, waves, pause and stop, who has it."""

from datetime import timedelta

import make
import pytest

import make_cascade
from kentongan.down.actions.acknowledge import acknowledge, show_notice
from kentongan.down.actions.count import count_seats
from kentongan.down.actions.together import acknowledge_together
from kentongan.down.actions.wave import open_next_wave, pause_notice, resume_notice, stop_notice
from kentongan.down.actions.write import approve_notice, return_notice
from kentongan.down.audience import Rule, count_audience, frozen, sample_of
from kentongan.down.chain import (
    chain_by_area,
    chain_of_districts,
    territories_that_have,
    villages_of_district,
)
from kentongan.down.coverage import coverage_areas, coverage_of
from kentongan.down.hand import hand_chunk, key_for, note_delivered
from kentongan.down.models import ChannelOff, Delivery, Notice, Roll, Seat, Tally
from kentongan.ledger.models import Event
from kentongan.ledger.refusal import Refusal
from kentongan.roster.actions.appoint import appoint, end_post
from kentongan.roster.models import Post

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def small_map(at_noon):
    make.places()


@pytest.fixture
def people():
    """An organiser in each of two villages, in two districts."""
    return make.pps(make.KEDUNG_BADAK), make.pps("3271011001")


def refusal_of(act, **arguments) -> str:
    with pytest.raises(Refusal) as found:
        act(**arguments)
    return found.value.code


def test_a_notice_to_a_city_writes_a_row_per_district_and_none_per_village(people):
    notice = make_cascade.wide()
    assert notice.wide and notice.expected == 2
    rolls = {row.code: (row.villages, row.empty, row.expected) for row in notice.rolls.all()}
    assert rolls == {"327101": (1, 0, 1), "327106": (5, 4, 1)}
    assert not Tally.objects.exists() and not Delivery.objects.exists()
    assert set(frozen(notice).values_list("place__code", flat=True)) == {
        make.KEDUNG_BADAK,
        "3271011001",
    }


def test_a_receipt_raises_village_district_and_city_once(people):
    notice = make_cascade.wide()
    for _ in range(2):
        acknowledge(actor=people[0], now=make.NOON + HOUR, notice=notice)
    tally = Tally.objects.get()
    assert (tally.code, tally.expected, tally.acknowledged) == (make.KEDUNG_BADAK, 1, 1)
    roll = notice.rolls.get(code=make.TANAH_SAREAL)
    assert (roll.known, roll.on_time, roll.acknowledged, roll.joined) == (1, 1, 1, 0)
    spread = coverage_of([notice], within=make.BOGOR)[notice.pk]
    assert (spread.villages, spread.known, spread.expected, spread.acknowledged) == (6, 1, 2, 1)
    areas = coverage_areas(notice, within=make.BOGOR, width=6)
    assert areas["327101"].known == 0 and areas["327106"].known == 1
    assert Event.objects.filter(code="notice.acknowledged").count() == 1


def test_a_receipt_after_the_deadline_counts_as_known_and_not_as_on_time(people):
    notice = make_cascade.wide(hours=3)
    acknowledge(actor=people[0], now=make.NOON + 4 * HOUR, notice=notice)
    roll = notice.rolls.get(code=make.TANAH_SAREAL)
    assert (roll.known, roll.on_time) == (1, 0)


def test_who_joins_after_the_freeze_comes_in_by_the_rule_and_is_told_apart(people):
    notice = make_cascade.wide()
    late = make.pps(make.CIBADAK)
    assert Notice.objects.all().addressed_to(late).get() == notice
    acknowledge(actor=late, now=make.NOON + HOUR, notice=notice)
    roll = notice.rolls.get(code=make.TANAH_SAREAL)
    assert (roll.expected, roll.acknowledged, roll.joined, roll.known) == (1, 0, 1, 1)
    assert late.post_id not in set(frozen(notice).values_list("pk", flat=True))


def test_a_person_who_moves_between_regions_is_counted_once(people):
    notice = make_cascade.wide()
    acknowledge(actor=people[0], now=make.NOON + HOUR, notice=notice)
    post = Post.objects.get(pk=people[0].post_id)
    there = Post.objects.create(
        person=post.person,
        institution=make.institution("pps", make.CIBADAK),
        role="pps",
        title="pps Cibadak",
        place=make.place(make.CIBADAK),
        until=make.END,
    )
    moved = make.actor_for(there)
    made = acknowledge(actor=moved, now=make.NOON + 2 * HOUR, notice=notice)
    roll = notice.rolls.get(code=make.TANAH_SAREAL)
    assert made.moved
    assert (roll.acknowledged, roll.joined, roll.known) == (1, 0, 2)


def test_two_people_and_the_same_form_once(people):
    writer, second = make_cascade.office()
    draft = make_cascade.draft(writer)
    own = make.actor_for(Post.objects.get(pk=writer.post_id))
    assert refusal_of(approve_notice, actor=own, now=make.NOON, draft=draft) == "permission.denied"
    boss = make_cascade.draft(second)
    code = refusal_of(approve_notice, actor=second, now=make.NOON, draft=boss)
    assert code == "notice.second_person"
    approve_notice(actor=second, now=make.NOON, draft=draft)
    code = refusal_of(approve_notice, actor=make.second(), now=make.NOON, draft=draft)
    assert code == "notice.not_a_draft"
    assert Notice.objects.count() == 1


def test_a_returned_draft_says_why_and_goes_nowhere():
    writer, second = make_cascade.office()
    draft = make_cascade.draft(writer)
    assert refusal_of(return_notice, actor=second, now=make.NOON, draft=draft, why=" ") == (
        "notice.reason_missing"
    )
    return_notice(actor=second, now=make.NOON, draft=draft, why="Jam buka TPS belum disebut")
    assert draft.state == "returned" and not Notice.objects.exists()


@pytest.mark.parametrize(
    "change,code",
    [
        ({"headline": "pendek"}, "notice.headline_length"),
        ({"body": "x"}, "notice.body_short"),
        ({"share": ""}, "notice.share_length"),
        ({"purpose": "promosi"}, "notice.purpose_missing"),
        ({"purpose": "correction"}, "notice.correction_elsewhere"),
        ({"hours": 5}, "notice.deadline_missing"),
        ({"roles": ("anggota",)}, "notice.audience_missing"),
        ({"codes": ()}, "notice.nowhere"),
        ({"codes": ("32\x00",)}, "notice.nowhere"),
        ({"codes": ("9999",)}, "notice.nowhere"),
        ({"codes": ("3273",)}, "notice.outside_territory"),
        ({"pilot": ("327301",)}, "notice.pilot_outside"),
        ({"texts": {"sms": "x" * 161}}, "notice.too_long"),
    ],
)
def test_what_stands_in_the_way_of_a_draft_is_named(change, code):
    writer, _ = make_cascade.office()
    assert refusal_of(make_cascade.draft, by=writer, **change) == code


def test_in_masa_tenang_a_debate_is_refused_and_voting_information_goes():
    tenang = make.NOON + timedelta(days=5)
    writer, _ = make_cascade.office()
    code = refusal_of(make_cascade.draft, by=writer, now=tenang, purpose="contest")
    assert code == "notice.quiet_days"
    assert make_cascade.draft(writer, now=tenang, purpose="call_to_vote").pk


def test_a_draft_from_before_does_not_slip_into_masa_tenang():
    writer, second = make_cascade.office()
    draft = make_cascade.draft(writer, purpose="contest")
    tenang = make.NOON + timedelta(days=5)
    assert refusal_of(approve_notice, actor=second, now=tenang, draft=draft) == "notice.quiet_days"
    draft.refresh_from_db()
    assert draft.state == "waiting" and not Notice.objects.exists()


def test_a_correction_never_goes_to_a_whole_city():
    second = make.second()
    code = refusal_of(
        make_cascade.release_notice,
        actor=make_cascade.SYSTEM,
        now=make.NOON,
        purpose="correction",
        institution=Post.objects.get(pk=second.post_id).institution,
        headline=make_cascade.HEADLINE,
        body="Isi",
        share="Isi",
        about="test:1",
        codes=[make.BOGOR],
    )
    assert code == "notice.too_wide"


def test_the_pilot_goes_first_and_the_rest_waits_for_its_word(people):
    first, other = people
    notice = make_cascade.wide(pilot=(make.TANAH_SAREAL,))
    _, second = make_cascade.office()
    reached = Notice.objects.all()
    assert reached.addressed_to(first).exists() and not reached.addressed_to(other).exists()
    assert notice.expected == 1
    acknowledge(actor=first, now=make.NOON, notice=notice)
    assert open_next_wave(actor=second, now=make.NOON, notice=notice)
    assert not open_next_wave(actor=second, now=make.NOON, notice=notice)
    assert reached.addressed_to(other).exists()
    assert (notice.expected, Roll.objects.get(code=make.TANAH_SAREAL).known) == (2, 1)


def test_pause_holds_and_resume_goes_on_and_a_stop_is_for_good(people):
    notice = make_cascade.wide()
    _, second = make_cascade.office()
    mine = Notice.objects.addressed_to(people[0]).with_deeds_of(people[0])
    pause_notice(actor=second, now=make.NOON, notice=notice)
    assert not mine.waiting().exists()
    resume_notice(actor=second, now=make.NOON, notice=notice)
    assert mine.waiting().get() == notice
    stop_notice(actor=second, now=make.NOON, notice=notice, why="Jamnya salah")
    assert not mine.waiting().exists()
    code = refusal_of(resume_notice, actor=second, now=make.NOON, notice=notice)
    assert code == "notice.not_running"
    assert Event.objects.filter(code="notice.stopped").count() == 1


def test_after_a_stop_it_is_known_who_has_it_and_the_correction_goes_to_them(people):
    notice = make_cascade.wide()
    writer, second = make_cascade.office()
    show_notice(actor=people[0], now=make.NOON, notice=notice)
    stop_notice(actor=second, now=make.NOON, notice=notice, why="Jamnya salah")
    codes = territories_that_have(notice)
    assert codes == [make.KEDUNG_BADAK]
    draft = make_cascade.draft(writer, purpose="correction", codes=codes, corrects=notice)
    right = approve_notice(actor=second, now=make.NOON, draft=draft)
    assert right.corrects == notice and not right.wide
    assert Notice.objects.all().addressed_to(people[0]).filter(pk=right.pk).exists()
    assert not Notice.objects.all().addressed_to(people[1]).filter(pk=right.pk).exists()


def test_hand_over_goes_in_chunks_skips_nobody_and_stops_at_once(people):
    for _ in range(5):
        make.pps(make.CIBADAK)
    notice = make_cascade.wide()
    _, second = make_cascade.office()
    given: list[int] = []
    step = {
        "now": make.NOON,
        "notice": notice,
        "channel": "push",
        "give": given.extend,
        "size": 3,
    }
    assert len(hand_chunk(**step).posts) == 3
    pause_notice(actor=second, now=make.NOON, notice=notice)
    paused = hand_chunk(**step)
    assert paused.posts == () and not paused.done
    resume_notice(actor=second, now=make.NOON, notice=notice)
    while not hand_chunk(**step).done:
        pass
    assert sorted(given) == sorted(frozen(notice).values_list("pk", flat=True))
    assert len({key_for(notice, "push", pk) for pk in given}) == 7
    another = make_cascade.wide()
    stop_notice(actor=second, now=make.NOON, notice=another, why="Salah alamat")
    assert hand_chunk(**(step | {"notice": another})).done and len(given) == 7


def test_a_chunk_that_fails_is_given_again_whole(people):
    notice = make_cascade.wide()

    def broken(posts: list[int]) -> None:
        raise OSError

    with pytest.raises(OSError):
        hand_chunk(now=make.NOON, notice=notice, channel="push", give=broken)
    given: list[int] = []
    hand_chunk(now=make.NOON, notice=notice, channel="push", give=given.extend)
    assert len(given) == 2


def test_at_night_the_hand_over_waits_unless_two_people_said_it_is_urgent(people):
    night = make.NOON + 10 * HOUR
    notice = make_cascade.wide()
    given: list[int] = []
    waits = hand_chunk(now=night, notice=notice, channel="push", give=given.extend)
    assert not given and not waits.done and waits.again_at == night + 7 * HOUR
    urgent = make_cascade.wide(urgent_why="TPS terendam banjir, pindah ke balai desa")
    hand_chunk(now=night, notice=urgent, channel="push", give=given.extend)
    assert len(given) == 2
    assert Event.objects.filter(code="notice.approved", data__urgent=True).count() == 1


def test_who_wants_nothing_by_a_channel_gets_nothing_by_it(people):
    notice = make_cascade.wide()
    ChannelOff.objects.create(person_id=people[0].person_id, channel="push", since=make.NOON)
    given: list[int] = []
    hand_chunk(now=make.NOON, notice=notice, channel="push", give=given.extend)
    assert given == [people[1].post_id]
    assert Notice.objects.all().addressed_to(people[0]).exists()


def test_a_delivery_receipt_twice_or_late_changes_nothing(people):
    notice = make_cascade.wide()
    acknowledge(actor=people[0], now=make.NOON + HOUR, notice=notice)
    for _ in range(2):
        note_delivered(now=make.NOON, notice_id=notice.pk, post_ids=[p.post_id for p in people])
    assert Delivery.objects.count() == 2
    assert Delivery.objects.exclude(acknowledged_at=None).count() == 1


def test_many_receipts_at_once_count_like_one_by_one(people):
    ppk = make.actor("ppk", "ppk", make.TANAH_SAREAL)
    more = [make.pps(make.CIBADAK) for _ in range(3)]
    notice = make_cascade.wide()
    acknowledge(actor=more[0], now=make.NOON, notice=notice)
    ids = [p.post_id for p in (*people, *more)] + [987654321]
    for expected in (3, 0):
        new = acknowledge_together(actor=ppk, now=make.NOON + HOUR, notice=notice, post_ids=ids)
        assert new == expected
    roll = notice.rolls.get(code=make.TANAH_SAREAL)
    assert (roll.acknowledged, roll.known) == (4, 2)
    assert notice.rolls.get(code="327101").acknowledged == 0, "another district is not theirs"
    assert Tally.objects.get(code=make.CIBADAK).acknowledged == 3


def test_the_headcount_follows_the_roster(people):
    count_seats(now=make.NOON)
    rule = Rule((make.BOGOR,), ("pps",))
    assert count_audience(rule).posts == 2
    third = make.pps(make.CIBADAK)
    count_seats(now=make.NOON + HOUR)
    assert (count_audience(rule).posts, count_audience(rule).empty) == (3, 3)
    keeper = make.actor("pengelola", "kpu", make.BOGOR)
    end_post(
        actor=keeper,
        now=make.NOON + 2 * HOUR,
        post=Post.objects.get(pk=third.post_id),
        reason="Surat keputusan nomor 12",
    )
    count_seats(now=make.NOON + 2 * HOUR)
    assert count_audience(rule).posts == 2
    count_seats(now=make.END)
    assert count_audience(rule).posts == 0, "the ad hoc bodies are dissolved"


def test_only_kinds_and_roles_that_were_meant_are_counted(people):
    make.actor("kim", "kim", make.KEDUNG_BADAK)
    count_seats(now=make.NOON)
    assert count_audience(Rule((make.BOGOR,), ("pps", "kim"))).posts == 3
    assert count_audience(Rule((make.BOGOR,), ("pps", "kim"), ("kim",))).posts == 1
    assert count_audience(Rule((make.BOGOR, make.KEDUNG_BADAK), ("pps",))).posts == 2
    assert Seat.objects.filter(role="kim").get().posts == 1


def test_a_sample_names_villages_of_the_audience(people):
    count_seats(now=make.NOON)
    found = sample_of(Rule((make.BOGOR,), ("pps",)))
    assert {row.name for row in found} == {"Kedung Badak", "Batu Tulis"}


def test_regions_stand_with_the_furthest_behind_first(people):
    notice = make_cascade.wide()
    acknowledge(actor=people[1], now=make.NOON, notice=notice)
    rows = chain_by_area([notice.pk], within=make.BOGOR, width=6)
    assert [row.code for row in rows] == [make.TANAH_SAREAL, "327101"]
    assert {row.code for row in chain_of_districts(notice.pk)} == {"327101", "327106"}
    villages = villages_of_district(notice, make.TANAH_SAREAL)
    assert len(villages) == 5 and all(row.first_at is None for row in villages)


def test_kpu_and_bawaslu_do_not_see_or_stop_each_others_notices(people):
    notice = make_cascade.wide()
    _, theirs = make_cascade.office(kind="bawaslu")
    assert not Notice.objects.all().visible_to(theirs, make.NOON).exists()
    code = refusal_of(stop_notice, actor=theirs, now=make.NOON, notice=notice, why="Salah jam")
    assert code == "permission.denied"


def test_a_post_that_was_appointed_for_later_is_not_asked_before(people):
    appoint(
        actor=make_cascade.SYSTEM,
        now=make.NOON,
        name="Petugas Nanti",
        institution=make.institution("pps", make.CIBADAK),
        role="pps",
        title="pps Cibadak",
        place=make.place(make.CIBADAK),
        since=make.NOON + timedelta(days=2),
        until=make.END,
    )
    assert make_cascade.wide().expected == 2
    assert make_cascade.wide(now=make.NOON + timedelta(days=2)).expected == 3
