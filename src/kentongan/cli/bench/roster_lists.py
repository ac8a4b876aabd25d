"""Lists of officers as a province would send them, at true size; everybody in them is invented."""

import csv
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from kentongan.places.tree import Row, read_tree
from kentongan.rules import accounts

UNKNOWN, TWICE = 0.25, 0.10
END = "8 Desember 2030"
HEAD = ["Nama", "Badan", "Kabupaten/Kota", "Kecamatan", "Desa/Kelurahan", "TPS", "No HP", "Selesai"]
_FIRST = (
    "Siti", "Agus", "Dewi", "Budi", "Sri", "Asep", "Nur", "Dedi", "Rina", "Eko", "Yuli", "Ujang",
    "Lilis", "Wawan", "Neng",
)  # fmt: skip
_LAST = ("Contoh", "Permata", "Sampel", "Wijaya", "Rahayu", "Santoso", "Lestari", "Utami", "Kurnia")


@dataclass(frozen=True, slots=True)
class Village:
    """One village, with the polling stations it is given and the Pantarlih each has."""

    code: str
    within: tuple[str, str, str]  # regency, district, village, as a list writes them
    stations: int
    pantarlih: int


def published() -> dict[str, Any]:
    """What was published of the province, with its sources."""
    return tomllib.loads((Path(__file__).parent / "roster_province.toml").read_text("utf-8"))


def villages_of(within: str) -> list[Village]:
    """The villages of the map; its polling stations of 2024 scaled to the published number."""
    said = published()
    names: dict[str, str] = {}
    rows: list[Row] = []
    for row in read_tree(said["code"]):
        names[row.code] = row.name
        if row.level == "desa":
            rows.append(row)
    every = sum(row.tps or 0 for row in rows)
    found, given = [], 0.0
    for row in rows:
        before, given = round(given), given + (row.tps or 0) * said["stations"] / every
        stations = round(given) - before
        full = stations and (row.voters or 0) / stations > said["voters_for_two"]
        found.append(
            Village(
                row.code, (names[row.code[:4]], names[row.code[:6]], row.name), stations,
                2 if full else 1,
            )
        )  # fmt: skip
    return [one for one in found if one.code.startswith(within)]


def officers(villages: list[Village]) -> Iterator[tuple[str, tuple[str, str, str], str]]:
    """`(body, place as three names, station)` of every officer, the committees first."""
    each = {unit: row["each"] for unit, row in accounts.table()["units"].items() if "each" in row}
    districts = {one.code[:6]: one.within for one in villages}
    for regency, district, _village in districts.values():
        for body, n in (("PPK", each["ppk"][0]), ("Sekretariat PPK", each["sekretariat_ppk"][0])):
            yield from ((body, (regency, district, ""), "") for _ in range(n))
    for one in villages:
        for body, n in (("PPS", each["pps"][0]), ("Sekretariat PPS", each["sekretariat_pps"][0])):
            yield from ((body, one.within, "") for _ in range(n))
        for station in range(1, one.stations + 1):
            for body, n in (
                ("KPPS", each["kpps"][0]), ("Petugas ketertiban", each["ketertiban"][0]),
                ("Pantarlih", one.pantarlih),
            ):  # fmt: skip
                yield from ((body, one.within, str(station)) for _ in range(n))


def write_province(path: Path, within: str) -> dict[str, int]:
    """The whole province by the published numbers; how many of each body were written."""
    chance, written = random.Random(2024), dict[str, int]()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEAD)
        for n, (body, place, station) in enumerate(officers(villages_of(within))):
            writer.writerow([_name(chance, n), body, *place, station, _phone(n), END])
            written[body] = written.get(body, 0) + 1
    return written


def write_faulty(path: Path, villages: list[str], people: int, *, clean: bool = False) -> None:
    """A list as nobody should send it: a quarter of the codes is unknown, a tenth stands twice."""
    chance = random.Random(2024)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Nama", "Badan", "Kode Desa", "TPS", "No HP", "Selesai"])
        earlier: list[tuple] = []
        for n in range(people):
            fate = chance.random()
            if not clean and fate < TWICE and earlier:
                writer.writerow(chance.choice(earlier))
                continue
            code = villages[n % len(villages)]
            if not clean and fate < TWICE + UNKNOWN:
                code = f"99{chance.randrange(10**8):08d}"
            pps = n // len(villages) < 3
            station = "" if pps else n // len(villages) // 7 + 1
            row = (_name(chance, n), "PPS" if pps else "KPPS", code, station, _phone(n), END)
            writer.writerow(row)
            if len(earlier) < 50_000:
                earlier.append(row)


def head_of(path: Path, lines: int) -> list[list[str]]:
    """The first lines of a list, without the heading."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(islice(csv.reader(file, delimiter=";"), 1, lines + 1))


def _name(chance: random.Random, n: int) -> str:
    return f"{chance.choice(_FIRST)} {chance.choice(_LAST)} {n:07d}"


def _phone(n: int) -> str:
    return f"08{1_000_000_000 + n}"
