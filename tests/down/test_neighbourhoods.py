"""RW by RW: what a relay says, what is counted, and what the map does not know."""

from datetime import timedelta

import make
import pytest

import make_cascade
from kentongan.down.actions.acknowledge import acknowledge
from kentongan.down.actions.relay import Proof, confirm_relay, state_relayed, undo_relayed
from kentongan.down.chain import adhoc_share, adhoc_shares
from kentongan.down.models import Relay, RelayRw
from kentongan.down.neighbourhoods import (
    numbers_of,
    rw_by_area,
    rw_together,
    rws_of_village,
    rws_stated,
)
from kentongan.ledger.models import Event
from kentongan.ledger.refusal import Refusal
from kentongan.places.tree import DATA, read_tree
from kentongan.roster.actions.import_places import import_places
from kentongan.roster.load_places import load_places
from kentongan.roster.models import Place

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def small_map(at_noon):
    make.places()


def rw(number: int, village: str = make.KEDUNG_BADAK) -> Place:
    return Place.objects.create(
        code=f"{village}1{number:03d}", name=f"RW {number:02d}", level="rw", zone="Asia/Jakarta"
    )


@pytest.fixture
def siti():
    for number in (1, 2, 3, 4):
        rw(number)
    rw(1, make.CIBADAK)
    return make.pps()


def say(actor, notice, *numbers, now=make.NOON) -> None:
    state_relayed(actor=actor, now=now, notice=notice, proof=Proof(rws=numbers))


def refusal_of(act, **arguments) -> str:
    with pytest.raises(Refusal) as found:
        act(**arguments)
    return found.value.code


@pytest.mark.parametrize(
    "text,found",
    [
        ("", ()),
        ("3", (3,)),
        ("1, 2,5-7", (1, 2, 5, 6, 7)),
        ("RW 01 RW 02 dan RW 10", (1, 2, 10)),
        ("rw.3; 4 & 005 – 6", (3, 4, 5, 6)),
    ],
)
def test_numbers_are_read_as_people_write_them(text, found):
    assert numbers_of(text) == found


@pytest.mark.parametrize(
    "text,code",
    [
        ("nol", "relay.rw_numbers"),
        ("0", "relay.rw_numbers"),
        ("7-5", "relay.rw_numbers"),
        ("1000", "relay.rw_numbers"),
        ("-3", "relay.rw_numbers"),
        ("1\x00", "relay.rw_numbers"),
        ("٣", "relay.rw_numbers"),
        ("9" * 100_000, "relay.rw_numbers"),
        ("1-999", "relay.rw_many"),
    ],
)
def test_what_is_no_number_of_an_rw_is_refused(text, code):
    assert refusal_of(numbers_of, text=text) == code


def test_an_rw_is_told_once_however_many_say_so(siti):
    other = make.pps()
    notice = make_cascade.wide()
    for _ in range(2):
        say(siti, notice, 1, 2)
    say(other, notice, 2, 3)
    (row,) = rw_by_area([notice.pk], within=make.KEDUNG_BADAK, width=10)
    assert (row.total, row.told, row.silent, row.unknown) == (4, 3, 1, 0)
    rows = rws_of_village([notice.pk], make.KEDUNG_BADAK)
    assert [(r.name, r.relays) for r in rows] == [
        ("RW 04", 0),
        ("RW 01", 1),
        ("RW 02", 2),
        ("RW 03", 1),
    ]
    event = Event.objects.filter(code="notice.relayed").first()
    assert event.data["rw"] == 2
    (delivery,) = Relay.objects.filter(place_code=make.KEDUNG_BADAK)[:1]
    assert rws_stated([delivery.delivery_id]) == {delivery.delivery_id: ["01", "02"]}


def test_confirmed_with_its_relay_and_gone_when_it_is_taken_back(siti):
    notice = make_cascade.wide()
    say(siti, notice, 1, 2)
    ppk = make.actor("ppk", "ppk", make.TANAH_SAREAL)
    confirm_relay(actor=ppk, now=make.NOON, relay=Relay.objects.get(), found=True)
    (row,) = rw_by_area([notice.pk], within=make.KEDUNG_BADAK, width=10)
    assert (row.told, row.confirmed) == (2, 2)
    second = make_cascade.wide()
    say(siti, second, 3)
    undo_relayed(actor=siti, now=make.NOON, notice=second)
    assert not RelayRw.objects.filter(notice=second).exists()
    say(siti, second, 4)
    assert [r.code[-1] for r in rws_of_village([second.pk], make.KEDUNG_BADAK) if r.relays] == ["4"]


def test_a_number_the_map_does_not_have_is_refused_and_nothing_is_written(siti):
    notice = make_cascade.wide()
    given = {"actor": siti, "now": make.NOON, "notice": notice, "proof": Proof(rws=(1, 44))}
    with pytest.raises(Refusal) as found:
        state_relayed(**given)
    assert (found.value.code, found.value.data["numbers"]) == ("relay.rw_unknown", "44")
    assert not Relay.objects.exists() and not RelayRw.objects.exists()


def test_where_the_map_has_no_rw_any_is_kept_and_never_in_a_share():
    siti, notice = make.pps("3271061007"), make_cascade.wide()
    say(siti, notice, 5)
    (row,) = rw_by_area([notice.pk], within="3271061007", width=10)
    assert (row.total, row.told, row.unknown) == (0, 0, 1)
    (one,) = rws_of_village([notice.pk], "3271061007")
    assert (one.name, one.known, one.relays) == ("RW 05", False, 1)


def test_a_post_over_one_rw_tells_that_one_and_a_district_names_none(monkeypatch):
    place = rw(7)
    monkeypatch.setitem(make._PLACES, place.code, place.name)
    guard, notice = make.actor("pps", "pps", place.code), make_cascade.wide(roles=("pps", "ppk"))
    say(guard, notice, 3)
    assert RelayRw.objects.get().code == place.code
    ppk = make.actor("ppk", "ppk", make.TANAH_SAREAL)
    given = {"actor": ppk, "now": make.NOON, "notice": notice, "proof": Proof(rws=(1,))}
    assert refusal_of(state_relayed, **given) == "relay.rw_no_village"


def test_regions_stand_with_the_smallest_share_first(siti):
    notice = make_cascade.wide()
    say(siti, notice, 1, 2)
    rows = rw_by_area([notice.pk], within=make.BOGOR, width=10)
    assert [(r.code, r.told, r.total) for r in rows] == [
        (make.CIBADAK, 0, 1),
        (make.KEDUNG_BADAK, 2, 4),
    ]
    whole = rw_together(rows, make.BOGOR)
    assert (whole.total, whole.told, whole.silent) == (5, 2, 3)
    assert rw_by_area([], within=make.BOGOR, width=6)[0].told == 0


def test_the_802_rw_of_kota_bogor_are_covered_village_by_village():
    load_places(within="3271", rows=list(read_tree("3271")))
    content = (DATA / "sample_rw_kota_bogor.csv").read_bytes()
    import_places(actor=make_cascade.SYSTEM, now=make.NOON, content=content, file_name="contoh.csv")
    siti = make.pps()
    notice = make_cascade.wide()
    say(siti, notice, 1, 2, 3)
    rows = rw_by_area([notice.pk], within=make.BOGOR, width=10)
    whole = rw_together(rows)
    assert (len(rows), whole.total, whole.told) == (68, 802, 3)
    assert rows[-1].code == make.KEDUNG_BADAK and rows[0].told == 0


def test_r3_7_the_share_of_ad_hoc_staff_with_an_act_in_a_period(siti):
    ppk = make.actor("ppk", "ppk", make.TANAH_SAREAL)
    make.desk()
    notice = make_cascade.wide()
    acknowledge(actor=siti, now=make.NOON + HOUR, notice=notice)
    assert adhoc_shares(make.BOGOR, make.NOON) == [("ppk", 1, 0), ("pps", 1, 1)]
    assert adhoc_share(make.BOGOR, make.NOON, make.NOON + 2 * HOUR) == (2, 0)
    say(siti, notice, 1, now=make.NOON + 3 * HOUR)
    assert adhoc_share(make.BOGOR, make.NOON, make.NOON + 2 * HOUR) == (2, 1)
    assert ppk and adhoc_share(make.BANDUNG, make.NOON) == (0, 0)
