"""Read a list into the staging table: understood line by line, settled as a whole, then written.

Between understanding and settling the lines wait in a temporary file, so memory stays small.
"""

import marshal
import secrets
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import IO

import numpy as np
from django.db import transaction

from kentongan.ledger.actor import Actor
from kentongan.ledger.refusal import Refusal
from kentongan.places.names import plain
from kentongan.rules import roster_columns

from .bulk import moment, no_rounds, put_in
from .models import Post, RosterFile, StagedRow
from .settle_roster import WHY, Columns, Moments, Settled, of_line, settle
from .sheets import Sheet, open_sheet
from .understand import Chosen, Line, Reader

What = StagedRow.What
CHUNK = 20_000
HEAD_LINES = 20  # a heading stands in one of the first lines, under a title or an emblem
MOST_LINES = 1_500_000
MOST_SHOWN = 200  # unknown words kept for correction
FIELDS = (
    "file", "line", "what", "why", "value", "other", "name", "role", "kind", "code", "title",
    "phone", "email", "since", "until", "handle", "person", "post",
)  # fmt: skip
Progress = Callable[[int], None]


@dataclass(slots=True)
class Found:
    """What a list would do, in numbers; the lines themselves are in the staging table."""

    counts: dict[str, int] = field(default_factory=dict)  # name of What → lines
    problems: dict[str, int] = field(default_factory=dict)  # why → lines
    facts: dict[str, object] = field(default_factory=dict)
    lines: int = 0


def read_heading(
    path: Path, memory: dict[str, str]
) -> tuple[Sheet, dict[str, int], list[str], int]:
    """The sheet, our columns → where, the headings as written, and the line they stand on.

    The line of the first twenty that names most of our columns is the heading.
    """
    sheet = open_sheet(path)
    best: tuple[int, dict[str, int], list[str], int] = (0, {}, [], 0)
    first: tuple[list[str], int] = ([], 0)
    for line, cells in islice(sheet.rows, HEAD_LINES):
        if any(cell.strip() for cell in cells) and not first[0]:
            first = (cells, line)
        columns = _columns(cells, memory)
        if len(columns) > best[0]:
            best = (len(columns), columns, cells, line)
    if not first[0]:
        raise Refusal("roster.file_empty", field="file")
    _, columns, cells, line = best if best[0] else (0, {}, *first)
    return sheet, columns, [" ".join(cell.split())[:80] for cell in cells[:100]], line


def _columns(cells: list[str], memory: dict[str, str]) -> dict[str, int]:
    known, found = roster_columns.columns(), {}
    for at, cell in enumerate(cells[:100]):
        said = plain(cell[:200])
        ours = memory.get(said, known.get(said, ""))
        if ours and ours not in found and said not in roster_columns.never():
            found[ours] = at
    return found


def missing(columns: dict[str, int], role: str) -> list[str]:
    """What a person must still say before the lines can be understood."""
    wanting = [] if "name" in columns else ["name"]
    if not columns.keys() & {"code", "provinsi", "kabkota", "kecamatan", "desa"}:
        wanting.append("code")
    if "role" not in columns and not role:
        wanting.append("role")
    return wanting


def stage(
    path: Path,
    chosen: Chosen,
    *,
    heading: int,
    actor: Actor,
    now: datetime,
    complete: str | None,
    file: RosterFile | None,
    progress: Progress | None = None,
) -> Found:
    """Read all of it. Without a `file` nothing is written: a look at what would happen."""
    sheet, reader = open_sheet(path), Reader(chosen, actor, now)
    columns, found, tally = Columns(), Found(), Tally()
    moments = Moments()
    with no_rounds(), tempfile.TemporaryFile() as spool:
        for lines in _blocks(sheet, heading, reader):
            _lay_down(spool, [_packed(line, moments) for line in lines])
            good = [line for line in lines if not line.why]
            columns.add_all([of_line(line, moments) for line in good])
            tally.roles.update({line.role for line in good})
            if len(good) < len(lines):
                tally.wrong.update(line.why for line in lines if line.why)
            found.lines += len(lines)
            if found.lines > MOST_LINES:
                raise Refusal("roster.too_many_lines", field="file", lines=MOST_LINES)
            if progress:
                progress(found.lines)
        if not found.lines:
            raise Refusal("roster.file_empty", field="file")
        rows = columns.done(7)
        settled = settle(rows, actor.place, tally.roles, complete, now)
        spool.seek(0)
        _count(found, settled, tally)
        if file is not None:
            _write(spool, settled, file)
    found.facts |= {
        "unknown_places": reader.unknown.most_common(MOST_SHOWN),
        "unknown_roles": reader.unknown_roles.most_common(MOST_SHOWN),
        "merged": len(sheet.merged),
    }
    return found


@dataclass(slots=True)
class Tally:
    """What is counted while reading."""

    wrong: Counter = field(default_factory=Counter)
    roles: set = field(default_factory=set)


def _blocks(sheet: Sheet, heading: int, reader: Reader) -> Iterator[list[Line]]:
    block: list[Line] = []
    read = reader.read
    for number, cells in sheet.rows:
        if number <= heading or not "".join(cells).strip():
            continue
        block.append(read(number, cells))
        if len(block) == CHUNK:
            yield block
            block = []
    if block:
        yield block


def _packed(line: Line, moments: Moments) -> tuple:
    """What the staging table needs of a line, in values that a temporary file keeps."""
    return (
        line.line, line.why, line.value, line.name, line.role, line.kind, line.code, line.title,
        line.phone, line.email, moments.number(line.since), moments.number(line.until),
    )  # fmt: skip


def _lay_down(spool: IO[bytes], block: list[tuple]) -> None:
    """One block, with its length before it: read back in one piece."""
    data = marshal.dumps(block)
    spool.write(len(data).to_bytes(8, "big"))
    spool.write(data)


def _taken_up(spool: IO[bytes]) -> Iterator[list[tuple]]:
    while length := spool.read(8):
        yield marshal.loads(spool.read(int.from_bytes(length, "big")))


def _count(found: Found, settled: Settled, tally: Tally) -> None:
    kinds, amounts = np.unique(settled.what, return_counts=True)
    found.counts = {What(int(k)).name: int(n) for k, n in zip(kinds, amounts, strict=True)}
    found.counts["PROBLEM"] = sum(tally.wrong.values())
    found.counts["LEAVE"] = len(settled.gone)
    found.counts = {name: n for name, n in found.counts.items() if n}
    doubtful = np.isin(settled.what, (What.DOUBT, What.REPEAT))
    whys, amounts = np.unique(settled.why[doubtful], return_counts=True)
    found.problems = dict(tally.wrong) | {
        WHY[int(w)]: int(n) for w, n in zip(whys, amounts, strict=True)
    }


def _write(spool: IO[bytes], settled: Settled, file: RosterFile) -> None:
    """Block by block, each its own transaction; what an earlier try wrote is taken out first."""
    with transaction.atomic():
        StagedRow.objects.filter(file=file).delete()
    at, last = 0, 0
    known: dict[int, object] = {0: None}
    base = secrets.token_hex(12)  # one for the file, and the line: unique, in order for the index
    whats, whys = settled.what.tolist(), [WHY[n] for n in settled.why.tolist()]
    others, people, posts = settled.other.tolist(), settled.person.tolist(), settled.post.tolist()
    for block in _taken_up(spool):
        out = []
        for line, why, value, name, role, kind, code, title, phone, email, since, until in block:
            if why:
                out.append(
                    (file.pk, line, What.PROBLEM.value, why, value, None, name, role, kind, code,
                     title, None, None, None, None, "", None, None)
                )  # fmt: skip
                continue
            for stamp in (since, until):
                if stamp not in known:
                    known[stamp] = moment(datetime.fromtimestamp(stamp, UTC))
            what, other, person = whats[at], others[at], people[at]
            joins = what == 0 and not person
            handle = f"{base}{other or line:08x}" if joins else ""
            out.append(
                (file.pk, line, what, whys[at], "", other or None, name, role, kind, code, title,
                 phone or None, email or None, known[since], known[until], handle,
                 person or None, posts[at] or None)
            )  # fmt: skip
            at += 1
        last = block[-1][0]
        with transaction.atomic():
            put_in(StagedRow, FIELDS, out)
    _leavers(settled, file, last)


def _leavers(settled: Settled, file: RosterFile, last: int) -> None:
    """Posts the file does not speak of, as lines after the last."""
    for start in range(0, len(settled.gone), 500):
        keys = [int(key) for key in settled.gone[start : start + 500]]
        posts = Post.objects.filter(pk__in=keys).select_related("person", "place", "institution")
        with transaction.atomic():
            put_in(
                StagedRow,
                FIELDS,
                [
                    (file.pk, last + start + n, What.LEAVE.value, "gone", "", None,
                     post.person.name, post.role, post.institution.kind, post.place.code,
                     post.title, None, None, None, None, "", post.person_id, post.pk)
                    for n, post in enumerate(posts.order_by("place__code", "pk"), 1)
                ],
            )  # fmt: skip
