"""The real map: 38 provinces down to 83,762 villages, read from the packed file beside it.

Codes and names are the ministry's of 2025 (Kemendagri), polling stations and the differing codes
are KPU's of 2024. Voters are official for a province and an estimate below it, and marked so.
"""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import TextIOWrapper
from pathlib import Path

from .codes import NATION, contains, level_of
from .zones import zone_of

DATA = Path(__file__).parent / "data"
BASIS = "Kepmendagri 300.2.2-2138 Tahun 2025"
EDITION = date(2025, 4, 25)  # the day of that decision
COUNTRY = "Indonesia"
OFFICIAL, ESTIMATE = "resmi", "perkiraan"


@dataclass(frozen=True, slots=True)
class Row:
    """One place of the map."""

    code: str
    name: str
    level: str
    zone: str  # IANA
    tps: int | None  # polling stations, Pemilu 2024; None when KPU had no such place then
    voters: int | None
    voters_note: str  # "resmi", "perkiraan", ""
    kpu_code: str  # KPU's code of 2024 where it differs, else ""
    kpu_name: str  # KPU's name of 2024 where code or name differs, else ""


def read_tree(within: str = NATION) -> Iterator[Row]:
    """The country, then every place in the order of the codes.

    With `within`, only that branch and what lies above it.
    """
    rolls = province_voters()
    per_station: dict[str, float] = {}
    with gzip.open(DATA / "regions.csv.gz") as packed:
        for code, name, tps, kpu_code, kpu_name in csv.reader(
            TextIOWrapper(packed, encoding="utf-8", newline="")
        ):
            stations = int(tps) if tps else None
            if code in rolls:
                per_station[code] = rolls[code] / (stations or 1)
            if not (contains(within, code) or contains(code, within)):
                continue
            if code == NATION:
                voters, note = sum(rolls.values()), OFFICIAL
            elif code in rolls:
                voters, note = rolls[code], OFFICIAL
            elif stations is None:
                voters, note = None, ""
            else:
                voters, note = round(stations * per_station[code[:2]]), ESTIMATE
            yield Row(
                code,
                name,
                level_of(code),
                zone_of(code),
                stations,
                voters,
                note,
                kpu_code,
                kpu_name,
            )


def province_voters() -> dict[str, int]:
    """Voters on the roll (DPT, Pemilu 2024) by province code; official figures."""
    with open(DATA / "province_voters.csv", encoding="utf-8", newline="") as file:
        return {line["code"]: int(line["voters"]) for line in csv.DictReader(file)}
