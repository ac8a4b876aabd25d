"""Read an office's file of RW and TPS: bytes in, lines and problems out. Touches no table."""

import csv
import io
import re
from dataclasses import dataclass, field

from kentongan.ledger.refusal import Refusal
from kentongan.places.names import plain

MAX_BYTES = 20 * 1024 * 1024
MAX_LINES = 200_000
MAX_NAME = 120
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"(?:rw|tps)?[\s.]*([0-9]{1,6})", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

# Our name for a column → what offices write, in plain form.
_COLUMNS = {
    "village": (
        "kode desa",
        "desa",
        "kode kelurahan",
        "kelurahan",
        "desa kelurahan",
        "kode wilayah",
        "wilayah",
        "kode",
        "village",
        "village code",
        "place",
        "code",
    ),
    "rw": ("rw", "nomor rw", "no rw"),
    "tps": ("tps", "nomor tps", "no tps", "polling station"),
    "name": ("nama", "nama rw", "nama tps", "name"),
}
_SIGNATURES = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line cannot be taken."""

    line: int  # as a spreadsheet counts: the heading is line 1
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One RW or TPS as written."""

    line: int
    village: str
    level: str  # "rw" or "tps"
    number: int
    name: str


@dataclass(slots=True)
class PlaceFile:
    """A file that could be read, with what was found in it."""

    encoding: str
    delimiter: str
    ignored: list[str]  # headings we have no use for
    rows: int = 0
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_place_file(content: bytes) -> PlaceFile:
    """Read the file, or refuse it whole: empty, binary, unreadable, without the columns."""
    text, encoding = _decoded(content)
    heading = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns, ignored = _columns(next(reader))
        found = PlaceFile(encoding, delimiter, ignored)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.rows += 1
                _take(found, cells, columns, reader.line_num)
            if found.rows > MAX_LINES:
                raise Refusal("import.too_large", field="file", lines=MAX_LINES)
    except csv.Error as error:
        raise Refusal("import.not_csv", field="file", line=reader.line_num) from error
    if not found.rows:
        raise Refusal("import.empty", field="file")
    return found


def _decoded(content: bytes) -> tuple[str, str]:
    if not content.strip():
        raise Refusal("import.empty", field="file")
    if len(content) > MAX_BYTES:
        raise Refusal("import.too_large", field="file", lines=MAX_LINES)
    if content.startswith(_SIGNATURES):
        raise Refusal("import.binary", field="file")
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text):
            raise Refusal("import.binary", field="file")
        text = text.removeprefix("\ufeff").lstrip("\r\n")
        if not text.strip():
            raise Refusal("import.empty", field="file")
        return text, encoding
    raise Refusal("import.encoding_unknown", field="file")


def _encodings(content: bytes) -> tuple[str, ...]:
    """By the mark at the start; else by where the zero bytes are; else UTF-8, then cp1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if content.startswith(b"\xef\xbb\xbf"):
        return ("utf-8-sig",)
    start = content[:512]
    if start[1::2].count(0) > len(start) // 4 and not start[::2].count(0):
        return ("utf-16-le",)
    if start[::2].count(0) > len(start) // 4 and not start[1::2].count(0):
        return ("utf-16-be",)
    if 0 in content:
        raise Refusal("import.binary", field="file")
    return ("utf-8", "cp1252")


def _columns(heading: list[str]) -> tuple[dict[str, int], list[str]]:
    columns: dict[str, int] = {}
    ignored = []
    for at, cell in enumerate(heading):
        word = plain(cell)
        ours = next((name for name, words in _COLUMNS.items() if word in words), None)
        if ours is None or ours in columns:
            ignored.append(cell.strip()[:40])
        else:
            columns[ours] = at
    if "village" not in columns or not columns.keys() & {"rw", "tps"}:
        raise Refusal("import.columns_missing", field="file", found=", ".join(heading)[:200])
    return columns, [name for name in ignored if name]


def _take(found: PlaceFile, cells: list[str], columns: dict[str, int], line: int) -> None:
    """One line: kept, or a problem with its line number."""
    value = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
    wrong = _wrong(cells, value)
    if wrong is not None:
        found.problems.append(Problem(line, *wrong))
        return
    level = "rw" if value.get("rw") else "tps"
    number = int(_NUMBER.fullmatch(value[level])[1])
    name = " ".join(value.get("name", "").split())
    found.lines.append(
        Line(line, value["village"], level, number, name or default_name(level, number))
    )


def _wrong(cells: list[str], value: dict[str, str]) -> tuple[str, str] | None:
    """The code and the offending value of a line that cannot be taken; None when it can."""
    for cell in cells:
        if cell.startswith(_FORMULA):
            return "import.line_formula", cell[:40]
    if not value["village"]:
        return "import.line_village_missing", ""
    numbers = [value[level] for level in ("rw", "tps") if value.get(level)]
    if len(numbers) != 1:
        return "import.line_rw_or_tps", " / ".join(numbers)[:40]
    match = _NUMBER.fullmatch(numbers[0])
    if not match or not 1 <= int(match[1]) <= 999:
        return "import.line_number", numbers[0][:40]
    if len(value.get("name", "")) > MAX_NAME:
        return "import.line_name_long", value["name"][:40]
    return None


def default_name(level: str, number: int) -> str:
    """`RW 05`, `TPS 012`: as offices write them."""
    return f"RW {number:02d}" if level == "rw" else f"TPS {number:03d}"
