"""Stages on an office's own ground: two people, inherited downwards, dated by events."""

from datetime import date

import make
import pytest

import make_kits
from kentongan.down.actions.stage import approve_stage, return_stage, withdraw_stage, write_stage
from kentongan.down.calendar import calendar_of, explainers, gaps
from kentongan.down.models import LocalStage
from kentongan.ledger.models import Event
from kentongan.ledger.refusal import Refusal
from kentongan.rules.stages import schedules

pytestmark = pytest.mark.django_db
PILKADA = schedules()["pilkada_2024"]
TODAY = make.NOON.date()


def row(stage: str, code: str, today: date = TODAY):
    return next(row for row in calendar_of(PILKADA, code, today) if row.code == stage)


def refused(act) -> Refusal:
    with pytest.raises(Refusal) as no:
        act()
    return no.value


def test_a_row_holds_only_once_a_second_person_approved_it():
    draft = make_kits.local(approve=False)
    assert row("pendaftaran_calon", make.BOGOR).end == date(2024, 8, 29)
    writer = make.actor_for(draft.drafted_by)
    assert (
        refused(lambda: approve_stage(actor=writer, now=make.NOON, row=draft)).code
        == "permission.denied"
    )
    approve_stage(actor=make.second(), now=make.NOON, row=draft)
    assert row("pendaftaran_calon", make.BOGOR).end == date(2024, 9, 1)
    again = refused(lambda: approve_stage(actor=make.second(), now=make.NOON, row=draft))
    assert again.code == "stage.not_a_draft"


def test_the_same_person_in_another_post_is_not_a_second_person():
    make.places()
    both = make.second()
    draft = write_stage(
        actor=both, now=make.NOON, schedule="pilkada_2024", kind="event", code="mk_registered",
        start=date(2025, 1, 3), basis="Surat MK 5/2025",
    )  # fmt: skip
    no = refused(lambda: approve_stage(actor=both, now=make.NOON, row=draft))
    assert no.code == "stage.second_person"


def test_each_level_inherits_and_the_nearest_office_has_the_last_word():
    make_kits.local(code="32", end=date(2024, 8, 31))
    village = row("pendaftaran_calon", make.KEDUNG_BADAK)
    assert (village.end, village.local.institution.name) == (date(2024, 8, 31), "KPU Jawa Barat")
    assert row("pendaftaran_calon", "1674").end == date(2024, 8, 29)
    make_kits.local(code=make.BOGOR, end=date(2024, 9, 1))
    assert row("pendaftaran_calon", make.KEDUNG_BADAK).end == date(2024, 9, 1)
    assert row("pendaftaran_calon", make.BANDUNG).end == date(2024, 8, 31)
    assert row("pendaftaran_calon", "").local is None


def test_the_day_of_an_event_dates_the_rows_that_waited_for_it():
    waiting = row("penetapan_terpilih", make.BOGOR)
    assert (waiting.start, waiting.waits_for) == (None, "mk_registered")
    make.places()
    nation = make.desk("")
    draft = write_stage(
        actor=nation, now=make.NOON, schedule="pilkada_2024", kind="event", code="mk_registered",
        start=date(2025, 1, 3), basis="Surat MK 5/2025",
    )  # fmt: skip
    approve_stage(actor=make.second(""), now=make.NOON, row=draft)
    dated = row("penetapan_terpilih", make.KEDUNG_BADAK, date(2025, 1, 8))
    assert (dated.start, dated.end, dated.status) == (date(2025, 1, 3), date(2025, 1, 8), "now")
    assert dated.local.institution.name == "KPU Indonesia" and not dated.waits_for


def test_an_office_may_add_a_row_of_its_own():
    make_kits.local(
        kind="extra", label="Perpanjangan pendaftaran calon", start=date(2024, 9, 2),
        end=date(2024, 9, 4),
    )  # fmt: skip
    added = [r for r in calendar_of(PILKADA, make.KEDUNG_BADAK, TODAY) if r.stage is None]
    assert [(r.label["id"], r.status) for r in added] == [
        ("Perpanjangan pendaftaran calon", "done")
    ]
    assert not [r for r in calendar_of(PILKADA, make.BANDUNG, TODAY) if r.stage is None]


def test_a_withdrawn_row_lets_the_one_above_show_again():
    held = make_kits.local()
    no = refused(lambda: withdraw_stage(actor=make.second(), now=make.NOON, row=held, why=""))
    assert (no.code, no.field) == ("stage.reason_missing", "why")
    withdraw_stage(actor=make.second(), now=make.NOON, row=held, why="Tanggalnya keliru")
    assert row("pendaftaran_calon", make.BOGOR).end == date(2024, 8, 29)
    assert (
        refused(
            lambda: withdraw_stage(actor=make.second(), now=make.NOON, row=held, why="Sekali lagi")
        ).code
        == "stage.already_closed"
    )


def test_a_draft_goes_back_to_its_writer():
    draft = make_kits.local(approve=False)
    return_stage(actor=make.second(), now=make.NOON, row=draft, why="Nomor keputusannya lain")
    draft.refresh_from_db()
    assert draft.state == LocalStage.State.RETURNED


def test_the_same_row_twice_is_one_row():
    make.places()
    desk = make.desk()
    given = {
        "schedule": "pilkada_2024", "kind": "dates", "code": "kampanye", "start": date(2024, 9, 25),
        "end": date(2024, 11, 22), "basis": "Keputusan 3/2024",
    }  # fmt: skip
    rows = {write_stage(actor=desk, now=make.NOON, **given).pk for _ in range(2)}
    assert len(rows) == 1 and Event.objects.filter(code="stage.drafted").count() == 1


@pytest.mark.parametrize(
    "wrong,code,field",
    [
        ({"schedule": "lain"}, "stage.unknown_schedule", "what"),
        ({"stage": "lain"}, "stage.unknown", "what"),
        ({"kind": "event"}, "stage.unknown", "what"),
        ({"kind": "extra", "label": "x"}, "stage.label_missing", "label"),
        ({"start": None, "end": None}, "stage.day_missing", "start"),
        ({"end": date(2024, 8, 1)}, "stage.ends_before_it_starts", "end"),
        ({"start": date(24, 8, 1)}, "stage.day_far_off", "start"),
        ({"basis": "\x00 "}, "stage.basis_missing", "basis"),
    ],
)
def test_each_slip_is_refused_at_its_field(wrong, code, field):
    no = refused(lambda: make_kits.local(**wrong))
    assert (no.code, no.field) == (code, field)


def test_a_stage_without_an_approved_explanation_is_a_gap():
    assert len(gaps(PILKADA, make.BOGOR, make.NOON)) == 18
    make_kits.drafted(headline="Masih rancangan saja ini")
    assert len(gaps(PILKADA, make.BOGOR, make.NOON)) == 18
    make_kits.published()
    assert "pemungutan_suara" not in {s.code for s in gaps(PILKADA, make.BOGOR, make.NOON)}
    assert "pemungutan_suara" in explainers("pilkada_2024", make.KEDUNG_BADAK, make.NOON)
    assert len(gaps(PILKADA, make.BANDUNG, make.NOON)) == 18
