"""Numbers of officers as they were stated: beside each other, explained by people, never mended."""

from datetime import date

import make
import pytest

import make_rosters
from kentongan.ledger.models import Event
from kentongan.ledger.refusal import Refusal
from kentongan.roster.actions.headcount import (
    explain_headcount,
    state_headcount,
    withdraw_headcount,
)
from kentongan.roster.headcounts import groups, headcounts_visible_to
from kentongan.roster.models import Headcount, Place

pytestmark = pytest.mark.django_db
ARTICLE = "KPU Provinsi Lampung, bimtek media sosial, 4 Desember 2023"
DAY = date(2023, 12, 4)


@pytest.fixture
def lampung(monkeypatch):
    monkeypatch.setitem(make._PLACES, "18", "Lampung")
    make.places()
    Place.objects.filter(code="18").update(tps=25_825)
    kecamatan = [
        Place(code=f"1801{n:02d}" if n < 100 else f"18{n // 100 + 1:02d}{n % 100:02d}",
              name=f"Kecamatan Contoh {n}", level="kecamatan", zone="Asia/Jakarta")
        for n in range(229)
    ]  # fmt: skip
    Place.objects.bulk_create(kecamatan)
    return make.actor("pengelola", "kpu", "18")


def state(actor, unit, number, status="aktif", **more):
    return state_headcount(
        actor=actor, now=make.NOON, owner="kpu", place=more.pop("place", Place.objects.get(code="18")),
        unit=unit, status=status, number=number, source=more.pop("source", ARTICLE),
        on=more.pop("on", DAY), **more,
    )  # fmt: skip


def seen(actor):
    return groups(headcounts_visible_to(actor, make.NOON))


def test_the_numbers_of_article_4_stand_as_stated_and_what_does_not_add_up_is_flagged(lampung):
    state(lampung, "total", 44_414)
    state(lampung, "ppk", 2_290)
    pantarlih = state(lampung, "pantarlih", 2_675)
    state(lampung, "kpps", 232_425, "akan_direkrut")
    soon, now = sorted(seen(lampung), key=lambda group: group.status)
    assert (now.status, now.total.row.number, now.sum, now.difference) == (
        "aktif",
        44_414,
        4_965,
        39_449,
    )
    assert (soon.status, soon.total, soon.difference) == ("akan_direkrut", None, None)
    assert soon.parts[0].multiples == [(25_825, "tps", 9)]  # 7 KPPS and 2 order officers for each
    assert now.parts[0].multiples == [(229, "kecamatan", 10)]
    assert now.parts[1].multiples == []

    text = "Mungkin kurang satu angka: 26.675 sesuai dengan sisa 44.414."
    explain_headcount(actor=lampung, now=make.NOON, headcount=pantarlih, text=text)
    explain_headcount(actor=lampung, now=make.NOON, headcount=pantarlih, text=text)
    part = next(p for g in seen(lampung) for p in g.parts if p.row.unit == "pantarlih")
    assert (part.row.number, part.notes) == (2_675, [text])
    assert Event.objects.filter(code="headcount.explained").count() == 1


def test_a_correction_is_a_new_statement_and_the_old_one_stays(lampung):
    old = state(lampung, "pantarlih", 2_675)
    assert state(lampung, "pantarlih", 2_675).pk == old.pk  # the same twice is one
    new = state(lampung, "pantarlih", 26_675, source="Surat ralat contoh", corrects=old)
    old.refresh_from_db()
    assert (old.number, old.replaced_by) == (2_675, new)
    assert [p.row.pk for g in seen(lampung) for p in g.parts] == [new.pk]
    with pytest.raises(Refusal) as caught:
        state(lampung, "pantarlih", 27_000, source="Ralat kedua", corrects=old)
    assert caught.value.code == "headcount.corrected_already"
    withdraw_headcount(actor=lampung, now=make.NOON, headcount=new)
    withdraw_headcount(actor=lampung, now=make.NOON, headcount=new)
    assert seen(lampung) == [] and Headcount.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"unit": "wasit"}, "headcount.unknown_unit"),
        ({"status": "libur"}, "headcount.unknown_status"),
        ({"number": -1}, "headcount.number"),
        ({"number": 10**12}, "headcount.number"),
        ({"source": " "}, "headcount.source_missing"),
        ({"on": date(2025, 1, 1)}, "headcount.day_to_come"),
    ],
)
def test_what_is_no_statement_is_refused(lampung, wrong, code):
    with pytest.raises(Refusal) as caught:
        state(lampung, **{"unit": "ppk", "number": 5} | wrong)
    assert caught.value.code == code and not Headcount.objects.exists()


def test_only_the_own_branch_states_and_sees(lampung):
    state(lampung, "ppk", 2_290)
    bogor = make_rosters.keeper()
    assert seen(bogor) == [] and seen(make.pps()) == []
    with pytest.raises(Refusal) as caught:
        state(bogor, "ppk", 1)
    assert caught.value.code == "permission.denied"
