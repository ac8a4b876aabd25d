"""One place by its code: its name, what it lies in, its clock."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Schema

from kentongan.ledger.refusal import Refusal
from kentongan.places import above
from kentongan.roster.branch import names_of
from kentongan.roster.models import Place

from .doors import anybody
from .pace import READS
from .problems import Problem
from .reports import REFUSED

router = Router(tags=["places"])


class Around(Schema):
    """A place that holds this one."""

    code: str
    name: str


class PlaceOut(Schema):
    """A territory in force. `zone` is an IANA name."""

    code: str
    name: str
    level: str
    zone: str
    within: list[Around]


@router.get("/{code}", auth=anybody(READS), response={200: PlaceOut, REFUSED: Problem})
def place(request: HttpRequest, code: Annotated[str, Path(pattern="^[0-9]{2,16}$")]) -> Any:
    """The place, and what it lies in, the nearest first."""
    found = Place.objects.in_force().filter(code=code).first()
    if found is None:
        raise Refusal("api.not_there")
    around = [upper for upper in reversed(above(code)) if upper]
    names = names_of(around)
    return {
        "code": found.code,
        "name": found.name,
        "level": found.level,
        "zone": found.zone,
        "within": [{"code": upper, "name": names[upper]} for upper in around],
    }
