"""Seal the ledger: give new events their place in the tree, and sign the root.

Writers only hash their own event; the order is decided here, by one sealer at a time. A row that
commits late simply gets a later place. Whoever keeps an old head can tell when history is rewritten.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from kentongan.seals import canonical, instant, root_hash

from .models import Event, Leaf, TreeHead
from .turns import one_at_a_time

BATCH = 10_000


def seal(now: datetime) -> TreeHead | None:
    """Place every event that has no place yet, sign the new root; None when nothing was new."""
    with transaction.atomic():
        one_at_a_time("ledger.seal")
        last = Leaf.objects.aggregate(n=Max("seq"))["n"]
        size = 0 if last is None else last + 1
        fresh = list(
            Event.objects.filter(place_in_tree=None)
            .order_by("id")
            .values_list("id", "leaf")[:BATCH]
        )
        if not fresh:
            return None
        Leaf.objects.bulk_create(
            Leaf(seq=size + n, event_id=pk, hash=leaf) for n, (pk, leaf) in enumerate(fresh)
        )
        size += len(fresh)
        hashes = Leaf.objects.order_by("seq").values_list("hash", flat=True)
        root = root_hash([bytes.fromhex(h) for h in hashes.iterator()]).hex()
        return TreeHead.objects.create(
            size=size,
            root=root,
            at=now,
            signature=settings.LEDGER_KEY.sign(head_bytes(size, root, now)),
        )


def head_bytes(size: int, root: str, at: datetime) -> bytes:
    """What is signed."""
    return canonical({"size": size, "root": root, "at": instant(at)})
