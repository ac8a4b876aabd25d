"""A sender who gives a name: it is sealed with the report, and opened only by two people together."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from kentongan.ledger.actor import PUBLIC, Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.up.models import Filing, Identity, IdentityRequest, Openness, Report
from kentongan.vault.boxes import open_text, seal_text

READABLE = timedelta(minutes=30)
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Told:
    """What a sender says of himself."""

    name: str = ""
    contact: str = ""  # a phone number or an e-mail address
    address: str = ""  # only an official filing needs it


def look_over_identity(told: Told, *, openness: str, filing: str) -> Told:
    """What is kept of it, or what is missing; an anonymous sender keeps nothing."""
    if openness not in Openness.values:
        raise Refusal("identity.unknown_choice", field="openness")
    if openness == Openness.ANONYMOUS:
        if filing == Filing.OFFICIAL:
            raise Refusal("identity.official_needs_name", field="openness")
        return Told()
    parts = {}
    for field, value in asdict(told).items():
        value = " ".join(value.replace("\x00", "").encode(errors="ignore").decode().split())
        if len(value) > LONGEST:
            raise Refusal("identity.too_long", field=field, longest=LONGEST)
        parts[field] = value
    if len(parts["name"]) < 2:
        raise Refusal("identity.needs_name", field="name")
    if len(parts["contact"]) < 5:
        raise Refusal("identity.needs_contact", field="contact")
    if filing == Filing.OFFICIAL and len(parts["address"]) < 5:
        raise Refusal("identity.needs_address", field="address")
    return Told(**parts)


def identify_sender(
    *, now: datetime, report: Report, told: Told, openness: str, actor: Actor = PUBLIC
) -> Identity | None:
    """Seal who sent a report, in the unit of the report itself; nothing of an anonymous sender.

    A report has one identity: the first one stays, so the same form sent twice changes nothing.
    """
    told = look_over_identity(told, openness=openness, filing=report.filing)
    if openness == Openness.ANONYMOUS:
        return None
    with transaction.atomic():
        one_at_a_time(f"identity:{report.pk}")
        if kept := Identity.objects.filter(report=report).first():
            return kept
        made = Identity.objects.create(report=report, sealed=seal_text(_text(told)), at=now)
        Report.objects.filter(pk=report.pk).update(openness=openness)
        report.openness = openness
        record("identity.sealed", **_about(report, actor, now))
    return made


def ask_to_open(*, actor: Actor, now: datetime, report: Report, reason: str) -> IdentityRequest:
    """Ask that somebody else lets one read a confidential name. Asked twice, it is one request."""
    require(actor, "identity.open", place=report.place_code, of=report.owner, now=now)
    identity = _identity(report)
    reason = reason.replace("\x00", "").strip()
    if len(reason) < 10:
        raise Refusal("identity.needs_reason", field="reason")
    if len(reason) > 1000:
        raise Refusal("identity.too_long", field="reason", longest=1000)
    with transaction.atomic():
        one_at_a_time(f"identity:{report.pk}")
        waiting = identity.requests.filter(state=IdentityRequest.State.ASKED)
        if mine := waiting.filter(asked_by=actor.post_id).first():
            return mine
        made = IdentityRequest.objects.create(
            identity=identity, reason=reason, asked_by_id=actor.post_id, asked_at=now
        )
        record("identity.opening_asked", **_about(report, actor, now, request=made.pk))
    return made


def decide_opening(
    *, actor: Actor, now: datetime, request: IdentityRequest, grant: bool
) -> IdentityRequest:
    """Another person of the same body lets the asker read it for half an hour, or does not."""
    report = request.identity.report
    require(actor, "identity.grant", place=report.place_code, of=report.owner, now=now)
    with transaction.atomic():
        one_at_a_time(f"identity:{report.pk}")
        request = IdentityRequest.objects.select_related("asked_by").get(pk=request.pk)
        if request.asked_by.person_id == actor.person_id:
            raise Refusal("identity.needs_second_person")
        if request.state != IdentityRequest.State.ASKED:
            return request
        state = IdentityRequest.State.GRANTED if grant else IdentityRequest.State.REFUSED
        request.state, request.decided_by_id, request.decided_at = state, actor.post_id, now
        request.until = now + READABLE if grant else None
        request.save(update_fields=["state", "decided_by", "decided_at", "until"])
        about = _about(report, actor, now, request=request.pk)
        if grant:
            record("identity.opening_granted", **about)
        else:
            record("identity.opening_refused", **about)
    return request


def may_read(*, actor: Actor, now: datetime, report: Report) -> Identity:
    """The sealed sender, when this actor may open it now: a named one, or inside a granted half hour."""
    require(actor, "identity.open", place=report.place_code, of=report.owner, now=now)
    identity = _identity(report)
    if report.openness != Openness.NAMED:
        mine = identity.requests.filter(
            state=IdentityRequest.State.GRANTED, asked_by=actor.post_id, until__gt=now
        )
        if not mine.exists():
            raise Refusal("identity.not_open")
    return identity


def read_identity(*, actor: Actor, now: datetime, report: Report) -> Told:
    """The name itself. A confidential one only inside a granted half hour; every look is kept."""
    identity = may_read(actor=actor, now=now, report=report)
    with transaction.atomic():
        record("identity.looked_at", **_about(report, actor, now))
    return Told(**json.loads(open_text(identity.sealed)))


def _identity(report: Report) -> Identity:
    found = Identity.objects.filter(report=report).first()
    if found is None:
        raise Refusal("identity.none")
    return found


def _text(told: Told) -> str:
    """As JSON, filled up, so that the length of what is sealed does not tell the name's."""
    text = json.dumps(asdict(told), ensure_ascii=False)
    return text + " " * (-len(text.encode()) % 256)


def _about(report: Report, actor: Actor, now: datetime, **data: object) -> dict[str, Any]:
    return {
        "actor": actor,
        "now": now,
        "subject": "report",
        "subject_id": report.pk,
        "place": report.place_code,
    } | data
