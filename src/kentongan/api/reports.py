"""Reports: send one, read what became of it, add to it. The receipt is the only key."""

import secrets
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Header, Path, Router, Schema
from ninja.responses import Status as Reply
from pydantic import Field

from kentongan.ledger import clock
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.slow import note_wrong_try
from kentongan.roster.models import Place, Post
from kentongan.rules import response
from kentongan.seals import read_receipt
from kentongan.up.actions.converse import add_words, report_of_receipt
from kentongan.up.actions.receive import Extra, receive_report
from kentongan.up.models import Report

from .doors import Bearer, anybody
from .pace import READS, WRITES
from .problems import Problem
from .shapes import Answer, Code, Status, Strict, Text, answer_of, site, status_of

router = Router(tags=["reports"])
SEND = Bearer("reports.write", WRITES, open_too=True)
CHANNEL = "api"
SHORTEST_KEY, LONGEST_KEY = 20, 200
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        default="",
        max_length=LONGEST_KEY,
        description=(
            "At least 20 random letters and numbers (80 bits), new for each thing sent. The same key "
            "with the same words is one report and one receipt, however often it is sent."
        ),
    ),
]


class ReportIn(Strict):
    """Something to be looked at. Words are kept exactly as sent."""

    kind: Literal["question", "complaint", "content", "violation"]
    words: Text
    link: Annotated[str, Field(max_length=2000)] = ""
    place: Code = ""
    place_said: Annotated[str, Field(max_length=200)] = ""
    happened_on: (
        Annotated[str, Field(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$", json_schema_extra={})] | None
    ) = None
    disputed: Annotated[
        bool, Field(description="An answer was shown, and this is about something else")
    ] = False


class Taken(Schema):
    """The receipt. Whoever holds the code reads what was sent and what became of it."""

    receipt: str
    received_at: datetime
    answer_due: datetime
    again: Annotated[bool, Field(description="The very same had been received before")]
    url: str


class MessageOut(Schema):
    """One turn of the conversation."""

    by: Literal["sender", "desk"]
    words: str
    at: datetime


class ReportOut(Schema):
    """What became of a report."""

    kind: str
    status: Status
    words: str
    place: str
    received_at: datetime
    answer_due: datetime
    answered_at: datetime | None
    answer: Answer | None
    messages: list[MessageOut]


class MessageIn(Strict):
    """Something to add."""

    words: Text


REFUSED = frozenset({400, 401, 403, 404, 405, 409, 413, 422, 429, 503, 507})
Code16 = Annotated[str, Path(max_length=64, description="As it was given; spaces do not matter")]


@router.post("", auth=SEND, response={200: Taken, 201: Taken, REFUSED: Problem})
def send(request: HttpRequest, body: ReportIn, idempotency_key: Key) -> Any:
    """Send a report. Without a token it comes from nobody in particular; with one, from its post."""
    actor, now = request.speaks, clock.now()
    place = _place(body.place, actor.post_id)
    received = receive_report(
        now=now,
        key=_key(idempotency_key, actor.post_id),
        words=body.words,
        kind=body.kind,
        place=place,
        place_said=body.place_said,
        link=body.link,
        happened_on=_day(body.happened_on),
        channel=CHANNEL,
        actor=actor,
        disputed=body.disputed,
        sample=bool(request.token and request.token.post.sample),
        extra=Extra(sent_by=actor.post_id),
    )
    report = received.report
    taken = {
        "receipt": received.code,
        "received_at": report.received_at,
        "answer_due": response.due(report.kind, report.received_at),
        "again": received.again,
        "url": site(f"/tanda-terima/{received.code}/"),
    }
    return Reply(200 if received.again else 201, taken)


@router.get("/{receipt}", auth=anybody(READS), response={200: ReportOut, REFUSED: Problem})
def read(request: HttpRequest, receipt: Code16) -> Any:
    """What became of it: status, answer, conversation."""
    report = _report(request, receipt)
    due = report.group.due_at if report.group else response.due(report.kind, report.received_at)
    return {
        "kind": report.kind,
        "status": status_of(report),
        "words": report.words,
        "place": report.place_code,
        "received_at": report.received_at,
        "answer_due": due,
        "answered_at": report.answered_at,
        "answer": answer_of(report.answer) if report.answer else None,
        "messages": [
            {"by": "desk" if row.from_desk else "sender", "words": row.words, "at": row.at}
            for row in report.messages.all()
        ],
    }


@router.post(
    "/{receipt}/messages", auth=anybody(WRITES), response={201: MessageOut, REFUSED: Problem}
)
def add(request: HttpRequest, receipt: Code16, body: MessageIn, idempotency_key: Key) -> Any:
    """Add something to what was sent."""
    report = _report(request, receipt)
    key = _key(idempotency_key, None)
    row = add_words(now=clock.now(), report=report, words=body.words, key=key)
    return Reply(201, {"by": "sender", "words": row.words, "at": row.at})


def _report(request: HttpRequest, typed: str) -> Report:
    """The report, or the same no for a wrong code and an unknown one; slower when it goes on."""
    report = report_of_receipt(typed) if read_receipt(typed) else None
    if report is None:
        address = request.META.get("REMOTE_ADDR", "")
        note_wrong_try(door="receipt", address=address, now=clock.now())
        raise Refusal("receipt.unknown", field="receipt")
    return report


def _key(said: str, post_id: int | None) -> str:
    """The secret that the receipt is derived from; a post's keys are its own."""
    if not said:
        return secrets.token_urlsafe(24)
    if len(said) < SHORTEST_KEY:
        raise Refusal("api.key_short", field="Idempotency-Key", least=SHORTEST_KEY)
    return said if post_id is None else f"post {post_id} {said}"


def _place(code: str, post_id: int | None) -> Place | None:
    """The place that was named, else the one of the post that speaks, else none."""
    if not code:
        if post_id is None:
            return None
        return Post.objects.select_related("place").get(pk=post_id).place
    place = Place.objects.in_force().filter(code=code).first()
    if place is None:
        raise Refusal("place.unknown", field="place", said=code)
    return place


def _day(said: str | None) -> date | None:
    if said is None:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise Refusal("api.day_bad", field="happened_on") from None
