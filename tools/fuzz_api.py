"""Play the OpenAPI document against the API, for as many cases as asked; or write the document.

python tools/fuzz_api.py --cases 20000     0 failures, or the first few with how to repeat them
python tools/fuzz_api.py --write           docs/openapi.json as it is served

Everything happens in a database of its own, in memory or in a folder that is removed afterwards.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=2000, help="about so many requests in all")
    parser.add_argument("--write", action="store_true", help="write docs/openapi.json")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {
            "KENTONGAN_HOME": home,
            "DJANGO_SETTINGS_MODULE": "kentongan.site.settings",
        }
        if args.write:
            code = (
                "import django, pathlib; django.setup();"
                "from kentongan.api.app import document;"
                "pathlib.Path('docs/openapi.json').write_text(document(), 'utf-8')"
            )
            return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env).returncode
        command = [sys.executable, "-m", "pytest", "-q", "tests/api/test_api_fuzz.py"]
        return subprocess.run(
            command, cwd=ROOT, env=env | {"KENTONGAN_FUZZ_CASES": str(args.cases)}, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
