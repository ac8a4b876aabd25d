"""Tables as offices save them: CSV in whatever letters, or a spreadsheet; rows out, one at a time."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from kentongan.ledger.refusal import Refusal

LARGEST = 400 * 1024 * 1024
HEAD = 64 * 1024  # enough to tell the letters and the sign between columns
LONGEST_CELL = 2_000
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_NO_TABLE = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"GIF8")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SEP = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)


@dataclass(slots=True)
class Sheet:
    """A table that could be opened: `rows` gives (line as a spreadsheet counts, cells)."""

    kind: str  # "csv" or "xlsx"
    encoding: str
    delimiter: str
    rows: Iterator[tuple[int, list[str]]]
    merged: dict[int, str] = field(default_factory=dict)  # line → the range that was filled
    lines: int = 0  # how many there are, when the file says so


def open_sheet(path: Path) -> Sheet:
    """Open a file of rows, or refuse it whole: empty, too large, no table, unreadable letters."""
    size = path.stat().st_size
    if size > LARGEST:
        raise Refusal("roster.file_too_large", field="file", megabytes=LARGEST // 2**20)
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip():
        raise Refusal("roster.file_empty", field="file")
    if head.startswith((_ZIP, _OLD)):
        return _workbook(path)
    if head.startswith(_NO_TABLE):
        raise Refusal("roster.file_no_table", field="file")
    return _text(path, head)


def _workbook(path: Path) -> Sheet:
    """The first sheet that has rows; merged cells are filled with the value of their corner."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheet = next(
            (found for name in book.sheet_names if (found := book.get_sheet_by_name(name)).height),
            None,
        )
    except (CalamineError, OSError, ValueError) as error:
        raise Refusal("roster.file_no_table", field="file") from error
    if sheet is None:
        raise Refusal("roster.file_empty", field="file")
    fill = _merged(sheet.merged_cell_ranges or [])
    first = (sheet.start or (0, 0))[0]

    def rows() -> Iterator[tuple[int, list[str]]]:
        corners: dict[tuple[int, int], str] = {}
        for at, cells in enumerate(sheet.iter_rows(), first):
            texts = [_as_text(cell) for cell in cells]
            for (top, left), column in fill.get(at, ()):
                if column >= len(texts):
                    continue
                if at == top and column == left:
                    corners[top, left] = texts[column]
                elif not texts[column]:
                    texts[column] = corners.get((top, left), "")
            yield at + 1, texts

    merged = {
        line + 1: f"{top + 1}"
        for line, found in fill.items()
        for (top, _l), _c in found
        if line > top
    }
    return Sheet("xlsx", "", "", rows(), merged, sheet.total_height)


def _merged(ranges: list) -> dict[int, list[tuple[tuple[int, int], int]]]:
    """Row → cells of it that lie in a merged range, each with the corner of that range."""
    found: dict[int, list[tuple[tuple[int, int], int]]] = {}
    for (top, left), (bottom, right) in ranges:
        if (bottom - top + 1) * (right - left + 1) > 1_000_000:
            raise Refusal("roster.file_no_table", field="file")
        for row in range(top, bottom + 1):
            cells = found.setdefault(row, [])
            cells.extend(((top, left), column) for column in range(left, right + 1))
    return found


def _as_text(cell: object) -> str:
    """Numbers without a false decimal (a phone number is no 8.12E+10), dates as ISO."""
    if isinstance(cell, str):
        return _CONTROL.sub(" ", cell[:LONGEST_CELL]).strip()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e18:
        return str(int(cell))
    return "" if cell is None else str(cell)[:LONGEST_CELL]


def _text(path: Path, head: bytes) -> Sheet:
    encoding = _encoding(path, head)
    first = head.decode(encoding, errors="ignore").removeprefix("\ufeff")
    lines = first.split("\n")
    told = _SEP.match(lines[0])
    delimiter = told[1] if told else _delimiter(lines)

    def rows() -> Iterator[tuple[int, list[str]]]:
        with path.open(encoding=encoding, newline="", errors="strict") as file:
            reader = csv.reader(_cleaned(file), delimiter=delimiter, strict=False)
            try:
                for cells in reader:
                    if reader.line_num == 1 and cells:
                        cells[0] = cells[0].removeprefix("\ufeff")
                        if told:
                            continue
                    yield reader.line_num, cells
            except (csv.Error, UnicodeDecodeError) as error:
                raise Refusal(
                    "roster.line_unreadable", field="file", line=reader.line_num + 1
                ) from error

    return Sheet("csv", encoding, delimiter, rows())


def _cleaned(file: io.TextIOBase) -> Iterator[str]:
    """Lines without the signs no cell can hold."""
    for line in file:
        yield _CONTROL.sub(" ", line) if _CONTROL.search(line) else line


def _delimiter(lines: list[str]) -> str:
    """The sign that stands most often in the first lines, tab before semicolon before comma."""
    start = "\n".join(lines[:20])
    return max("\t;,|", key=start.count)


def _encoding(path: Path, head: bytes) -> str:
    """By the mark at the start; else by where the zero bytes are; else UTF-8, else cp1252."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    start = head[:1024]
    if start[1::2].count(0) > len(start) // 4 and not start[::2].count(0):
        return "utf-16-le"
    if start[::2].count(0) > len(start) // 4 and not start[1::2].count(0):
        return "utf-16-be"
    if start.count(0) > len(start) // 50:
        raise Refusal("roster.file_no_table", field="file")
    for encoding in ("utf-8", "cp1252"):
        if _reads(path, encoding):
            return encoding
    raise Refusal("roster.letters_unknown", field="file")


def _reads(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as file:
            while file.read(2**20):
                pass
    except UnicodeDecodeError:
        return False
    return True
