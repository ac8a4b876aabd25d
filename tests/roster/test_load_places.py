"""The real map in the database: all of it, twice, and through renamings and recodings."""

import dataclasses
import statistics
import time

import pytest

from kentongan.places.tree import EDITION, read_tree
from kentongan.roster.find_places import find_places, path_of
from kentongan.roster.load_places import load_places
from kentongan.roster.models import Place, PlaceHistory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def district():
    return tuple(read_tree("327106"))


def test_the_whole_map_loads_in_seconds_and_twice_changes_nothing():
    seen = []
    began = time.process_time()
    first = load_places(progress=lambda done, total: seen.append((done, total)))
    assert (first.added, first.changed, first.unchanged) == (91_600, 0, 0)
    assert time.process_time() - began < 30  # of our own work; a busy machine makes anybody wait
    assert seen[0] == (0, 91_600)
    assert seen[-1] == (91_600, 91_600)

    ids = set(Place.objects.values_list("pk", "code"))
    again = load_places()
    assert (again.added, again.changed, again.unchanged) == (0, 0, 91_600)
    assert set(Place.objects.values_list("pk", "code")) == ids

    aimas = Place.objects.get(code="960105")
    assert find_places("960107")[:2] == [Place.objects.get(code="960107"), aimas]
    assert PlaceHistory.objects.filter(reason="kpu2024").count() == 1_277
    assert Place.objects.filter(level="desa", tps=None).count() == 34
    _answers_while_a_person_types()


def _answers_while_a_person_types():
    """On the full map; the bar is wide, for a loaded machine (measured: 1 to 11 ms)."""
    times = []
    for text in ("kedung badak", "kdg badak bogor", "suka bogor", "s", "kota baru", "sareal"):
        began = time.perf_counter()
        assert find_places(text)
        times.append(time.perf_counter() - began)
    assert statistics.median(times) < 0.1
    village = find_places("kdg badak bogor")[0]
    assert [place.name for place in path_of(village)] == [
        "Indonesia",
        "Jawa Barat",
        "Kota Bogor",
        "Tanah Sareal",
    ]


def test_one_branch_comes_with_what_lies_above_it(district):
    result = load_places(within="327106", rows=district)
    assert result.added == 15
    assert Place.objects.get(code="").name == "Indonesia"
    assert Place.objects.get(code="3271061003").search == "kedung badak"
    assert load_places(within="327106", rows=district).unchanged == 15


def test_a_renamed_place_keeps_its_id_and_its_former_name(district):
    load_places(within="327106", rows=district)
    before = Place.objects.get(code="3271061003")
    renamed = [
        dataclasses.replace(row, name="Kedung Harimau") if row.code == before.code else row
        for row in district
    ]
    result = load_places(within="327106", rows=renamed)
    assert (result.added, result.changed, result.unchanged) == (0, 1, 14)
    after = Place.objects.get(code="3271061003")
    assert (after.pk, after.name) == (before.pk, "Kedung Harimau")
    kept = after.history.get()
    assert (kept.name, kept.reason, kept.valid_until) == ("Kedung Badak", "rename", EDITION)
    assert load_places(within="327106", rows=renamed).changed == 0


def test_two_places_that_exchange_codes_keep_their_ids_and_their_rw(district):
    load_places(within="327106", rows=district)
    badak, jaya = (Place.objects.get(name=n) for n in ("Kedung Badak", "Kedung Jaya"))
    rw = Place.objects.create(code=badak.code + "1005", name="RW 05", level="rw", zone=badak.zone)
    names = {badak.code: jaya.name, jaya.code: badak.name}
    swapped = [dataclasses.replace(row, name=names.get(row.code, row.name)) for row in district]
    load_places(within="327106", rows=swapped)
    old_code = badak.code
    badak.refresh_from_db()
    rw.refresh_from_db()
    assert badak.code == jaya.code != old_code
    assert rw.code == badak.code + "1005"
    assert set(badak.history.values_list("code", "reason")) == {(old_code, "recode")}
    assert find_places(old_code)[0].name == "Kedung Jaya"
    assert badak in find_places(old_code)
    assert load_places(within="327106", rows=swapped).changed == 0


def test_a_place_that_is_no_more_stays_in_the_books_and_is_not_found(district):
    load_places(within="327106", rows=district)
    result = load_places(within="327106", rows=[r for r in district if r.name != "Kedung Badak"])
    assert (result.added, result.changed, result.unchanged) == (0, 1, 14)
    assert Place.objects.get(name="Kedung Badak").valid_until == EDITION
    assert find_places("kedung badak") == []
    assert load_places(within="327106", rows=district).changed == 1  # and comes back
    assert find_places("kedung badak")[0].valid_until is None


def test_a_code_that_goes_to_another_place_takes_nothing_of_the_old_one_along(district):
    load_places(within="327106", rows=district)
    gone = Place.objects.get(name="Kedung Badak")
    rw = Place.objects.create(code=gone.code + "1005", name="RW 05", level="rw", zone=gone.zone)
    code = gone.code
    rows = [
        dataclasses.replace(row, name="Kencana") if row.code == code else row
        for row in district
        if row.name != "Kencana"
    ]
    result = load_places(within="327106", rows=rows)
    assert (result.added, result.unchanged) == (0, 13)
    gone.refresh_from_db()
    rw.refresh_from_db()
    assert Place.objects.get(code=code).name == "Kencana"
    assert (gone.valid_until, rw.valid_until) == (EDITION, EDITION)
    assert not Place.objects.within(code).exclude(code=code).exists()
    assert gone.history.get().code == code
    assert load_places(within="327106", rows=rows).changed == 0


@pytest.mark.django_db
def test_one_branch_after_another_makes_the_same_map_as_both_at_once():
    load_places(within="327106")
    load_places(within="327101")
    assert Place.objects.get(code="").name == "Indonesia"
    assert Place.objects.within("327106").at_level("desa").count() == 11
    assert Place.objects.within("327101").at_level("desa").count() == 16
    again = load_places(within="3271")
    assert (again.changed, Place.objects.within("3271").at_level("desa").count()) == (0, 68)
