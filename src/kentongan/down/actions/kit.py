"""Write a kit: a first version, or a new version of one that is public."""

from dataclasses import asdict, replace
from datetime import datetime

from django.db import transaction

from kentongan.down.kits import Words, look_over
from kentongan.down.models import Kit, KitVersion
from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.roster.models import Post
from kentongan.seals.official import short_code


def write_kit(
    *,
    actor: Actor,
    now: datetime,
    words: Words,
    kit: Kit | None = None,
    pictures: tuple[dict[str, object], ...] = (),
    sample: bool = False,
) -> KitVersion:
    """Store a draft for the second person. It speaks for the writer's own body and territory.

    The same words twice are one draft; a writer who sends other words while the draft still waits
    writes over it; somebody else is refused.
    """
    place, owner = (kit.place_code, kit.owner) if kit else (actor.place, actor.institution)
    require(actor, "kit.write", place=place, of=owner, now=now)
    words = cleaned(words)
    for refusal in look_over(words, now):
        raise refusal
    if kit is not None and len(words.change) < 5 and kit.versions.exclude(published_at=None):
        raise Refusal("kit.change_missing", field="change")
    values = asdict(words) | {
        "texts": list(words.texts),
        "media": list(words.media),
        "pictures": list(pictures),
    }
    with transaction.atomic():
        one_at_a_time(f"down.kit.{kit.pk if kit else actor.post_id}")
        kit = kit or _twin(actor, values) or _new(actor, now, sample)
        draft = _waiting(kit, actor)
        if draft is not None and all(getattr(draft, name) == was for name, was in values.items()):
            return draft
        if draft is None:
            last = kit.versions.order_by("-number").first()
            draft = KitVersion(kit=kit, number=last.number + 1 if last else 1)
        for name, value in values.items():
            setattr(draft, name, value)
        draft.drafted_by_id, draft.drafted_at = actor.post_id, now
        draft.save()
        record(
            "kit.drafted",
            actor=actor,
            now=now,
            subject="kit_version",
            subject_id=draft.pk,
            place=kit.place_code,
            kit=kit.code,
            number=draft.number,
            kind=draft.kind,
        )
    return draft


def cleaned(words: Words) -> Words:
    """One way to write it: no control signs, no spaces at the ends, short lines on one line."""

    def one(text: str) -> str:
        return " ".join(many(text).split())

    def many(text: str) -> str:
        text = text.replace("\x00", " ").replace("\r\n", "\n").encode("utf-8", "ignore").decode()
        return text.strip()

    return replace(
        words,
        headline=one(words.headline),
        body=many(words.body),
        basis=one(words.basis),
        link=one(words.link),
        hashtags=one(words.hashtags),
        change=one(words.change)[:400],
        texts=tuple(
            {
                "channel": row["channel"],
                "language": row["language"],
                "text": many(row["text"]),
                "reviewed_by": one(row.get("reviewed_by", ""))[:120],
            }
            for row in words.texts
            if many(row["text"])
        ),
        media=tuple(
            {
                "kind": row["kind"],
                "link": one(row["link"]),
                "transcript": many(row["transcript"])[:4000],
            }
            for row in words.media
            if one(row["link"]) or many(row["transcript"])
        ),
    )


def _waiting(kit: Kit, actor: Actor) -> KitVersion | None:
    """The draft that waits, when it is this person's own."""
    draft = kit.versions.filter(state=KitVersion.State.DRAFT).select_related("drafted_by").first()
    if draft is not None and draft.drafted_by.person_id != actor.person_id:
        raise Refusal("kit.already_waiting")
    return draft


def _twin(actor: Actor, values: dict[str, object]) -> Kit | None:
    """The kit that this very form made a moment ago."""
    same = KitVersion.objects.filter(
        state=KitVersion.State.DRAFT,
        number=1,
        drafted_by=actor.post_id,
        headline=values["headline"],
        kind=values["kind"],
        stage=values["stage"],
    )
    found = same.select_related("kit").first()
    return found.kit if found else None


def _new(actor: Actor, now: datetime, sample: bool) -> Kit:
    institution = Post.objects.select_related("institution").get(pk=actor.post_id).institution
    return Kit.objects.create(
        code=short_code(),
        institution=institution,
        owner=actor.institution,
        place_code=actor.place,
        made_at=now,
        sample=sample,
    )
