"""Groups: what a desk sees in its own branch, for a program that speaks for it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from kentongan.ledger import clock
from kentongan.up.inbox import rows as rows_of
from kentongan.up.models import ReportGroup

from .clarifications import Cursor, Limit
from .doors import Bearer
from .pace import READS
from .pages import page
from .problems import Problem
from .reports import REFUSED

router = Router(tags=["groups"])


class Group(Schema):
    """Reports of the same thing, counted inside the branch alone. `words` circulate: quote them."""

    id: int
    kind: str
    state: str
    words: str
    size: int
    villages: int
    first_seen: datetime
    due_at: datetime
    claim: int | None


class Groups(Schema):
    """One page. `next` is null on the last."""

    rows: list[Group]
    next: str | None


@router.get("", auth=Bearer("groups.read", READS), response={200: Groups, REFUSED: Problem})
def groups(request: HttpRequest, cursor: Cursor, limit: Limit) -> Any:
    """The one seen last comes first."""
    actor, now = request.speaks, clock.now()
    seen = ReportGroup.objects.visible_to(actor, now)
    found, after = page(seen, by="last_seen", cursor=cursor, limit=limit)
    rows = rows_of(actor, now, [group.pk for group in found])
    return {
        "rows": [
            {
                "id": row.group.pk,
                "kind": row.group.kind,
                "state": row.group.state,
                "words": row.words,
                "size": row.size,
                "villages": row.villages,
                "first_seen": row.first_seen,
                "due_at": row.group.due_at,
                "claim": row.group.claim_id,
            }
            for row in rows
        ],
        "next": after,
    }
