"""Run benchmarks, keep the figures in benchmarks/results.json, and print them in BENCHMARKS.md.

./dev bench                    all
./dev bench subtree notices    some; the others keep their last figures
./dev bench --data FOLDER …    with sets that may be measured on but not shipped
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from kentongan.cli.bench import names

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results.json"
PAGE = ROOT / "BENCHMARKS.md"


def cell(value: object) -> str:
    """One figure as text."""
    if isinstance(value, float):
        return f"{value:,.3f}" if abs(value) < 10 else f"{value:,.0f}"
    if isinstance(value, dict):
        return "; ".join(f"{k} {cell(v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(cell(v) for v in value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def flat(who: dict[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    """One row per side and set: figures that are told apart by a set get a row for each."""
    for name, figures in who.items():
        if not isinstance(figures, dict):
            yield name, {"figure": figures}
        elif figures and all(isinstance(value, dict) for value in figures.values()):
            for part, inner in figures.items():
                yield f"{name}, {part}", inner
        else:
            yield name, figures


def page(results: dict[str, dict]) -> str:
    """BENCHMARKS.md from the kept figures."""
    lines = [
        "# Benchmarks",
        "",
        "Made by `./dev bench`; figures in `benchmarks/results.json`. Ours and the peers run in the same",
        "process and the same minute. Machines are noisy: read the ratio, not the number.",
        "A figure that falls short stands here as it is.",
        "",
        "Under `match`, our weights were learned on these same development sets and the peers learned",
        "nothing, so our ranking figures there are in-sample; cross-validated ones stand in",
        "`docs/engine-model-card.md`. The threshold for pairs was chosen with both halves of the pair set",
        "in view: neither half is a clean test.",
    ]
    for name, result in sorted(results.items()):
        lines += [
            "",
            f"## {name}",
            "",
            f"{result['unit']}. {result['machine']}, {result['date']}.",
            "",
        ]
        rows = dict(flat({"**ours**": result["ours"], **result["peers"]}))
        columns = list(dict.fromkeys(column for figures in rows.values() for column in figures))
        table = [["", *columns]]
        for who, figures in rows.items():
            table.append([who, *(cell(figures.get(column, "")) for column in columns)])
        if len(columns) > len(rows) + 4:  # many figures of few sides read better downwards
            table = [list(row) for row in zip(*table, strict=True)]
        head, *rest = ["| " + " | ".join(row) + " |" for row in table]
        lines += [head, "|---" * len(table[0]) + "|", *rest]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--data")
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    failed = []
    for name in args.names or names():
        # A process of its own each: one benchmark's memory is not another's.
        command = [sys.executable, "-m", "kentongan.cli.main", "bench", name, "--json"]
        command += ["--quick"] if args.quick else []
        command += ["--data", args.data] if args.data else []
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            failed.append(name)
            continue
        results[name] = json.loads(done.stdout)
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
        PAGE.write_text(page(results), "utf-8")
    for name in failed:
        print(f"{name} failed", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
