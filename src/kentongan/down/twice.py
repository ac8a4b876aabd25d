"""The same screenshot handed in by different people, for whoever looks at a statement."""

from collections.abc import Sequence

import numpy as np

from kentongan.engine.picture import NEAR

from .models import Relay

NAMED = 5  # other places named beside a statement


def shown_by_others(relays: Sequence[Relay]) -> dict[int, list[str]]:
    """Relay → the other places whose statement on the same notice shows the same picture.

    The same file, or the same picture saved anew (PDQ, at the distance of its authors). It is told, not
    judged: a district group that several officers share looks alike.
    """
    asked = [row for row in relays if row.picture_id]
    if not asked:
        return {}
    rows = list(
        Relay.objects.filter(delivery__notice__in={row.delivery.notice_id for row in asked})
        .exclude(picture=None)
        .order_by("stated_at", "pk")
        .values_list(
            "delivery__notice",
            "delivery__post__person",
            "picture",
            "picture__picture_hash",
            "delivery__post__place__name",
        )
    )
    hashes = np.frombuffer(b"".join(bytes(row[3] or bytes(32)) for row in rows), np.uint64)
    hashes = hashes.reshape(-1, 4)
    found: dict[int, list[str]] = {}
    for one in asked:
        near = _near(one, hashes) if one.picture.picture_hash else np.zeros(len(rows), bool)
        names = [
            name
            for (notice, person, picture, hashed, name), alike in zip(rows, near, strict=True)
            if notice == one.delivery.notice_id
            and person != one.delivery.post.person_id
            and (picture == one.picture_id or (alike and hashed))
        ]
        if names:
            found[one.pk] = list(dict.fromkeys(names))[:NAMED]
    return found


def _near(relay: Relay, hashes: np.ndarray) -> np.ndarray:
    mine = np.frombuffer(bytes(relay.picture.picture_hash), np.uint64)
    return np.bitwise_count(hashes ^ mine).sum(axis=1) <= NEAR
