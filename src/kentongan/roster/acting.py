"""From a post to an actor: the only way a person comes to act."""

from datetime import datetime

from kentongan.ledger.actor import Actor
from kentongan.ledger.refusal import Refusal

from .models import Person, Post


def actor_for(post: Post) -> Actor:
    """The actor a post makes of its holder; its dates ride along and are checked at each act.

    The post ends when the post's own term, or its institution (an ad hoc body), ends first.
    """
    ends = [end for end in (post.until, post.institution.until) if end is not None]
    return Actor(
        kind="post",
        post_id=post.pk,
        person_id=post.person_id,
        role=post.role,
        institution=post.institution.kind,
        institution_id=post.institution_id,
        place=post.place.code,
        since=post.since,
        until=min(ends) if ends else None,
    )


def posts_of(person: Person, now: datetime) -> list[Post]:
    """The posts a person may act through now, the widest territory first."""
    held = person.posts.in_force(now).select_related("institution", "place")
    return sorted(
        (post for post in held if actor_for(post).in_force(now)),
        key=lambda post: (len(post.place.code), post.pk),
    )


def act_as(person: Person, post_id: int, now: datetime) -> tuple[Actor, Post]:
    """The actor for one of a person's own posts; refused when it is not theirs or not in force."""
    post = (
        Post.objects.filter(pk=post_id, person=person)
        .select_related("institution", "place", "person")
        .first()
    )
    if post is None or not person.is_active:
        raise Refusal("permission.denied")
    actor = actor_for(post)
    if not actor.in_force(now):
        raise Refusal("post.not_in_force")
    return actor, post
