"""State which segments of voters a partner works with."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from kentongan.down.models import WorksWith
from kentongan.down.partners import ROLE, works_with
from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.roster.models import Partner
from kentongan.rules import segments as rules


def state_segments(
    *, actor: Actor, now: datetime, partner: Partner, segments: Iterable[str]
) -> list[str]:
    """Exactly these from now on; what is no longer named ends. The same again changes nothing."""
    body = partner.institution
    require(actor, "account.edit", place=body.place.code, of=ROLE, now=now)
    wanted = set(segments)
    if wanted - set(rules.segments()):
        raise Refusal("segment.unknown", field="segments")
    with transaction.atomic():
        one_at_a_time(f"down.segments.{body.pk}")
        have = set(works_with([body.pk]).get(body.pk, []))
        if have == wanted:
            return sorted(wanted)
        WorksWith.objects.filter(institution=body, segment__in=have - wanted, until=None).update(
            until=now
        )
        WorksWith.objects.bulk_create(
            WorksWith(institution=body, segment=one, since=now, by_id=actor.post_id)
            for one in sorted(wanted - have)
        )
        record(
            "partner.segments_stated",
            actor=actor,
            now=now,
            subject="institution",
            subject_id=body.pk,
            place=body.place.code,
            segments=sorted(wanted),
        )
    return sorted(wanted)
