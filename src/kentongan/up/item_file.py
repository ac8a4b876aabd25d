"""Read a file of items from elsewhere: CSV or JSON lines in, rows and problems out. Touches no table."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from kentongan.ledger.refusal import Refusal
from kentongan.places.names import plain

MAX_BYTES = 20 * 1024 * 1024
MAX_LINES = 20_000
LONGEST_ID = 100
NEEDED = ("outside_id", "words")
# Our name for a column → what offices write, in plain form.
COLUMNS: dict[str, tuple[str, ...]] = {
    "outside_id": ("id", "nomor", "no", "nomor aduan", "nomor laporan", "nomor tiket", "kode"),
    "words": ("isi", "pesan", "kabar", "isi pesan", "isi aduan", "isi laporan", "uraian", "words",
              "kronologi", "teks", "isi informasi"),
    "kind": ("jenis", "kategori", "jenis laporan", "jenis aduan", "kind"),
    "place": ("wilayah", "kode wilayah", "lokasi", "tempat", "desa", "kelurahan", "desa kelurahan",
              "kode desa", "place", "tempat kejadian"),
    "link": ("tautan", "link", "url", "alamat tautan"),
    "happened_on": ("tanggal", "tanggal kejadian", "waktu kejadian", "happened on"),
}  # fmt: skip
KINDS = {
    "pertanyaan": "question", "tanya": "question", "konsultasi": "question", "question": "question",
    "pengaduan": "complaint", "aduan": "complaint", "keluhan": "complaint", "complaint": "complaint",
    "konten": "content", "hoaks": "content", "hoax": "content", "kabar": "content", "rumor": "content",
    "content": "content", "informasi": "content", "pelanggaran": "violation", "violation": "violation",
    "dugaan pelanggaran": "violation",
}  # fmt: skip
_DAYS = (
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})"),
    re.compile(r"(?P<d>[0-9]{1,2})[/.-](?P<m>[0-9]{1,2})[/.-](?P<y>[0-9]{4})"),
)
_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line cannot be taken; never what was in it, but for a few letters of a place or kind."""

    line: int
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One item as written."""

    line: int
    outside_id: str
    words: str
    kind: str
    place: str
    link: str
    happened_on: date | None


@dataclass(slots=True)
class ItemFile:
    """A file that could be read, with what was found in it."""

    encoding: str
    headings: list[str] = field(default_factory=list)
    means: dict[str, str] = field(default_factory=dict)  # heading in plain form → our name
    rows: int = 0
    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def unused(self) -> list[str]:
        """Headings that mean nothing to us."""
        return [one for one in self.headings if not self.means.get(plain(one))]


def read_item_file(content: bytes, remembered: Mapping[str, str]) -> ItemFile:
    """Read the file, or refuse it whole. `remembered`: heading in plain form → our name, or ""."""
    text, encoding = decoded(content)
    found = ItemFile(encoding)
    first = text.lstrip()[:1]
    lines = _json_lines(text) if first == "{" else _table(text)
    seen: dict[str, int] = {}
    for number, row in lines:
        if not found.headings:
            found.headings = [str(name)[:80] for name in row]
            found.means = _means(found.headings, remembered)
            missing = [name for name in NEEDED if name not in found.means.values()]
            if missing:
                raise Refusal(
                    "items.columns_missing",
                    field="file",
                    found=", ".join(found.headings)[:200],
                    headings=found.headings,
                )
        if not any(str(value).strip() for value in row.values()):
            continue
        found.rows += 1
        if found.rows > MAX_LINES:
            raise Refusal("items.too_many", field="file", most=MAX_LINES)
        _take(found, number, row, seen)
    if not found.rows:
        raise Refusal("items.file_empty", field="file")
    return found


def decoded(content: bytes) -> tuple[str, str]:
    """The text and its letters: UTF-8, UTF-16, else Windows-1252, which old spreadsheets write."""
    if not content.strip():
        raise Refusal("items.file_empty", field="file")
    if len(content) > MAX_BYTES:
        raise Refusal("items.too_many", field="file", most=MAX_LINES)
    if content.startswith(_BINARY):
        raise Refusal("items.file_binary", field="file")
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    tries = [name for mark, name in marks if content.startswith(mark)] or ["utf-8", "cp1252"]
    if tries[0] == "utf-8" and content[1:200:2].count(0) > len(content[:200]) // 4:
        tries = ["utf-16-le"]
    for encoding in tries:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, encoding
    raise Refusal("items.file_binary", field="file")


def _table(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    heading = text.split("\n", 1)[0]
    delimiter = max(";,\t|", key=heading.count)
    csv.field_size_limit(MAX_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [name.strip() for name in next(reader)]
        for cells in reader:
            padded = cells + [""] * (len(names) - len(cells))
            yield reader.line_num, dict(zip(names, padded, strict=False))
    except csv.Error:
        raise Refusal("items.not_csv", field="file", line=reader.line_num) from None


def _json_lines(text: str) -> Iterator[tuple[int, dict[str, object]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            raise Refusal("items.not_json", field="file", line=number)
        yield number, {k: "" if v is None else str(v) for k, v in row.items()}


def _means(headings: list[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """What each heading means; what a person said once goes before what we guess."""
    means: dict[str, str] = {}
    for heading in headings:
        said = plain(heading)
        ours = remembered.get(said)
        if ours is None:
            names = {plain(name.replace("_", " ")) for name in (heading,)}
            ours = next((n for n, words in COLUMNS.items() if n == heading or names & {*words}), "")
        if ours and ours not in means.values():
            means[said] = ours
    return means


def _take(found: ItemFile, line: int, row: Mapping[str, object], seen: dict[str, int]) -> None:
    """One line: an item, or a problem with its number."""
    value = {"outside_id": "", "words": "", "kind": "", "place": "", "link": "", "happened_on": ""}
    for heading, cell in row.items():
        if ours := found.means.get(plain(str(heading))):
            value[ours] = str(cell).strip()
    problem = None
    kind = KINDS.get(plain(value["kind"]), "") if value["kind"] else "content"
    day = _day(value["happened_on"])
    if not value["outside_id"]:
        problem = Problem(line, "items.line_id_missing")
    elif len(value["outside_id"]) > LONGEST_ID:
        problem = Problem(line, "items.line_id_long")
    elif value["outside_id"] in seen:
        problem = Problem(line, "items.line_twice", str(seen[value["outside_id"]]))
    elif not kind:
        problem = Problem(line, "items.line_kind", value["kind"][:40])
    elif value["happened_on"] and day is None:
        problem = Problem(line, "items.line_day", value["happened_on"][:20])
    if problem is not None:
        found.problems.append(problem)
        return
    seen[value["outside_id"]] = line
    found.items.append(
        Item(line, value["outside_id"], value["words"], kind, value["place"], value["link"], day)
    )


def _day(said: str) -> date | None:
    for form in _DAYS:
        if match := form.match(said):
            try:
                return date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                return None
    return None
