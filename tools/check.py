"""Everything a change must pass, one line each; the tests come last."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent

STEPS = {
    "format": [BIN / "ruff", "format", "--check", "--quiet", "src", "tests", "tools"],
    "lint": [BIN / "ruff", "check", "--quiet", "src", "tests", "tools"],
    "types": [BIN / "mypy"],
    "contracts": [BIN / "lint-imports"],
    "migrations": [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"],
    "words": [PYTHON, "tools/words.py", "--check"],
    "docs": [PYTHON, "-m", "pytest", "tests/house"],
    "tests": [PYTHON, "tools/run_tests.py"],
}


def main() -> int:
    failed = []
    for name, command in STEPS.items():
        began = time.monotonic()
        loud = name == "tests"
        done = subprocess.run(
            [str(word) for word in command],
            cwd=ROOT,
            capture_output=not loud,
            text=True,
            check=False,
        )
        mark = "ok" if done.returncode == 0 else "NOT OK"
        print(f"{name:11} {mark:7} {time.monotonic() - began:6.1f} s", flush=True)
        if done.returncode:
            failed.append(name)
            print((done.stdout or "") + (done.stderr or ""))
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
