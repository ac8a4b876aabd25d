"""`kentongan channels check`: what is set, and whether the outside answers; nothing is sent."""

import argparse

from django.conf import settings
from django.urls import reverse

from kentongan.ledger.probes import probes
from kentongan.rules import channels

HELP = "Show which channels are set up, and try one harmless call to each that is on."
EXAMPLE = "kentongan channels check"


def arguments(parser: argparse.ArgumentParser) -> None:
    """One thing to do for now."""
    parser.add_argument("what", choices=["check"], help="what is set, and whether it answers")
    parser.add_argument("--offline", action="store_true", help="make no call")


def run(args: argparse.Namespace) -> int:
    """One line for each channel; 1 when a channel that is on does not answer."""
    wrong = 0
    for name in channels.NAMES:
        values = settings.CHANNELS[name]
        missing = channels.missing(name, values)
        label = channels.rule(name, "label")
        if missing:
            print(f"{label}: off. Not set: {', '.join(missing)}")
            continue
        print(f"{label}: on")
        for key, value in sorted(values.items()):
            shown = "(set)" if key in channels.rule(name, "secret") else value or "(empty)"
            print(f"  {channels.variable(name, key)} = {shown}")
        if name != "email":
            print(f"  webhook: {settings.ADDRESS}{reverse(f'channels:{name}')}")
        if not args.offline:
            wrong += not _try(name)
    return 1 if wrong else 0


def _try(name: str) -> bool:
    """One call; what went wrong is a short code, never an address or a token."""
    try:
        print(f"  answers: {probes()[name]()}")
    except Exception as error:
        print(f"  DOES NOT ANSWER: {error}")
        return False
    return True
