"""A province's list of a million people brought into the roster, with the preview."""

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

PEOPLE, PROVINCE = 1_000_000, "32"
UNKNOWN, TWICE = 0.25, 0.10
_FIRST = (
    "Siti",
    "Agus",
    "Dewi",
    "Budi",
    "Sri",
    "Asep",
    "Nur",
    "Dedi",
    "Rina",
    "Eko",
    "Yuli",
    "Ujang",
    "Lilis",
    "Wawan",
    "Neng",
)
_LAST = ("Contoh", "Permata", "Sampel", "Wijaya", "Rahayu", "Santoso", "Lestari", "Utami", "Kurnia")


def run(options: Any) -> dict[str, object]:
    """Seconds to look at the list and to apply it; a quarter of the codes is unknown, a tenth twice."""
    people = PEOPLE // 20 if options.quick else PEOPLE
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"KENTONGAN_HOME": folder, "KENTONGAN_DEMO": "0"}
        subprocess.run(
            [sys.executable, "-m", "kentongan.cli.main", "migrate"],
            env=env, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        told = subprocess.run(
            [sys.executable, "-m", "kentongan.cli.bench.roster_measured", str(people), folder],
            env=env, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    found = json.loads(told.stdout.splitlines()[-1])
    return {
        "name": "roster",
        "unit": f"seconds, {people:,} lines, 25 % unknown codes, 10 % twice; peak MB",
        "ours": found["ours"],
        "peers": found["peers"],
    }


def write_list(path: Path, villages: list[str], people: int, *, clean: bool = False) -> None:
    """A list as a province would send it; everybody in it is invented."""
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
            name = f"{chance.choice(_FIRST)} {chance.choice(_LAST)} {n:07d}"
            pps = n // len(villages) < 3
            row = (
                name, "PPS" if pps else "KPPS", code, "" if pps else n // len(villages) // 7 + 1,
                f"08{1_000_000_000 + n}", "8 Desember 2030",
            )  # fmt: skip
            writer.writerow(row)
            if len(earlier) < 50_000:
                earlier.append(row)
