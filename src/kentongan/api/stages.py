"""The stages of the election in view, with the act they stand in."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema

from kentongan.ledger import clock
from kentongan.places import zones
from kentongan.rules.stages import current

from .doors import anybody
from .pace import READS
from .problems import Problem, language_of
from .reports import REFUSED

router = Router(tags=["stages"])


class StageOut(Schema):
    """One stage. Days are days at the place; null where the rule knows no day yet."""

    code: str
    label: str
    start: date | None
    end: date | None
    status: Literal["done", "now", "coming"]


class Stages(Schema):
    """One election."""

    code: str
    label: str
    basis: str
    vote_day: date
    stages: list[StageOut]


@router.get("", auth=anybody(READS), response={200: Stages, REFUSED: Problem})
def stages(request: HttpRequest) -> Any:
    """What is done, what runs, what comes (by the clock of Jakarta)."""
    today = clock.now().astimezone(zones.info(zones.WIB)).date()
    schedule, language = current(today), language_of(request)
    return {
        "code": schedule.code,
        "label": schedule.label[language],
        "basis": schedule.basis,
        "vote_day": schedule.vote_day,
        "stages": [
            {
                "code": stage.code,
                "label": stage.label[language],
                "start": stage.start,
                "end": stage.end,
                "status": stage.status(today),
            }
            for stage in schedule.stages
        ],
    }
