"""Let somebody in who has no e-mail: an office hands over an address that sets a first password.

The address works once and for a few days: Django's own token, which changes with the password. It is
never sent by the system; the office hands it over in person or on the phone number it knows.
"""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator as tokens
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from kentongan.ledger.actor import SYSTEM, Actor
from kentongan.ledger.permission import allowed, require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import Person, Post

from .appoint import owner_of

LARGEST_ID = 2**63 - 1


def invite(*, actor: Actor, now: datetime, post: Post) -> tuple[str, str]:
    """`(uid, token)` of an address with which the holder of this post sets a password.

    Refused when the person also holds a post that this office does not keep: whoever hands out
    the address could come in by it.
    """
    require(
        actor, "roster.edit", place=post.place.code, of=owner_of(post.institution.kind), now=now
    )
    if post.until is not None and post.until <= now:
        raise Refusal("post.already_ended")
    person = post.person
    for other in person.posts.exclude(until__lte=now).select_related("institution", "place"):
        of = owner_of(other.institution.kind)
        if not allowed(actor, "roster.edit", place=other.place.code, of=of, now=now):
            raise Refusal("invitation.other_office")
    with transaction.atomic():
        record(
            "person.invited",
            actor=actor,
            now=now,
            subject="person",
            subject_id=person.pk,
            place=post.place.code,
            post=post.pk,
        )
    return urlsafe_base64_encode(force_bytes(person.pk)), tokens.make_token(person)


def invited(*, uid: str, token: str) -> Person:
    """The person an invitation is for; refused when it was mistyped, used, or is too old."""
    try:
        number = int(urlsafe_base64_decode(uid))
    except (ValueError, TypeError):
        number = 0
    person = None
    if 0 < number <= LARGEST_ID:
        person = Person.objects.filter(pk=number, is_active=True).first()
    if person is None or not tokens.check_token(person, token):
        raise Refusal("invitation.spent")
    return person


def accept_invitation(*, now: datetime, uid: str, token: str, password: str) -> Person:
    """Set the password; with it the invitation is used up."""
    with transaction.atomic():
        person = invited(uid=uid, token=token)
        locked = Person.objects.select_for_update().get(pk=person.pk)
        if locked.password != person.password:  # somebody else was a moment faster
            raise Refusal("invitation.spent")
        _fit(password, locked)
        locked.set_password(password)
        locked.save(update_fields=["password"])
        record("invitation.used", actor=SYSTEM, now=now, subject="person", subject_id=locked.pk)
    return locked


def _fit(password: str, person: Person) -> None:
    """The rules for passwords, as a refusal about the field."""
    try:
        validate_password(password, person)
    except ValidationError as error:
        if any(one.code == "password_too_short" for one in error.error_list):
            raise Refusal("password.too_short", field="password1") from None
        raise Refusal("password.too_common", field="password1") from None
