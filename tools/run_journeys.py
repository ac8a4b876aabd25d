"""Walk the pages in a real browser: the circle by hand, axe, the keyboard, and life without script.

./dev journeys                      all of it
./dev journeys -k circle            pytest arguments choose among them
"""

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

from demo_house import NO_BROWSER, ROOT, chromium

WHERE = ["tests/journeys", "tests/web"]


def counts(report: Path) -> tuple[int, int]:
    """How many passed and how many did not, from pytest's own report; none at all is a failure."""
    if not report.exists():
        return 0, 1
    suite = ET.parse(report).getroot().find("testsuite")
    n = {k: int(suite.get(k, 0)) for k in ("tests", "failures", "errors", "skipped")}
    failed = n["failures"] + n["errors"]
    passed = n["tests"] - failed - n["skipped"]
    return passed, failed or int(passed == 0)


def main() -> int:
    if chromium() is None:
        sys.exit(NO_BROWSER)
    env = {k: v for k, v in os.environ.items() if not k.startswith(("KENTONGAN_", "DATABASE_"))}
    env |= {"DJANGO_ALLOW_ASYNC_UNSAFE": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-m", "browser", f"--junitxml={report}"]
        command += ["--durations=8", *WHERE, *sys.argv[1:]]
        if (
            "-n" not in sys.argv and "-x" not in sys.argv
        ):  # two demonstrations, a file in one of them
            command += ["-n", "2", "--dist", "loadfile"]
        code = subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
        passed, failed = counts(report)
    print(f"\njourneys: {passed} passed, {failed} failed")
    return code or int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
