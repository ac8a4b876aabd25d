"""Appoint somebody to a post, and end a post."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import Institution, Person, Place, Post
from kentongan.rules import may
from kentongan.rules.institutions import kinds


def appoint(
    *,
    actor: Actor,
    now: datetime,
    name: str,
    institution: Institution,
    role: str,
    title: str,
    place: Place,
    since: datetime | None = None,
    until: datetime | None = None,
    capacity: str = Post.Capacity.DEFINITIVE,
    email: str | None = None,
    phone: str | None = None,
    person: Person | None = None,
    sample: bool = False,
) -> Post:
    """Give a person (known, or new by name) a post. Ad hoc bodies need an end date."""
    require(actor, "roster.edit", place=place.code, of=owner_of(institution.kind), now=now)
    if role not in may.roles():
        raise Refusal("post.unknown_role", field="role", role=role)
    if not place.code.startswith(institution.place.code):
        raise Refusal("post.outside_institution", field="place")
    if since and until and until <= since:
        raise Refusal("post.ends_before_it_starts", field="until")
    if kinds()[institution.kind].get("adhoc") and until is None:
        raise Refusal("post.needs_end", field="until")
    try:
        with transaction.atomic():
            if person is None:
                person = Person(
                    handle=uuid.uuid4().hex, name=name, email=email, phone=phone, sample=sample
                )
                person.set_unusable_password()
                person.save()
            post = Post.objects.create(
                person=person,
                institution=institution,
                role=role,
                title=title,
                capacity=capacity,
                place=place,
                since=since,
                until=until,
                sample=sample,
            )
            record(
                "post.given",
                actor=actor,
                now=now,
                subject="post",
                subject_id=post.pk,
                place=place.code,
                role=role,
                institution=institution.pk,
            )
    except IntegrityError:
        raise Refusal("person.contact_taken", field="email" if email else "phone") from None
    return post


def end_post(*, actor: Actor, now: datetime, post: Post, reason: str) -> None:
    """End a post now; its holder can no longer act through it, and its sessions fall."""
    require(
        actor, "roster.edit", place=post.place.code, of=owner_of(post.institution.kind), now=now
    )
    if post.until is not None and post.until <= now:
        raise Refusal("post.already_ended")
    with transaction.atomic():
        post.until = now
        post.save(update_fields=["until"])
        record(
            "post.ended",
            actor=actor,
            now=now,
            subject="post",
            subject_id=post.pk,
            place=post.place.code,
            reason=reason,
        )


def owner_of(kind: str) -> str:
    """Whose roster a body stands in: the ad hoc bodies belong to the commission that forms them."""
    return kinds()[kind].get("roster", kind)
