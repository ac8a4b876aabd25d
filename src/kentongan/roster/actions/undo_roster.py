"""Take a list out of the roster again: only what nobody has built on since."""

from datetime import datetime

from django.db import transaction
from django.db.models import Model

from kentongan.ledger.actor import SYSTEM, Actor
from kentongan.ledger.jobs import later
from kentongan.ledger.models import Event
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal

from ..models import Institution, Person, Post, RosterChange, RosterFile

CHANGES = 10_000
State, What = RosterFile.State, RosterChange.What


def undo_roster(*, actor: Actor, now: datetime, file: RosterFile, promise: bool = True) -> None:
    """Begin to take out what a list brought; the rest is done in parts. Twice changes nothing."""
    require(actor, "roster.edit", place=file.place, of=file.owner, now=now)
    with transaction.atomic():
        kept = RosterFile.objects.select_for_update().get(pk=file.pk)
        if kept.state == State.UNDONE:
            return
        if kept.state not in (State.APPLIED, State.APPLYING):
            raise Refusal("roster.not_applied")
        kept.state, kept.done, kept.changed_at = State.UNDONE, 0, now
        kept.total = RosterChange.objects.filter(file=kept).count()
        kept.save(update_fields=["state", "done", "total", "changed_at"])
        kept.batch.undone_at = now
        kept.batch.save(update_fields=["undone_at"])
        kept.rows.all().delete()
        kept.parts.all().delete()
        record(
            "roster.import_undone",
            actor=actor,
            now=now,
            subject="import_batch",
            subject_id=kept.batch_id,
            place=kept.place,
        )
        if promise:
            _promise(kept, 0)


def undo_part(*, now: datetime, file_id: int, after: int) -> int | None:
    """Take out the changes after this line; where it came to, or None when all are done."""
    with transaction.atomic():
        file = RosterFile.objects.select_for_update().get(pk=file_id)
        rows = RosterChange.objects.filter(file=file, line__gt=after)
        changes = list(rows.order_by("line")[:CHANGES])
        if file.state != State.UNDONE or not changes:
            _finish(file)
            return None
        counts = dict(file.facts.get("undone", {}))
        kept, removed, people = _take_out([c for c in changes if c.what == What.JOINED])
        given = _give_back([c for c in changes if c.what != What.JOINED])
        for name, n in (
            ("posts", removed),
            ("people", people),
            ("kept", kept),
            ("restored", given),
        ):
            counts[name] = counts.get(name, 0) + n
        file.facts["undone"], file.done = counts, file.done + len(changes)
        file.save(update_fields=["facts", "done"])
        record(
            "roster.part_undone",
            actor=SYSTEM,
            now=now,
            subject="import_batch",
            subject_id=file.batch_id,
            place=file.place,
            posts=removed,
            people=people,
            kept=kept,
            restored=given,
        )
    return changes[-1].line


def undo_part_and_go_on(*, now: datetime, file_id: int, after: int) -> None:
    """One part, and the promise of the next in the same transaction."""
    with transaction.atomic():
        upto = undo_part(now=now, file_id=file_id, after=after)
        if upto is not None:
            _promise(RosterFile.objects.get(pk=file_id), upto)


def _promise(file: RosterFile, after: int) -> None:
    later(
        "roster.undo_part", key=f"roster.undo_part:{file.pk}:{after}", file_id=file.pk, after=after
    )


def _take_out(changes: list[RosterChange]) -> tuple[int, int, int]:
    """Posts on which nothing stands go, and people who have no other; (kept, posts, people)."""
    posts = {change.post for change in changes}
    posts -= _leaned_on(Post, posts) | _spoken_of("post", posts)
    posts -= set(Event.objects.filter(actor_post__in=posts).values_list("actor_post", flat=True))
    new = {c.person for c in changes if c.new_person and c.post in posts}
    new -= set(
        Person.objects.filter(pk__in=new).exclude(last_login=None).values_list("pk", flat=True)
    )
    new -= _spoken_of("person", new)
    others = Post.objects.filter(person__in=new).exclude(pk__in=posts)
    new -= set(others.values_list("person", flat=True))
    new -= _leaned_on(Person, new, but=Post)
    gone = {c.post for c in changes if c.post in posts and (not c.new_person or c.person in new)}
    removed, _ = Post.objects.filter(pk__in=gone).delete()
    Person.objects.filter(pk__in=new).delete()
    return len(changes) - len(gone), removed, len(new)


def _leaned_on(model: type[Model], keys: set[int], but: type[Model] | None = None) -> set[int]:
    """Those to which a row of any room points."""
    found: set[int] = set()
    for relation in model._meta.related_objects:
        if relation.related_model is but or relation.many_to_many:
            continue
        field = relation.field.name
        rows = relation.related_model._base_manager.filter(**{f"{field}__in": keys})
        found |= set(rows.values_list(field, flat=True))
    return found


def _spoken_of(subject: str, keys: set[int]) -> set[int]:
    """Those about which something was done by hand: ended, invited, …"""
    events = Event.objects.filter(subject=subject, subject_id__in=keys)
    return set(events.values_list("subject_id", flat=True))


def _give_back(changes: list[RosterChange]) -> int:
    """What a list changed or ended gets its old value, where nobody has changed it since."""
    posts = Post.objects.select_related("person").in_bulk([change.post for change in changes])
    given = 0
    for change in changes:
        post = posts.get(change.post)
        if post is None:
            continue
        restored = False
        for name, (old, new) in (change.before or {}).items():
            thing = post if name in ("title", "until") else post.person
            now_there = getattr(thing, name)
            shown = now_there.isoformat() if isinstance(now_there, datetime) else now_there
            if shown != new:
                continue
            is_day = name == "until" and old
            setattr(thing, name, datetime.fromisoformat(old) if is_day else old)
            thing.save(update_fields=[name])
            restored = True
        given += restored
    return given


def _finish(file: RosterFile) -> None:
    """Bodies that were formed for the list and have nobody in them go too."""
    formed = set(file.facts.pop("formed", []))
    if not formed:
        return
    for start in range(0, len(formed), 1_000):
        some = set(sorted(formed)[start : start + 1_000])
        some -= _leaned_on(Institution, some) | _spoken_of("institution", some)
        Institution.objects.filter(pk__in=some).delete()
    file.save(update_fields=["facts"])
