"""A province's whole roster brought in, and a million lines with faults, both with the preview."""

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

PEOPLE = 1_000_000


def run(options: Any) -> dict[str, object]:
    """Seconds to look at each list and to apply it; the peers on a part of a clean one."""
    people = PEOPLE // 20 if options.quick else PEOPLE
    province = _in_a_house_of_its_own("province", "3271" if options.quick else "32")
    faulty = _in_a_house_of_its_own("faulty", str(people))
    return {
        "name": "roster",
        "unit": f"seconds; a province at true size, and {people:,} lines with 25 % unknown codes "
        "and 10 % twice; peak MB",
        "ours": {"province": province["ours"], "with faults": faulty["ours"]},
        "peers": faulty["peers"],
    }


def _in_a_house_of_its_own(which: str, size: str) -> dict[str, Any]:
    """One list, in a process and a database that nothing else has touched."""
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"KENTONGAN_HOME": folder, "KENTONGAN_DEMO": "0"}
        subprocess.run(
            [sys.executable, "-m", "kentongan.cli.main", "migrate"],
            env=env, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        told = subprocess.run(
            [sys.executable, "-m", "kentongan.cli.bench.roster_measured", which, size, folder],
            env=env, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    return json.loads(told.stdout.splitlines()[-1])
