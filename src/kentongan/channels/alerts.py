"""Urgent notices by the WhatsApp API: an approved template, to who agreed, within the portfolio's limit.

Nothing else goes to officers by this API; everyday passing on is done by people, with a link that has
the text ready. Over the limit a message waits for the hour in which the limit has room again, and is
given up when that comes after the notice's deadline: the notice's page then says whom to reach by hand.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db.models import Q
from django.db.models.fields.json import KeyTransform
from django.urls import reverse
from django.utils import timezone

from kentongan.down.actions.link import close_way
from kentongan.down.actions.subscribe import number_hash
from kentongan.down.hand import note_delivered, note_read
from kentongan.down.models import Notice, Way
from kentongan.ledger import clock
from kentongan.ledger.models import Outgoing
from kentongan.ledger.turns import one_at_a_time
from kentongan.rules import channels

from . import wire
from .calls import BEGUN, Call, Said, may_have_it
from .whatsapp import NAME, SLOWER, TOKEN, template_body

PURPOSE = "alert"
OVER = "over_limit"
ASKED_AFTER = 60  # seconds in which a status may still tell that a call of unknown end was taken
GONE = {131026: "not_on_whatsapp", 131050: "stopped_by_person"}


def calls(rows: list[Outgoing], notice: Notice, resting: dict[str, int]) -> Iterator[Call]:
    """Who may be written to now. Holds the turn of the limit: two workers do not fill it twice."""
    values = settings.CHANNELS[NAME]
    if channels.missing(NAME, values):
        yield from (Call(row, wait="not_set") for row in rows)
        return
    if channels.template(NAME, PURPOSE, values["templates"]) is None:
        yield from (Call(row, fail="no_template") for row in rows)
        return
    one_at_a_time("channels.whatsapp.limit")
    ways = Way.objects.select_related("person").in_bulk([row.data["way"] for row in rows])
    limit = channels.people_a_day(values.get("tier", ""))
    room = None if limit is None else limit - people_reached(timezone.now())
    known = _reached_ways([row.data["way"] for row in rows], timezone.now())
    for row in rows:
        way = ways.get(row.data["way"])
        if way is None or way.closed_at is not None:
            yield Call(row, fail="way_gone")
        elif way.hash != number_hash(way.person):
            close_way(now=clock.now(), way_id=way.pk, why="number_changed")
            yield Call(row, fail="number_changed")
        elif may_have_it(row) and row.error != "unknown":
            resting["asked"] = ASKED_AFTER
            yield Call(row, wait="unknown")  # a status carries our key; if none comes, once more
        elif room is not None and way.pk not in known and room <= 0:
            until = room_again(timezone.now())
            if until - timezone.now() + clock.now() >= notice.deadline_at:
                yield Call(row, fail=OVER)
            else:
                resting[OVER] = max(60, int((until - timezone.now()).total_seconds()))
                yield Call(row, wait=OVER)
        else:
            if room is not None and way.pk not in known:
                room -= 1
            body = _body(values, row.key, way.person.phone.lstrip("+"), notice)
            yield Call(row, NAME, partial(_call, values, body))


def people_reached(now: datetime) -> int:
    """How many different people we wrote to first within the hours that count."""
    rows = _first(now)
    officers = rows.filter(data__has_key="way").values(one=KeyTransform("way", "data"))
    others = rows.filter(data__has_key="first").exclude(data__has_key="way")
    public = others.values(one=KeyTransform("conversation", "data"))
    return officers.distinct().count() + public.distinct().count()


def room_again(now: datetime) -> datetime:
    """When the first of those people no longer counts."""
    earliest = _first(now).exclude(handed_over_at=None).order_by("handed_over_at")
    at = earliest.values_list("handed_over_at", flat=True).first() or now
    return at + channels.limit_rolls()


def _first(now: datetime):
    begun = Q(state=Outgoing.State.WAITING, error__in=(BEGUN, "unknown"))
    counts = Q(handed_over_at__gt=now - channels.limit_rolls()) | begun
    keyed = Q(data__has_key="way") | Q(data__has_key="first")
    return Outgoing.objects.filter(counts, keyed, channel=NAME).order_by()


def _reached_ways(ways: list[int], now: datetime) -> set[int]:
    return set(_first(now).filter(data__way__in=ways).values_list("data__way", flat=True))


def _body(values: dict[str, str], key: str, to: str, notice: Notice) -> dict:
    found = channels.template(NAME, PURPOSE, values["templates"])
    link = settings.ADDRESS + reverse("field:notice", args=[notice.pk])
    filled = [" ".join(notice.headline.split())[: found.longest], link][: found.values]
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": to,
        "biz_opaque_callback_data": key,
    } | template_body(found.name, found.language, filled)


def _call(values: dict[str, str], body: dict) -> Said:
    """One message; in a thread that touches no database."""
    try:
        answer = wire.call(
            "POST",
            f"{values['api']}/{values['phone_id']}/messages",
            headers={"Authorization": f"Bearer {values['token']}"},
            json=body,
            kept=True,
        )
    except wire.ProviderDown as down:
        return Said("wait", code=str(down), after=5)
    if answer.status == 200 and (found := wire.text_at(answer.body, "messages", 0, "id")):
        return Said("taken", name=found)
    error = answer.body.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    if code in SLOWER or answer.status == 429:
        return Said("wait", code=f"whatsapp_{code or 429}", after=max(answer.retry_after, 30))
    if code in GONE:
        return Said("gone", code=GONE[code])
    if code in TOKEN or answer.status in (401, 403) or not isinstance(code, int):
        return Said("wait", code=f"whatsapp_{code or answer.status}", after=60)
    return Said("refused", code=f"whatsapp_{code}")


def told(status: dict, row: Outgoing) -> None:
    """What a status means beyond the message itself: the officer's marks, and a number that is none."""
    post, notice_id = row.data.get("post"), row.data.get("notice")
    if not (post and notice_id):
        return
    if row.read_at is not None:
        note_read(now=row.read_at, notice_id=notice_id, post_id=post)
    elif row.delivered_at is not None:
        note_delivered(now=row.delivered_at, notice_id=notice_id, post_ids=[post])
    errors = wire.rows_at(status, "errors")
    code = errors[0].get("code") if errors else None
    if row.state == Outgoing.State.FAILED and code in GONE:
        close_way(now=clock.now(), way_id=row.data["way"], why=GONE[code])
