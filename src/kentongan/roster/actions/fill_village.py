"""Appoint the organiser of a village; its committee is formed when there is none yet."""

from datetime import datetime

from django.db import transaction

from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import Institution, Place, Post

from .appoint import appoint, owner_of


def fill_village(
    *,
    actor: Actor,
    now: datetime,
    village: Place,
    name: str,
    title: str,
    since: datetime | None = None,
    until: datetime | None = None,
    email: str | None = None,
    phone: str | None = None,
    sample: bool = False,
) -> Post:
    """Give somebody the post of organiser (PPS) in a village, all or nothing."""
    require(actor, "roster.edit", place=village.code, of=owner_of("pps"), now=now)
    if village.level != "desa":
        raise Refusal("post.not_a_village")
    with transaction.atomic():
        return appoint(
            actor=actor,
            now=now,
            name=name,
            institution=_committee(actor, now, village, sample),
            role="pps",
            title=title,
            place=village,
            since=since,
            until=until,
            email=email,
            phone=phone,
            sample=sample,
        )


def _committee(actor: Actor, now: datetime, village: Place, sample: bool) -> Institution:
    """The village's committee, formed now when it did not exist."""
    kept = Institution.objects.filter(kind="pps", place=village).order_by("pk").first()
    if kept is not None:
        return kept
    body, made = Institution.objects.get_or_create(
        kind="pps", place=village, name=f"PPS {village.name}"[:160], defaults={"sample": sample}
    )
    if made:
        record(
            "institution.formed",
            actor=actor,
            now=now,
            subject="institution",
            subject_id=body.pk,
            place=village.code,
            kind="pps",
        )
    return body
