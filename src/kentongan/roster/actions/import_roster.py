"""Take in an office's list of people: kept, read by a job, looked at by a person, then applied."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from kentongan.ledger.actor import SYSTEM, Actor
from kentongan.ledger.jobs import later
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.places.names import plain
from kentongan.rules import may, roster_columns, terms

from ..acting import actor_for
from ..models import ImportBatch, Place, Post, RosterFile, RosterHabit, RosterPart, StagedRow
from ..settle_roster import WHY
from ..sheets import LARGEST
from ..stage_roster import Found, missing, read_heading, stage
from ..understand import Chosen

KIND = "roster"
PART = 1024 * 1024
State, What = RosterFile.State, StagedRow.What
OPEN = (State.RECEIVED, State.READ)


def receive_roster(
    *,
    actor: Actor,
    now: datetime,
    office: str,
    file_name: str,
    path: Path,
    chosen: dict[str, object] | None = None,
    complete_for: str | None = None,
    keep: bool = True,
    sample: bool = False,
) -> RosterFile:
    """Keep a list as it came and promise to read it; the same bytes once more are the same list.

    `chosen` says what no column says: role, since, until (ISO days), and the election whose terms
    hold. With `keep=False` the bytes stay where they are: the command line reads its own file.
    """
    require(actor, "roster.edit", place=actor.place, of=office, now=now)
    if path.stat().st_size > LARGEST:
        raise Refusal("roster.file_too_large", field="file", megabytes=LARGEST // 2**20)
    digest = _digest(path)
    given = _checked(chosen or {})
    complete = _scope(actor, complete_for)
    _, columns, headings, line = read_heading(path, _memory(office, actor.place, "column"))
    with transaction.atomic():
        known = (
            RosterFile.objects.filter(
                owner=office, place=actor.place, batch__sha256=digest, state__in=OPEN
            )
            .select_related("batch")
            .first()
        )
        if known is not None:
            return known
        batch = ImportBatch.objects.create(
            kind=KIND, file_name=safe_name(file_name), sha256=digest, at=now
        )
        file = RosterFile.objects.create(
            batch=batch,
            owner=office,
            place=actor.place,
            by_post=actor.post_id,
            facts={"headings": headings, "heading_line": line, "columns": columns},
            chosen=given,
            complete_for=complete,
            changed_at=now,
            sample=sample,
        )
        if keep:
            _keep(file, path)
        record(
            "roster.received",
            actor=actor,
            now=now,
            subject="import_batch",
            subject_id=batch.pk,
            place=actor.place,
            sha256=digest,
        )
        if keep and not missing(columns, str(given.get("role", ""))):
            later("roster.read_file", key=f"roster.read_file:{file.pk}:0", file_id=file.pk)
    return file


def choose(
    *,
    actor: Actor,
    now: datetime,
    file: RosterFile,
    columns: dict[str, int] | None = None,
    chosen: dict[str, object] | None = None,
    places: dict[str, str] | None = None,
    roles: dict[str, str] | None = None,
    complete_for: str | None = None,
) -> None:
    """What a person says of the file: which column is what, the term, what unknown words mean.

    Headings, places and roles are remembered for this office; the file is read again.
    """
    require(actor, "roster.edit", place=file.place, of=file.owner, now=now)
    given = _checked(chosen or {})
    complete = _scope(actor, complete_for)
    with transaction.atomic():
        kept = RosterFile.objects.select_for_update().get(pk=file.pk)
        if kept.state not in (*OPEN, State.REFUSED):
            raise Refusal("roster.file_closed")
        wanted = kept.facts["columns"] if columns is None else _fitting(kept, columns)
        if wanting := missing(wanted, str(given.get("role", ""))):
            raise Refusal("roster.columns_missing", field=f"column_{wanting[0]}")
        if columns is not None:
            _remember(kept, "column", {kept.facts["headings"][n]: k for k, n in wanted.items()})
        _remember(kept, "place", _true_places(places or {}))
        _remember(kept, "role", {k: v for k, v in (roles or {}).items() if v in may.roles()})
        kept.facts = kept.facts | {"columns": wanted}
        kept.chosen, kept.complete_for = given, complete
        kept.state, kept.refusal, kept.done, kept.changed_at = State.RECEIVED, "", 0, now
        kept.facts["readings"] = kept.facts.get("readings", 0) + 1
        kept.save()
        key = f"roster.read_file:{kept.pk}:{kept.facts['readings']}"
        later("roster.read_file", key=key, file_id=kept.pk)


def read_roster(*, now: datetime, file_id: int, path: Path | None = None) -> Found | None:
    """Read a kept list into the staging table; a file that cannot be read says why.

    Done twice, the second reading takes the place of the first. Not inside a transaction.
    """
    file = RosterFile.objects.select_related("batch").get(pk=file_id)
    if file.state not in OPEN:
        return None
    try:
        with _bytes_of(file, path) as found:
            result = stage(
                found,
                chosen_of(file),
                heading=file.facts["heading_line"],
                actor=_sender(file),
                now=now,
                complete=file.complete_for,
                file=file,
                progress=lambda done: RosterFile.objects.filter(pk=file_id).update(done=done),
            )
    except Refusal as refusal:
        RosterFile.objects.filter(pk=file_id, state__in=OPEN).update(
            state=State.REFUSED, refusal=refusal.code, changed_at=now
        )
        RosterFile.objects.filter(pk=file_id).update(
            facts=file.facts | {"refused": {k: str(v) for k, v in refusal.data.items()}}
        )
        return None
    facts = file.facts | result.facts
    facts |= {"counts": result.counts, "problems": result.problems, "lines": result.lines}
    RosterFile.objects.filter(pk=file_id, state__in=OPEN).update(
        state=State.READ, facts=facts, done=result.lines, total=result.lines, changed_at=now
    )
    ImportBatch.objects.filter(pk=file.batch_id).update(rows=result.lines)
    return result


def decide_doubt(
    *, actor: Actor, now: datetime, file: RosterFile, why: str, take: bool, line: int | None = None
) -> int:
    """One line in doubt, or all of the same doubt: taken without what is in doubt, or left out.

    Taken, a shared number or address stays with who had it first. How many lines it was.
    """
    require(actor, "roster.edit", place=file.place, of=file.owner, now=now)
    with transaction.atomic():
        kept = RosterFile.objects.select_for_update().get(pk=file.pk)
        if kept.state != State.READ:
            raise Refusal("roster.file_closed")
        if why not in WHY:
            return 0
        rows = StagedRow.objects.filter(file=kept, what=What.DOUBT, why=why)
        if line is not None:
            rows = rows.filter(line=line)
        if not take:
            return rows.update(what=What.LEFT_OUT)
        emptied = {"phone": None} if why.startswith("phone") else {}
        emptied |= {"email": None} if why.startswith("email") else {}
        changed = rows.exclude(post=None).update(what=What.CHANGE, why="decided", **emptied)
        handles = rows.filter(what=What.DOUBT)
        joined = 0
        for row in handles.iterator(2_000):
            row.handle = f"{kept.batch.sha256[:20]}{kept.pk:04x}{row.line:08x}"[-40:]
            row.what, row.why, row.other, row.person = What.JOIN, "decided", None, None
            for name in emptied:
                setattr(row, name, None)
            row.save()
            joined += 1
    return changed + joined


def put_aside(*, actor: Actor, now: datetime, file: RosterFile) -> None:
    """Do not apply this list: its lines and bytes go, that it was here stays."""
    require(actor, "roster.edit", place=file.place, of=file.owner, now=now)
    with transaction.atomic():
        kept = RosterFile.objects.select_for_update().get(pk=file.pk)
        if kept.state == State.ASIDE:
            return
        if kept.state not in (*OPEN, State.REFUSED):
            raise Refusal("roster.file_closed")
        kept.state, kept.changed_at = State.ASIDE, now
        kept.save(update_fields=["state", "changed_at"])
        forget_lines(kept)
        record(
            "roster.put_aside",
            actor=actor,
            now=now,
            subject="import_batch",
            subject_id=kept.batch_id,
            place=kept.place,
        )


def forget_lines(file: RosterFile) -> None:
    """The people in the list are no longer needed here."""
    StagedRow.objects.filter(file=file).delete()
    RosterPart.objects.filter(file=file).delete()


def chosen_of(file: RosterFile) -> Chosen:
    """What a person said of this file, and what the office said before."""
    given = file.chosen
    return Chosen(
        columns=file.facts["columns"],
        role=given.get("role", ""),
        since=_day(given.get("since")),
        until=_day(given.get("until")),
        places=_memory(file.owner, file.place, "place"),
        roles=_memory(file.owner, file.place, "role"),
        terms=terms.terms(str(given.get("election", ""))),
    )


def safe_name(name: str) -> str:
    """The bare name of the file, without a path and without signs that do not show."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in bare if sign.isprintable())[:255] or "-"


def _sender(file: RosterFile) -> Actor:
    """Who sent it; at the command line, the system."""
    if file.by_post is None:
        return SYSTEM
    post = Post.objects.select_related("institution", "place").get(pk=file.by_post)
    return actor_for(post)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _keep(file: RosterFile, path: Path) -> None:
    with path.open("rb") as source:
        for n, data in enumerate(iter(lambda: source.read(PART), b"")):
            RosterPart.objects.create(file=file, n=n, data=data)


@contextmanager
def _bytes_of(file: RosterFile, path: Path | None) -> Iterator[Path]:
    """The kept bytes as a file."""
    if path is not None:
        yield path
        return
    with tempfile.NamedTemporaryFile(suffix=Path(file.batch.file_name).suffix[:8]) as copy:
        for part in file.parts.order_by("n").iterator(4):
            copy.write(part.data)
        copy.flush()
        yield Path(copy.name)


def _checked(chosen: dict[str, object]) -> dict[str, object]:
    """Role and days a person chose for the whole file."""
    given = {key: value for key, value in chosen.items() if value}
    if "role" in given and given["role"] not in roster_columns.kind_of_role():
        raise Refusal("post.unknown_role", field="role", role=str(given["role"])[:24])
    if "election" in given and given["election"] not in terms.elections():
        raise Refusal("roster.unknown_election", field="election")
    since, until = _day(given.get("since")), _day(given.get("until"))
    if since and until and until < since:
        raise Refusal("post.ends_before_it_starts", field="until")
    return given


def _day(said: object) -> date | None:
    return date.fromisoformat(said) if isinstance(said, str) and said else None


def _scope(actor: Actor, code: str | None) -> str | None:
    """The territory a list is complete for lies in the own one."""
    if code is None:
        return None
    if not code.startswith(actor.place) or not Place.objects.filter(code=code).exists():
        raise Refusal("roster.scope_outside", field="complete_for")
    return code


def _fitting(file: RosterFile, columns: dict[str, int]) -> dict[str, int]:
    many = len(file.facts["headings"])
    if any(name not in roster_columns.ours() or not 0 <= at < many for name, at in columns.items()):
        raise Refusal("roster.columns_missing", field="column_name")
    if len(set(columns.values())) != len(columns):
        raise Refusal("roster.column_twice", field="column_name")
    never = roster_columns.never()
    for name, at in columns.items():
        if plain(file.facts["headings"][at]) in never:
            raise Refusal("roster.column_private", field=f"column_{name}")
    return dict(columns)


def _true_places(places: dict[str, str]) -> dict[str, str]:
    found = set(
        Place.objects.in_force().filter(code__in=places.values()).values_list("code", flat=True)
    )
    return {said: code for said, code in places.items() if code in found}


def _remember(file: RosterFile, topic: str, meanings: dict[str, str]) -> None:
    for said, means in meanings.items():
        form = said[:160] if topic == "place" else plain(said[:200])[:160]
        if form:
            RosterHabit.objects.update_or_create(
                owner=file.owner,
                place=file.place,
                topic=topic,
                said=form,
                defaults={"means": means[:60]},
            )


def _memory(owner: str, place: str, topic: str) -> dict[str, str]:
    rows = RosterHabit.objects.filter(owner=owner, place=place, topic=topic)
    return dict(rows.values_list("said", "means"))
