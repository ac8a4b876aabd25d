"""A partner's own system is told what became of its items: which address hears of which event.

Nobody's words travel, only what happened and to what; the answer itself is public.
"""

import json
from datetime import datetime
from functools import cache

from django.db import connection

from kentongan.ledger.models import Event
from kentongan.ledger.outbox import send_later
from kentongan.places import contains
from kentongan.roster.models import WebhookEndpoint
from kentongan.seals import instant
from kentongan.up.models import Clarification, Report

CHANNEL = "webhook"


def wanted(code: str) -> bool:
    """True when some address is told of events of this kind."""
    with connection.cursor() as cursor:  # asked at every report, so not composed anew each time
        cursor.execute(*_asked())
        return any(code in json.loads(events) for (events,) in cursor.fetchall())


def tell_partners(*, event_id: int, now: datetime) -> int:
    """Promise one message for each address that this event concerns; twice promises nothing new."""
    event = Event.objects.get(pk=event_id)
    told = 0
    for endpoint in _in_force().select_related("post__place"):
        if event.code in endpoint.events:
            data = _data(event, endpoint)
            if data is not None:
                body = {"type": event.code, "timestamp": instant(event.at), "data": data}
                send_later(
                    key=f"webhook:{event.pk}:{endpoint.pk}",
                    channel=CHANNEL,
                    address=f"endpoint:{endpoint.pk}",
                    body=json.dumps(body, ensure_ascii=False),
                    data={"endpoint": endpoint.pk},
                    now=now,
                )
                told += 1
    return told


@cache
def _asked() -> tuple[str, tuple]:
    return WebhookEndpoint.objects.in_force().values_list("events").query.sql_with_params()


def _in_force():
    return WebhookEndpoint.objects.in_force().order_by("pk")


def _data(event: Event, endpoint: WebhookEndpoint) -> dict[str, object] | None:
    """What is told; None when it is no business of this address."""
    if event.subject == "report":
        report = (
            Report.objects.filter(pk=event.subject_id, sent_by=endpoint.post_id)
            .select_related("answer__institution")
            .first()
        )
        if report is None:
            return None
        answer = _answer(report.answer) if report.answer else None
        return {"item": report.pk, "outside_id": report.outside_id, "answer": answer}
    row = Clarification.objects.select_related("institution").filter(pk=event.subject_id).first()
    home = endpoint.post.place.code
    if row is None or not (contains(row.place_code, home) or contains(home, row.place_code)):
        return None
    return {"clarification": _answer(row)}


def _answer(row: Clarification) -> dict[str, object]:
    return {
        "id": row.pk,
        "headline": row.headline,
        "share": row.share,
        "place": row.place_code,
        "version": row.version,
        "withdrawn": row.withdrawn_at is not None,
    }
