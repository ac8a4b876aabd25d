"""Official clarifications that hold now: all, those of a place, those since an instant, or one."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.up.models import Clarification

from .doors import anybody
from .pace import READS
from .pages import MOST, page
from .problems import Problem
from .reports import REFUSED
from .shapes import Answer, answer_of

router = Router(tags=["clarifications"])
LARGEST = 2**63 - 1
At = Annotated[
    str,
    Query(
        default="",
        max_length=40,
        description="An instant with its zone, such as 2024-11-20T00:00:00+07:00",
    ),
]
Cursor = Annotated[str, Query(default="", max_length=200, description="`next` of the last page")]
Limit = Annotated[int, Query(default=20, ge=1, le=MOST)]
PlaceCode = Annotated[
    str, Query(default="", pattern="^[0-9]{0,16}$", description="Those that hold at this place")
]


class Answers(Schema):
    """One page. `next` is null on the last."""

    rows: list[Answer]
    next: str | None


@router.get("", auth=anybody(READS), response={200: Answers, REFUSED: Problem})
def listed(request: HttpRequest, place: PlaceCode, since: At, cursor: Cursor, limit: Limit) -> Any:
    """The latest first. One that has expired or was taken back is not served."""
    found = Clarification.objects.published(clock.now()).select_related("institution")
    if place:
        found = found.for_place(place)
    if since:
        found = found.filter(approved_at__gte=_instant(since))
    rows, after = page(found, by="approved_at", cursor=cursor, limit=limit)
    return {"rows": [answer_of(row) for row in rows], "next": after}


@router.get("/{number}", auth=anybody(READS), response={200: Answer, REFUSED: Problem})
def one(request: HttpRequest, number: Annotated[int, Path(ge=1, le=LARGEST)]) -> Any:
    """One that holds now."""
    found = Clarification.objects.published(clock.now()).select_related("institution")
    row = found.filter(pk=number).first()
    if row is None:
        raise Refusal("api.not_there")
    return answer_of(row)


def _instant(said: str) -> datetime:
    try:
        at = datetime.fromisoformat(said.replace(" ", "+"))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not 2000 < at.year < 2200:
        raise Refusal("api.instant_bad", field="since")
    return at
