"""Pages by cursor: the place where the last page ended, not a count of what lies before it."""

import base64
import binascii
from datetime import datetime

from django.db.models import Q, QuerySet

from kentongan.ledger.refusal import Refusal

MOST = 100


def page(rows: QuerySet, *, by: str, cursor: str, limit: int) -> tuple[list, str | None]:
    """The rows after `cursor`, the latest first by (`by`, id), and the cursor of the next page."""
    if cursor:
        at, pk = _read(cursor)
        rows = rows.filter(Q(**{f"{by}__lt": at}) | Q(**{by: at, "pk__lt": pk}))
    found = list(rows.order_by(f"-{by}", "-pk")[: limit + 1])
    if len(found) <= limit:
        return found, None
    found = found[:limit]
    return found, _write(getattr(found[-1], by), found[-1].pk)


def _write(at: datetime, pk: int) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()} {pk}".encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[datetime, int]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        said, _, number = text.rpartition(" ")
        at, pk = datetime.fromisoformat(said), int(number)
    except (ValueError, binascii.Error):
        raise Refusal("api.cursor_bad", field="cursor") from None
    if at.tzinfo is None or not 0 < pk < 2**63 or not 2000 < at.year < 2200:
        raise Refusal("api.cursor_bad", field="cursor")
    return at, pk
