"""Tokens of programs: give one, take it back, and the actor that one makes."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import ApiToken, Post

from ..acting import actor_for
from .appoint import owner_of

SCOPES = ("reports.write", "items.read", "groups.read")
BEGINNING = "kt_"
LONGEST = timedelta(days=400)


def give_token(
    *,
    actor: Actor,
    now: datetime,
    post: Post,
    name: str,
    scopes: list[str],
    expires_at: datetime,
) -> tuple[ApiToken, str]:
    """A new token of a post, and its secret, which is shown this once and never kept.

    Each call is another token: a page that is sent twice is told apart by its own form.
    """
    _require_keeper(actor, post, now)
    name = " ".join(name.replace("\x00", "").split())
    if not 3 <= len(name) <= 80:
        raise Refusal("token.name_length", field="name")
    if not scopes or not set(scopes) <= set(SCOPES):
        raise Refusal("token.scope_unknown", field="scopes")
    if expires_at <= now or expires_at - now > LONGEST:
        raise Refusal("token.days", field="expires_on", most=LONGEST.days)
    if not actor_for(post).in_force(now):
        raise Refusal("token.post_over", field="post")
    secret = BEGINNING + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            post=post,
            name=name,
            digest=digest_of(secret),
            ending=secret[-4:],
            scopes=sorted(set(scopes)),
            made_by_id=actor.post_id,
            made_at=now,
            expires_at=expires_at,
        )
        record(
            "token.given",
            actor=actor,
            now=now,
            subject="token",
            subject_id=token.pk,
            place=post.place.code,
            post=post.pk,
            scopes=token.scopes,
        )
    return token, secret


def revoke_token(*, actor: Actor, now: datetime, token: ApiToken) -> bool:
    """Take a token back; it opens nothing from the next request on. False when it was back already."""
    _require_keeper(actor, token.post, now)
    with transaction.atomic():
        taken = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)
        if taken:
            record(
                "token.revoked",
                actor=actor,
                now=now,
                subject="token",
                subject_id=token.pk,
                place=token.post.place.code,
            )
    return bool(taken)


def actor_of_token(*, now: datetime, secret: str) -> tuple[Actor, ApiToken]:
    """The actor a token makes; one refusal for a wrong, an expired and a revoked one.

    That it was used is noted to the day, so that most requests write nothing.
    """
    token = (
        ApiToken.objects.in_force(now)
        .filter(digest=digest_of(secret))
        .select_related("post__institution", "post__place", "post__person")
        .first()
        if secret.startswith(BEGINNING) and len(secret) < 200
        else None
    )
    if token is None or not token.post.person.is_active:
        raise Refusal("token.unknown")
    actor = actor_for(token.post)
    if not actor.in_force(now):
        raise Refusal("post.not_in_force")
    today = now.date()
    if token.last_used_on != today:
        fresh = Q(last_used_on=None) | Q(last_used_on__lt=today)
        ApiToken.objects.filter(fresh, pk=token.pk).update(last_used_on=today)
    return actor, token


def digest_of(secret: str) -> str:
    """What is kept of a secret: it has 256 random bits, so that one plain hash is enough."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _require_keeper(actor: Actor, post: Post, now: datetime) -> None:
    of = owner_of(post.institution.kind)
    require(actor, "api.manage", place=post.place.code, of=of, now=now)
