"""The platforms' own export files, read: Meta Business Suite, YouTube Studio, X. Bytes in, days out.

Built from the public descriptions of these files; docs/operate/roster.md says what was seen of each.
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime

from kentongan.ledger.refusal import Refusal
from kentongan.places.names import plain
from kentongan.rules.roster_columns import day_of

MOST_BYTES, MOST_DAYS, MOST_INSIDE = 20 * 2**20, 4_000, 50 * 2**20
_US = re.compile(r"([a-z]{3})[a-z]* (\d{1,2}), (\d{4})")
_WEEKDAY = re.compile(r"(?:[a-z]{3}|senin|selasa|rabu|kamis|jumat|sabtu|minggu)[a-z]*, ")
_MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8}
_MONTHS |= {"sep": 9, "oct": 10, "nov": 11, "dec": 12, "mei": 5, "agu": 8, "okt": 10, "des": 12}
_FOLLOWS = ("follows", "pengikut", "new follows", "pengikut baru", "follower baru", "mengikuti")
_LEVELS = ("followers", "total followers", "total pengikut", "jumlah pengikut", "lifetime")
_REACH = ("reach", "jangkauan")
_VIEWS = ("views", "tayangan", "impressions", "impresi", "penayangan", "visits", "kunjungan")
# Which accounts a file can be of.
PLATFORMS = {"meta": ("facebook", "instagram"), "youtube": ("youtube",), "x": ("x",)}
_DATE = ("date", "tanggal", "day", "hari")


@dataclass(frozen=True, slots=True)
class Day:
    """One value of one day; a `delta` is the change on that day."""

    on: date
    metric: str
    value: int
    delta: bool
    platform: str = ""  # when the file says of which of its platforms


@dataclass(slots=True)
class Export:
    """A file that could be read: which format it is and what it says of each day."""

    format: str  # "meta", "youtube", "x"
    days: list[Day] = field(default_factory=list)
    skipped: int = 0  # lines without a day or a number


def read_export(content: bytes) -> Export:
    """Read a file, whichever of the formats it is; refused when it is none of them."""
    if not content.strip():
        raise Refusal("reading.file_empty", field="file")
    if len(content) > MOST_BYTES:
        raise Refusal("reading.file_too_large", field="file")
    found = _youtube(content) if content.startswith(b"PK\x03\x04") else _text_export(content)
    if not found.days:
        raise Refusal("reading.no_days", field="file")
    if len(found.days) > MOST_DAYS:
        raise Refusal("reading.file_too_large", field="file")
    return found


def _text_export(content: bytes) -> Export:
    rows = _rows(_decoded(content))
    for at, row in enumerate(rows[:40]):
        heads = [plain(cell) for cell in row]
        if "new follows" in heads or "pengikut baru" in heads:
            return _x(rows[at:], heads)
    return _meta(rows)


def _decoded(content: bytes) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "utf-16-le", "cp1252"):
        if encoding == "utf-16-le" and content[1:200:2].count(0) < 40:
            continue
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("reading.no_export", field="file")


def _rows(text: str) -> list[list[str]]:
    lines = text.replace("\x00", " ").splitlines()
    told = re.match(r'^"?sep=(.)"?', lines[0].lower()) if lines else None
    if told:
        lines = lines[1:]
    start = "\n".join(lines[:10])
    delimiter = told[1] if told else max(",;\t", key=start.count)
    try:
        return list(csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter))
    except csv.Error as error:
        raise Refusal("reading.no_export", field="file") from error


def _meta(rows: list[list[str]]) -> Export:
    """Blocks with a title line, a heading (Date, Primary) and a day a line."""
    found = Export("meta")
    title, metric, known, of = "", None, False, ""
    for row in rows:
        cells = [cell.strip() for cell in row if cell.strip()]
        if not cells:
            continue
        if plain(cells[0]) in _DATE:
            metric, known = _metric_of([title, *cells[1:]]), True
            said = plain(" ".join([title, *cells[1:]]))
            of = next((name for name in PLATFORMS["meta"] if name in said), "")
        elif len(cells) == 1 and _day(cells[0]) is None:
            title = cells[0]
        elif known and metric and len(cells) > 1:
            _take(found, cells[0], cells[1], *metric, of)
        elif known and metric:
            found.skipped += 1
    if not known:
        raise Refusal("reading.no_export", field="file")
    return found


def _metric_of(words: list[str]) -> tuple[str, bool] | None:
    """Which metric a block is about, and whether a day's value is a change."""
    said = plain(" ".join(words))
    if any(word in said for word in _LEVELS if word != "followers"):
        return "followers", False
    if any(word in said for word in _FOLLOWS):
        return "followers", True
    if "followers" in said:
        return "followers", False
    if any(word in said for word in _REACH):
        return "reach", False
    return ("views", False) if any(word in said for word in _VIEWS) else None


def _x(rows: list[list[str]], heads: list[str]) -> Export:
    """X account overview: a line a day; new follows less unfollows is the change."""
    found = Export("x")
    gained = next(n for n, head in enumerate(heads) if head in ("new follows", "pengikut baru"))
    lost = next(
        (n for n, head in enumerate(heads) if head in ("unfollows", "berhenti mengikuti")), None
    )
    views = next((n for n, head in enumerate(heads) if head in _VIEWS), None)
    for row in rows[1:]:
        if len(row) <= gained:
            found.skipped += bool(row)
            continue
        on, plus = _day(row[0]), _number(row[gained])
        minus = _number(row[lost]) if lost is not None and len(row) > lost else 0
        if on is None or plus is None or minus is None:
            found.skipped += 1
            continue
        found.days.append(Day(on, "followers", plus - minus, True))
        if views is not None and len(row) > views:
            _take(found, row[0], row[views], "views", False)
    return found


def _youtube(content: bytes) -> Export:
    """YouTube Studio: a zip with a table of days; its first line is the sum of all."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            tables = [one for one in archive.infolist() if one.filename.lower().endswith(".csv")]
            if sum(one.file_size for one in tables) > MOST_INSIDE:
                raise Refusal("reading.file_too_large", field="file")
            for one in sorted(tables, key=lambda one: "tab" not in one.filename.lower()):
                with archive.open(one) as inside:
                    data = inside.read(MOST_INSIDE + 1)
                if (export := _days_table(_rows(_decoded(data)))).days:
                    return export
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise Refusal("reading.no_export", field="file") from error
    raise Refusal("reading.no_export", field="file")


def _days_table(rows: list[list[str]]) -> Export:
    found = Export("youtube")
    if not rows or plain(rows[0][0] if rows[0] else "") not in _DATE:
        return found
    wanted: dict[int, tuple[str, bool]] = {}
    for at, cell in enumerate(rows[0][1:], 1):
        head = plain(cell)
        if head.startswith(("subscriber", "pelanggan")):
            wanted[at] = ("followers", True)
        elif head in _VIEWS:
            wanted[at] = ("views", False)
    for row in rows[1:]:
        for at, (metric, delta) in wanted.items():
            if len(row) > at and plain(row[0]) not in ("total", "jumlah"):
                _take(found, row[0], row[at], metric, delta)
    return found


def _take(
    found: Export, day: str, number: str, metric: str, delta: bool, platform: str = ""
) -> None:
    on, value = _day(day), _number(number)
    if on is None or value is None or (value < 0 and not delta):
        found.skipped += 1
    else:
        found.days.append(Day(on, metric, value, delta, platform))


def _day(said: str) -> date | None:
    text = said.strip()
    bare = _WEEKDAY.sub("", text.lower(), count=1)
    if found := _US.fullmatch(bare):
        try:
            return date(int(found[3]), _MONTHS.get(found[1], 0), int(found[2]))
        except ValueError:
            return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return day_of(bare)


def _number(said: str) -> int | None:
    """`1.234`, `1,234` and `-5`: whole numbers only."""
    text = said.strip().replace("\u2212", "-")
    if not re.fullmatch(r"-?[0-9]{1,3}([.,][0-9]{3})*|-?[0-9]{1,12}", text):
        return None
    return int(re.sub(r"[.,]", "", text))
