"""Bring in a file of items: looked at first; each once, however often the file comes; undone by batch."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from kentongan.ledger.actor import Actor
from kentongan.ledger.models import Event
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.places import contains
from kentongan.places.names import plain
from kentongan.roster.models import Heading, ImportBatch, Place
from kentongan.roster.settle_place import settle_place
from kentongan.up.item_file import COLUMNS, Item, ItemFile, Problem, read_item_file
from kentongan.up.models import Message, Report, ReportGroup

from .receive import Extra, look_over, receive_report

KIND, CHANNEL = "items", "import"
CHUNK = 200  # items in one transaction: others are let in between


@dataclass(slots=True)
class Preview:
    """What a file would do, before it does it."""

    file: ItemFile
    new: list[tuple[Item, Place | None]]
    known: int  # there already, by their id
    problems: list[Problem]  # in the order of the lines; any of them refuses the file


def preview_items(
    *, actor: Actor, now: datetime, content: bytes, columns: Mapping[str, str] | None = None
) -> Preview:
    """Look at a file without storing anything. `columns`: heading → our name, said by a person."""
    _require(actor, now)
    file = read_item_file(content, _remembered(actor) | _said(columns))
    ids = {_outside(actor, item): item for item in file.items}
    known: set[str] = set()
    wanted = list(ids)
    for start in range(0, len(wanted), 500):
        rows = Report.objects.filter(outside_id__in=wanted[start : start + 500])
        known.update(rows.values_list("outside_id", flat=True))
    problems, new, places = list(file.problems), [], {}
    for outside, item in ids.items():
        if outside in known:
            continue
        found = _looked_at(item, actor, now, places)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            new.append((item, found))
    return Preview(file, new, len(known), sorted(problems, key=lambda one: one.line))


def import_items(
    *,
    actor: Actor,
    now: datetime,
    file_name: str,
    content: bytes,
    columns: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[ImportBatch | None, Preview]:
    """Store what is new, a few at a time; no batch when all of it is there already.

    One problem in one line refuses the file and stores nothing. If it breaks off in the middle, the
    same file goes on where it stopped: an id that is there is not stored again.
    """
    preview = preview_items(actor=actor, now=now, content=content, columns=columns)
    if preview.problems:
        raise Refusal(
            "items.lines_refused",
            field="file",
            count=len(preview.problems),
            problems=preview.problems,
        )
    _remember(actor, columns)
    if not preview.new:
        return None, preview
    batch = _begin(actor, now, file_name, content, preview)
    for start in range(0, len(preview.new), CHUNK):
        with transaction.atomic():
            for item, place in preview.new[start : start + CHUNK]:
                _store(actor, now, batch, item, place)
        if progress:
            progress(min(start + CHUNK, len(preview.new)), len(preview.new))
    return batch, preview


def undo_items(*, actor: Actor, now: datetime, batch: int) -> tuple[int, int]:
    """Take a batch out again: how many went, and how many stay because somebody has touched them.

    Touched is what was answered, talked about or withdrawn, what lies in a group with other people's
    reports or one that somebody works on, and what has not been sorted yet.
    """
    kept = ImportBatch.objects.filter(pk=batch, kind=KIND).first()
    event = Event.objects.filter(
        code="items.imported", subject="import_batch", subject_id=batch
    ).first()
    if kept is None or event is None:
        raise Refusal("items.batch_unknown", batch=batch)
    require(actor, "items.import", place=event.place, of=event.data["of"], now=now)
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update().get(pk=kept.pk)
        own = Report.objects.filter(batch=locked)
        talked = Message.objects.filter(report=OuterRef("pk"))
        others = Report.objects.filter(group=OuterRef("pk")).exclude(batch=locked)
        quiet = ReportGroup.objects.filter(
            state=ReportGroup.State.NEW, claim=None, held_by=None, merged_into=None
        ).exclude(Exists(others))
        touched = own.filter(Exists(talked)) | own.exclude(answer=None)
        busy = set((touched | own.exclude(withdrawn_at=None)).values_list("group_id", flat=True))
        groups = set(quiet.filter(reports__batch=locked).values_list("pk", flat=True)) - busy
        gone = own.filter(group__in=groups)
        count, total = gone.count(), own.count()
        gone.delete()
        ReportGroup.objects.filter(pk__in=groups).delete()
        if count == total:
            locked.undone_at = now
            locked.save(update_fields=["undone_at"])
        if count:
            record(
                "items.import_undone",
                actor=actor,
                now=now,
                subject="import_batch",
                subject_id=locked.pk,
                place=event.place,
                removed=count,
                stay=total - count,
            )
    return count, total - count


def _begin(
    actor: Actor, now: datetime, file_name: str, content: bytes, preview: Preview
) -> ImportBatch:
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            kind=KIND,
            file_name="".join(sign for sign in file_name if sign.isprintable())[-255:] or "-",
            sha256=hashlib.sha256(content).hexdigest(),
            at=now,
            rows=preview.file.rows,
        )
        record(
            "items.imported",
            actor=actor,
            now=now,
            subject="import_batch",
            subject_id=batch.pk,
            place=actor.place,
            of=actor.institution,
            new=len(preview.new),
            known=preview.known,
        )
    return batch


def _store(
    actor: Actor, now: datetime, batch: ImportBatch, item: Item, place: Place | None
) -> None:
    try:
        receive_report(
            now=now,
            key=secrets.token_urlsafe(24),
            words=item.words,
            kind=item.kind,
            place=place,
            place_said=item.place,
            link=item.link,
            happened_on=item.happened_on,
            channel=CHANNEL,
            actor=actor,
            extra=Extra(entered_by=actor.post_id, outside_id=_outside(actor, item), batch=batch),
        )
    except Refusal as refusal:
        if refusal.code != "items.outside_known":  # somebody brought in the same at this moment
            raise


def _looked_at(
    item: Item, actor: Actor, now: datetime, places: dict[str, Place | Problem | None]
) -> Place | Problem | None:
    """The place of an item that can be taken, or what stands in its way."""
    if item.place not in places:
        places[item.place] = _place(item)
    place = places[item.place]
    if isinstance(place, Problem):
        return Problem(item.line, place.code, place.value)
    if actor.kind == "post" and (place is None or not contains(actor.place, place.code)):
        return Problem(item.line, "items.line_elsewhere", item.place[:40])
    try:
        look_over(
            now=now,
            words=item.words,
            kind=item.kind,
            place=place,
            link=item.link,
            happened_on=item.happened_on,
        )
    except Refusal as refusal:
        return Problem(item.line, refusal.code)
    return place


def _place(item: Item) -> Place | Problem | None:
    if not item.place:
        return None
    code = item.place.replace(".", "").replace(" ", "")
    if code.isascii() and code.isdigit():
        found = Place.objects.in_force().filter(code=code).first()
        return found or Problem(item.line, "items.line_place", item.place[:40])
    try:
        settled = settle_place(item.place, suggest=False)
    except Refusal:
        return Problem(item.line, "items.line_place", item.place[:40])
    if isinstance(settled, list):
        return Problem(item.line, "items.line_place_many", item.place[:40])
    return settled


def _outside(actor: Actor, item: Item) -> str:
    return f"import:{actor.institution_id or 0}:{item.outside_id}"


def _remembered(actor: Actor) -> dict[str, str]:
    rows = Heading.objects.filter(kind=KIND, institution=actor.institution_id)
    return dict(rows.values_list("said", "means"))


def _said(columns: Mapping[str, str] | None) -> dict[str, str]:
    """Headings as a person explained them; an unknown meaning is refused."""
    said = {plain(heading): means for heading, means in (columns or {}).items()}
    if not set(said.values()) <= {*COLUMNS, ""}:
        raise Refusal("items.column_unknown", field="file")
    return said


def _remember(actor: Actor, columns: Mapping[str, str] | None) -> None:
    for said, means in _said(columns).items():
        Heading.objects.update_or_create(
            kind=KIND,
            institution_id=actor.institution_id,
            said=said[:80],
            defaults={"means": means},
        )


def _require(actor: Actor, now: datetime) -> None:
    require(actor, "items.import", place=actor.place, of=actor.institution, now=now)
