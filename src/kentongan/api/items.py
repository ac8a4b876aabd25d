"""Items: what the post of this token sent in, and no other's."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from kentongan.ledger import clock
from kentongan.loop.partners import own_items, promised

from .clarifications import Cursor, Limit
from .doors import Bearer
from .pace import READS
from .pages import page
from .problems import Problem
from .reports import REFUSED
from .shapes import Answer, Status, answer_of, status_of

router = Router(tags=["items"])


class Item(Schema):
    """One thing this post sent, with the answer in a form to pass on (`answer.share`)."""

    id: int
    kind: str
    status: Status
    words: str
    place: str
    received_at: datetime
    answer_due: datetime
    answered_at: datetime | None
    answer: Answer | None


class Items(Schema):
    """One page. `next` is null on the last."""

    rows: list[Item]
    next: str | None


@router.get("", auth=Bearer("items.read", READS), response={200: Items, REFUSED: Problem})
def items(request: HttpRequest, cursor: Cursor, limit: Limit) -> Any:
    """The latest first."""
    own = own_items(request.speaks, clock.now())
    rows, after = page(own, by="received_at", cursor=cursor, limit=limit)
    found = [
        {
            "id": row.pk,
            "kind": row.kind,
            "status": status_of(row),
            "words": row.words,
            "place": row.place_code,
            "received_at": row.received_at,
            "answer_due": promised(row),
            "answered_at": row.answered_at,
            "answer": answer_of(row.answer) if row.answer else None,
        }
        for row in rows
    ]
    return {"rows": found, "next": after}
