"""`kentongan migrate`: bring the database and the static files up to date."""

import argparse

from django.core.management import call_command

HELP = "Bring the database and the static files up to date."
EXAMPLE = "kentongan migrate"


def arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    """Migrate, then gather static files."""
    prepare()
    return 0


def prepare() -> None:
    """What every command that serves must do first; doing it twice changes nothing."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
