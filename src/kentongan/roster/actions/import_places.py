"""Take in an office's file of RW and TPS: looked at first, stored whole or not at all."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.places import zone_of
from kentongan.places.names import plain, says, search_form

from ..find_places import paths_of
from ..models import ImportBatch, Place, PlaceHistory
from ..place_file import Line, PlaceFile, Problem, read_place_file

KIND = "places"
CHUNK = 2_000
_LEVEL_DIGIT = {"rw": "1", "tps": "2"}
_STEPS = re.compile(r"\s+/\s+|\s*>\s*")
_MAP_WIDTHS = (10, 6, 4, 2, 0)


@dataclass(slots=True)
class Preview:
    """What a file would do, before it does it."""

    file: PlaceFile
    place: str  # the smallest territory that holds everything in the file
    new: dict[str, Line]  # code → line
    changed: dict[str, Line]  # a known place gets another name
    unchanged: int
    problems: list[Problem]  # in the order of the lines; any of them refuses the file

    def count(self, code: str) -> int:
        """How many lines have this problem."""
        return sum(problem.code == code for problem in self.problems)

    @property
    def unknown_parents(self) -> int:
        return self.count("import.line_village_unknown")

    @property
    def duplicates(self) -> int:
        return self.count("import.line_duplicate")


def preview_places(*, actor: Actor, now: datetime, content: bytes) -> Preview:
    """Look at a file without storing anything."""
    file = read_place_file(content)
    villages = _villages({line.village for line in file.lines})
    problems = list(file.problems)
    wanted: dict[str, Line] = {}
    for line in file.lines:
        found = villages.get(line.village, [])
        if len(found) != 1:
            code = "import.line_village_ambiguous" if found else "import.line_village_unknown"
            problems.append(Problem(line.line, code, line.village[:60]))
            continue
        code = f"{found[0]}{_LEVEL_DIGIT[line.level]}{line.number:03d}"
        if code in wanted:
            problems.append(Problem(line.line, "import.line_duplicate", str(wanted[code].line)))
        else:
            wanted[code] = line
    place = _territory(wanted) if wanted else actor.place
    require(actor, "places.import", place=place, of=actor.institution, now=now)
    known = _names_of(list(wanted))
    return Preview(
        file=file,
        place=place,
        new={code: line for code, line in wanted.items() if code not in known},
        changed={c: line for c, line in wanted.items() if known.get(c, line.name) != line.name},
        unchanged=sum(known.get(code) == line.name for code, line in wanted.items()),
        problems=sorted(problems, key=lambda problem: problem.line),
    )


def import_places(
    *, actor: Actor, now: datetime, file_name: str, content: bytes
) -> tuple[ImportBatch | None, Preview]:
    """Store the RW and TPS of a file; no batch when all of them are there already.

    One problem in one line refuses the file, with all its problems, and nothing is stored.
    """
    try:
        return _import(actor, now, file_name, content)
    except IntegrityError as error:  # another import of the same places came between
        raise Refusal("import.meanwhile", field="file") from error


def _import(
    actor: Actor, now: datetime, file_name: str, content: bytes
) -> tuple[ImportBatch | None, Preview]:
    with transaction.atomic():
        preview = preview_places(actor=actor, now=now, content=content)
        if preview.problems:
            raise Refusal(
                "import.lines_refused",
                field="file",
                count=len(preview.problems),
                problems=preview.problems,
            )
        if not preview.new and not preview.changed:
            return None, preview
        batch = ImportBatch.objects.create(
            kind=KIND,
            file_name=_safe_name(file_name),
            sha256=hashlib.sha256(content).hexdigest(),
            at=now,
            rows=preview.file.rows,
        )
        renamed = _store(preview, batch, now)
        levels = Counter(line.level for line in preview.new.values())
        record(
            "places.imported",
            actor=actor,
            now=now,
            subject="import_batch",
            subject_id=batch.pk,
            place=preview.place,
            file=batch.file_name,
            sha256=batch.sha256,
            rw=levels["rw"],
            tps=levels["tps"],
            renamed=renamed,
        )
    return batch, preview


def _store(preview: Preview, batch: ImportBatch, now: datetime) -> list[list]:
    """Write the new ones and the new names; returns `[id, old name, new name]` of the renamed."""
    new = [
        Place(
            code=code,
            name=line.name,
            level=line.level,
            zone=zone_of(code),
            search=search_form(line.name, line.level),
            batch=batch,
        )
        for code, line in preview.new.items()
    ]
    Place.objects.bulk_create(new, CHUNK)
    renamed, history = [], []
    places = list(Place.objects.filter(code__in=list(preview.changed)))
    for place in places:
        name = preview.changed[place.code].name
        renamed.append([place.pk, place.name, name])
        history.append(
            PlaceHistory(
                place=place,
                code=place.code,
                name=place.name,
                valid_until=now.date(),
                reason="rename",
                basis=f"{batch.file_name}"[:200],
            )
        )
        place.name, place.search = name, search_form(name, place.level)
    Place.objects.bulk_update(places, ["name", "search"], CHUNK)
    PlaceHistory.objects.bulk_create(history, CHUNK, ignore_conflicts=True)
    return renamed


def _villages(texts: set[str]) -> dict[str, list[str]]:
    """What each text names: a code (also a former one), or a path of names; 0, 1 or more codes."""
    codes = {text: re.sub(r"[\s.]", "", text) for text in texts}
    codes = {text: code for text, code in codes.items() if code.isascii() and code.isdigit()}
    villages = Place.objects.in_force().at_level("desa")
    living = set(villages.filter(code__in=codes.values()).values_list("code", flat=True))
    lost = set(codes.values()) - living
    former = dict(
        PlaceHistory.objects.filter(
            code__in=lost, place__level="desa", place__valid_until=None
        ).values_list("code", "place__code")
    )
    found = {
        text: [code] if code in living else [former[code]] if code in former else []
        for text, code in codes.items()
    }
    paths = {text: _STEPS.split(text.strip()) for text in texts - codes.keys()}
    names = {form for steps in paths.values() for form in _forms(steps[-1])}
    named = list(villages.filter(search__in=names)) if names else []
    above = paths_of(named)
    for text, steps in paths.items():
        found[text] = [
            place.code
            for place in named
            if says(steps[-1], place.name, "desa") and _leads(steps[:-1], above[place.code])
        ]
    return found


def _forms(name: str) -> set[str]:
    form = plain(name)
    return {form, search_form(form, "desa"), form.partition(" ")[2]}


def _leads(steps: list[str], above: list[Place]) -> bool:
    """True when the steps name places above, in this order; steps may be left out."""
    rest = iter(above)
    return all(any(says(step, place.name, place.level) for place in rest) for step in steps)


def _territory(codes: dict[str, Line]) -> str:
    """The smallest place of the map that holds all of them: what first and last share."""
    first, last = min(codes), max(codes)
    return next(first[:width] for width in _MAP_WIDTHS if first[:width] == last[:width])


def _names_of(codes: list[str]) -> dict[str, str]:
    return dict(Place.objects.filter(code__in=codes).values_list("code", "name"))


def _safe_name(name: str) -> str:
    """The bare name of the file, without a path and without signs that do not show."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in bare if sign.isprintable())[:255] or "-"
