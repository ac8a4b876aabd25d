"""Who is meant, by type of partner and by the group of voters a partner works with."""

from datetime import timedelta

import make
import pytest

import make_cascade
import make_partners
import make_push
from kentongan.down.actions.acknowledge import acknowledge
from kentongan.down.actions.count import count_seats
from kentongan.down.actions.hand import tend_hand_overs
from kentongan.down.actions.segments import state_segments
from kentongan.down.actions.together import acknowledge_together
from kentongan.down.actions.wave import open_next_wave
from kentongan.down.actions.write import approve_notice
from kentongan.down.audience import Rule, count_audience, frozen, partners_meant, sample_of
from kentongan.down.chain import territories_that_have, villages_of_district
from kentongan.down.models import Meant, Notice, WorksWith
from kentongan.ledger.models import Event, Outgoing
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.worker import run_due

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def small_map(at_noon):
    make.places()


@pytest.fixture
def people():
    """A village organiser and people of three partners: students, youth, press."""
    bem = make_partners.partner("BEM Contoh", kind="bem", segments=["pemula", "disabilitas"])
    okp = make_partners.partner("Karang Taruna Contoh", kind="okp", segments=["pemula"])
    media = make_partners.partner("Media Contoh", kind="media")
    return {
        "pps": make.pps(),
        "bem": make_partners.person(bem, make.KEDUNG_BADAK),
        "okp": make_partners.person(okp),
        "media": make_partners.person(media),
    }


def send(**more) -> Notice:
    return make_cascade.wide(roles=("pps", "mitra"), **more)


def who_sees(notice, people) -> set[str]:
    return {
        name
        for name, actor in people.items()
        if Notice.objects.all().addressed_to(actor).filter(pk=notice.pk).exists()
    }


def refusal_of(act, **arguments) -> str:
    with pytest.raises(Refusal) as found:
        act(**arguments)
    return found.value.code


@pytest.mark.parametrize(
    "rule,meant",
    [
        ({}, {"pps", "bem", "okp", "media"}),
        ({"partners": ("bem",)}, {"pps", "bem"}),
        ({"partners": ("bem", "media")}, {"pps", "bem", "media"}),
        ({"segments": ("pemula",)}, {"pps", "bem", "okp"}),
        ({"segments": ("disabilitas", "keagamaan")}, {"pps", "bem"}),
        ({"partners": ("okp",), "segments": ("pemula",)}, {"pps", "okp"}),
        ({"partners": ("media",), "segments": ("pemula",)}, {"pps"}),
    ],
)
def test_type_and_group_narrow_the_partners_and_nobody_else(people, rule, meant):
    count_seats(now=make.NOON)
    before = count_audience(Rule((make.BOGOR,), ("pps", "mitra"), **rule), make.NOON)
    notice = send(**rule)
    assert who_sees(notice, people) == meant
    assert {row.pk for row in frozen(notice)} == {people[name].post_id for name in meant}
    assert notice.expected == before.posts == len(meant)


def test_only_partners_may_be_asked_and_their_districts_count_them(people):
    notice = make_cascade.wide(roles=("mitra",), partners=("bem",))
    assert {row.code: row.expected for row in notice.rolls.all()} == {"327106": 1, "327101": 0}
    rows = villages_of_district(notice, make.TANAH_SAREAL)
    assert {row.code: row.expected for row in rows}[make.KEDUNG_BADAK] == 1
    acknowledge(actor=people["bem"], now=make.NOON + HOUR, notice=notice)
    roll = notice.rolls.get(code=make.TANAH_SAREAL)
    assert (roll.known, roll.acknowledged, roll.joined) == (1, 1, 0)
    code = refusal_of(acknowledge, actor=people["okp"], now=make.NOON, notice=notice)
    assert code == "permission.denied"


def test_the_partners_meant_are_named_before_it_goes(people):
    count_seats(now=make.NOON)
    rule = Rule((make.BOGOR,), ("pps", "mitra"), segments=("pemula",))
    assert [(row.name, n) for row, n in partners_meant(rule, make.NOON)] == [
        ("BEM Contoh", 1),
        ("Karang Taruna Contoh", 1),
    ]
    assert [(row.code, row.posts) for row in sample_of(rule)] == [(make.KEDUNG_BADAK, 1)]
    assert partners_meant(Rule((make.BOGOR,), ("pps", "mitra")), make.NOON) == []
    assert partners_meant(Rule((make.BANDUNG,), ("mitra",), (), ("bem",)), make.NOON) == []


def test_who_was_meant_stays_when_the_partner_changes_its_work(people):
    notice = send(segments=("pemula",))
    body = Meant.objects.get(notice=notice, institution=people["okp"].institution_id).institution
    state_segments(
        actor=make_partners.keeper(), now=make.NOON + HOUR, partner=body.partner, segments=[]
    )
    assert who_sees(notice, people) == {"pps", "bem", "okp"}
    assert notice.expected == frozen(notice).count() == 3
    assert WorksWith.objects.get(institution=body).until == make.NOON + HOUR


def test_a_partner_that_matches_later_comes_in_by_the_rule_and_is_told_apart(people):
    notice = send(segments=("keagamaan",))
    assert who_sees(notice, people) == {"pps"}
    late = make_partners.person(make_partners.partner("MUI Contoh", segments=["keagamaan"]))
    assert who_sees(notice, {"late": late}) == {"late"}
    acknowledge(actor=late, now=make.NOON + HOUR, notice=notice)
    state_segments(
        actor=make_partners.keeper(),
        now=make.NOON + HOUR,
        partner=_partner_of(people["bem"]),
        segments=["keagamaan"],
    )
    assert who_sees(notice, people) == {"pps", "bem"}
    acknowledge(actor=people["bem"], now=make.NOON + HOUR, notice=notice)
    roll = notice.rolls.get(code=make.TANAH_SAREAL)
    assert (roll.expected, roll.acknowledged, roll.joined, roll.known) == (1, 0, 1, 1)


def _partner_of(actor):
    from_body = WorksWith.objects.filter(institution=actor.institution_id).first()
    return from_body.institution.partner


def test_a_notice_to_named_villages_counts_only_the_partners_meant(people):
    notice = make_cascade.wide(
        roles=("pps", "mitra"), codes=(make.KEDUNG_BADAK,), partners=("media",)
    )
    assert not notice.wide and notice.expected == 1
    narrow = make_cascade.wide(
        roles=("pps", "mitra"), codes=(make.KEDUNG_BADAK,), partners=("bem",)
    )
    assert narrow.expected == 2


def test_a_second_wave_counts_the_partners_frozen_with_the_first(people):
    notice = send(pilot=("327101",), partners=("bem",))
    assert notice.expected == 0
    open_next_wave(actor=make.second(), now=make.NOON + HOUR, notice=notice)
    assert notice.expected == 2 and who_sees(notice, people) == {"pps", "bem"}


def test_a_roll_call_takes_no_partner_that_was_not_meant(people):
    notice = send(partners=("bem",))
    desk = make.desk()
    ids = [actor.post_id for actor in people.values()]
    assert acknowledge_together(actor=desk, now=make.NOON, notice=notice, post_ids=ids) == 2


def test_a_correction_goes_to_the_partners_that_have_it(people):
    writer, second = make_cascade.office()
    notice = send(partners=("bem",))
    acknowledge(actor=people["bem"], now=make.NOON, notice=notice)
    codes = territories_that_have(notice)
    draft = make_cascade.draft(
        writer,
        purpose="correction",
        codes=codes,
        roles=("pps", "mitra"),
        partners=("bem",),
        corrects=notice,
    )
    right = approve_notice(actor=second, now=make.NOON, draft=draft)
    assert who_sees(right, people) == {"pps", "bem"}


def test_a_message_is_promised_to_the_partners_meant_and_to_who_joins_them(people, settings):
    settings.WEBHOOK_LOOPBACK = True
    service = make_push.PushService()
    for name in ("bem", "okp", "media"):
        make_push.Browser(service).turn_on(people[name])
    send(partners=("bem",))
    tend_hand_overs(now=make.NOON)
    run_due()
    assert [row.data["post"] for row in Outgoing.objects.all()] == [people["bem"].post_id]
    late = make_partners.person(make_partners.partner("BEM Lain Contoh", kind="bem"))
    other = make_partners.person(make_partners.partner("LSM Contoh", kind="lsm"))
    for actor in (late, other):
        make_push.Browser(service).turn_on(actor)
    tend_hand_overs(now=make.NOON)
    run_due()
    service.close()
    assert {row.data["post"] for row in Outgoing.objects.all()} == {
        people["bem"].post_id,
        late.post_id,
    }


@pytest.mark.parametrize(
    "change,code",
    [
        ({"partners": ("partai",)}, "notice.unknown_partner"),
        ({"segments": ("x" * 100_000,)}, "segment.unknown"),
        ({"segments": ("pemula",), "roles": ("pps",)}, "notice.partners_not_asked"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused(change, code):
    writer, _ = make_cascade.office()
    roles = {"roles": ("pps", "mitra")}
    assert refusal_of(make_cascade.draft, by=writer, **(roles | change)) == code


def test_groups_are_stated_once_kept_when_they_end_and_only_by_who_keeps_the_registry(people):
    partner = _partner_of(people["bem"])
    keeper = make_partners.keeper()
    for _ in range(2):
        state_segments(actor=keeper, now=make.NOON, partner=partner, segments=["pemula"])
    rows = WorksWith.objects.filter(institution=partner.institution)
    assert {(row.segment, row.until is None) for row in rows} == {
        ("pemula", True),
        ("disabilitas", False),
    }
    body = {"subject": "institution", "subject_id": partner.institution_id}
    assert Event.objects.filter(code="partner.segments_stated", **body).count() == 2
    for who in (make.desk(), make_partners.keeper(make.BANDUNG)):
        code = refusal_of(state_segments, actor=who, now=make.NOON, partner=partner, segments=[])
        assert code == "permission.denied"
    unknown = {"actor": keeper, "now": make.NOON, "partner": partner, "segments": ["\x00"]}
    assert refusal_of(state_segments, **unknown) == "segment.unknown"
