"""`kentongan bench NAME`: what we reach, beside our peers, in the same process and minute."""

import argparse
import importlib
import json
import os
import pkgutil
import platform
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

HELP = "Measure one thing beside its peers."
EXAMPLE = "kentongan bench subtree --json"
NOT_A_BENCHMARK = frozenset({
    "learn", "learn_doubt",  # tools of the engine beside its sets
    "roster_measured", "encoder_measured",  # halves that need no peers, or run in a process of their own
    "roster_lists", "ground", "match_peers",  # what several stand on
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Options:
    """What a benchmark is told."""

    date: str  # ISO day, printed beside the figures
    data: Path | None  # folder of sets that may be measured on but not shipped
    quick: bool  # smaller sizes, to see that it runs
    people: int | None = None  # so many, where a benchmark is about people
    kills: int | None = None  # so many workers killed, where it kills any


def names() -> list[str]:
    """Every benchmark there is: one file of this folder each."""
    return sorted(
        found.name for found in pkgutil.iter_modules(__path__) if found.name not in NOT_A_BENCHMARK
    )


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which, and how."""
    parser.add_argument("name", choices=names())
    parser.add_argument("--json", action="store_true", help="one JSON object and nothing else")
    parser.add_argument(
        "--data", type=Path, help="folder of sets that are measured on, not shipped"
    )
    parser.add_argument("--quick", action="store_true", help="smaller sizes")
    parser.add_argument("--people", type=int, help="handover: to so many, and carry all of them")
    parser.add_argument("--kills", type=int, help="handover: kill a worker so often")


def run(args: argparse.Namespace) -> int:
    """Run it and print what it found."""
    sizes = {"people": args.people, "kills": args.kills}
    result = measure(args.name, data=args.data, quick=args.quick, **sizes)
    if args.json:
        print(json.dumps(result, ensure_ascii=False))
        return 0
    print(f"{result['name']} ({result['unit']}), {result['machine']}, {result['date']}")
    for who, figures in {"ours": result["ours"], **result["peers"]}.items():
        print(f"  {who:24} {json.dumps(figures, ensure_ascii=False)}")
    return 0


def measure(
    name: str, *, data: Path | None = None, quick: bool = False, **sizes: int | None
) -> dict[str, object]:
    """One benchmark's `{"name", "ours", "peers", "unit", "machine", "date"}`."""
    module = importlib.import_module(f"{__name__}.{name}")
    print(f"· {name}", file=sys.stderr, flush=True)
    today = datetime.now(UTC).date().isoformat()
    result = module.run(Options(date=today, data=data, quick=quick, **sizes))
    load = os.getloadavg()[0]
    machine = f"{platform.system()} {os.cpu_count()} cores, Python {platform.python_version()}"
    return result | {"name": name, "date": today, "machine": f"{machine}, load {load:.1f}"}
