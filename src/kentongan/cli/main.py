"""`kentongan`: one command, one file per sub-command in this folder."""

import argparse
import importlib
import os
import sys
from types import ModuleType

import django

# Each names a module of this folder with HELP, EXAMPLE, arguments(parser) and run(args). A module
# is loaded only when its command is asked for.
COMMANDS = (
    "demo",
    "serve",
    "work",
    "migrate",
    "import",
    "export",
    "verify",
    "match",
    "group",
    "bench",
    "channels",
)
# These touch no database, so they start without Django and in a folder that has no settings.
PLAIN = frozenset({"match", "group"})
# The demonstration lives in folders of its own and says in its settings that it is one.
SURROUNDINGS = {"demo": {"KENTONGAN_DEMO": "1", "KENTONGAN_HOME": "var/demo"}}


def _module(name: str) -> ModuleType:
    if name not in PLAIN:
        django.setup()
    # "import" is a word of Python's own, so its module is called import_.
    return importlib.import_module(f"kentongan.cli.{name}{'_' if name == 'import' else ''}")


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit code is 0 only when everything asked for was done."""
    words = sys.argv[1:] if argv is None else argv
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kentongan.site.settings")
    parser = argparse.ArgumentParser(
        prog="kentongan",
        description="Official election information down, rumours up, and the time it took.",
        epilog="kentongan COMMAND --help says more, with an example.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    wanted = next((word for word in words if not word.startswith("-")), None)
    for variable, value in SURROUNDINGS.get(wanted or "", {}).items():
        os.environ.setdefault(variable, value)
    if wanted == "demo" and "--once" in words:
        os.environ["KENTONGAN_HOME"] += "-once"  # never touches a demonstration that is being used
    for name in COMMANDS:
        # Only the command asked for is loaded in full; the overview loads all, for their help.
        module = _module(name) if name == wanted or wanted is None else None
        command = commands.add_parser(
            name,
            help=module.HELP if module else None,
            description=module.HELP if module else None,
            epilog=f"Example: {module.EXAMPLE}" if module else None,
        )
        if module:
            module.arguments(command)
            command.set_defaults(run=module.run)
    args = parser.parse_args(words)
    try:
        return args.run(args) or 0
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 141


if __name__ == "__main__":
    sys.exit(main())
