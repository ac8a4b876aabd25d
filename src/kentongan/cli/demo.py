"""`kentongan demo`: the whole circle on the real map, with invented people, a week before the vote."""

import argparse
import hashlib
import shutil
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Max

import kentongan
from kentongan.ledger import clock
from kentongan.ledger.models import Event
from kentongan.ledger.seal import seal
from kentongan.ledger.worker import run_due
from kentongan.loop.measure import Measure, measure
from kentongan.places.tree import DATA
from kentongan.roster.actions.enter import make_entry_link
from kentongan.roster.load_places import load_places
from kentongan.roster.models import Place, Post
from kentongan.seals import spaced
from kentongan.up.models import Check, Clarification

from .serve import processes, watch
from .story.people import field_post, seat_everybody, table
from .story.play import OPENS, play

HELP = "Play the circle on sample data, print what it took, then serve it."
EXAMPLE = "kentongan demo --port 8000"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Once or serving, where, and whether to begin anew."""
    parser.add_argument("--once", action="store_true", help="play, print the summary, end")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fresh", action="store_true", help="throw the demonstration away first")
    parser.add_argument("--quiet-server", action="store_true", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Set up what is missing, play what has not been played, show the summary, serve."""
    began = time.monotonic()
    _start_over(wipe=args.once or args.fresh)
    _map()
    if not Event.objects.filter(code="report.received").exists():
        clock.set_demo(OPENS)
        # One transaction: all of the story or none of it, and one wait for the disk.
        with transaction.atomic():
            _say("Seating sample people: offices, desks, PPK and PPS")
            named = seat_everybody(OPENS, _bar)
            _say("Playing the circle")
            _, receipt = play(named, lambda line: _say(f"  {line}"))
        run_due()
        (settings.HOME / "demo_receipt").write_text(receipt.code)
    _wind_clock()
    while seal(clock.now()) is not None:
        pass
    print(_summary(), flush=True)
    _say(f"Ready in {time.monotonic() - began:.1f} s")
    if args.once:
        return 0
    call_command("collectstatic", interactive=False, verbosity=0)
    print(_doors(args.port), flush=True)
    return watch(processes("127.0.0.1", args.port, 1, job_worker=True))


def _say(line: str) -> None:
    print(f"· {line}" if not line.startswith(" ") else line, file=sys.stderr, flush=True)


def _bar(what: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        filled = "█" * (30 * done // max(total, 1))
        end = "\n" if done == total else ""
        print(f"\r  {what:10} {filled:30} {done}/{total}", end=end, file=sys.stderr, flush=True)


def _start_over(*, wipe: bool) -> None:
    """A demonstration that was begun goes on, with everything it was told; `--fresh` begins anew.

    On SQLite the loaded map is kept apart, so that beginning anew takes no second load.
    """
    if connection.vendor == "sqlite":
        database = Path(settings.DATABASES["default"]["NAME"])
        if wipe:
            connection.close()
            for leftover in database.parent.glob(f"{database.name}*"):
                leftover.unlink()
        if not database.exists() and (kept := _kept_map()).exists():
            database.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(kept, database)
    elif wipe:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("flush", interactive=False, verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)


def _map() -> None:
    if Place.objects.count() > 90_000:
        return
    _say("Loading the map of Indonesia: 38 provinces, 514 regencies and cities, 83,762 villages")
    result = load_places(lambda done, total: _bar("map", done, total))
    _say(f"{result.added} places in {result.seconds:.1f} s")
    if connection.vendor == "sqlite":
        kept = _kept_map()
        kept.parent.mkdir(parents=True, exist_ok=True)
        for old in kept.parent.glob("map-*.sqlite3"):
            old.unlink()
        partial = kept.with_suffix(".partial")
        partial.unlink(missing_ok=True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(partial)])
        partial.rename(kept)


def _kept_map() -> Path:
    """A database with the map and nothing else; its name changes with the map and the tables."""
    digest = hashlib.sha256((DATA / "regions.csv.gz").read_bytes())
    for step in sorted(Path(kentongan.__file__).parent.glob("*/migrations/*.py")):
        digest.update(step.read_bytes())
    return settings.HOME.parent / f"map-{digest.hexdigest()[:12]}.sqlite3"


def _wind_clock() -> None:
    """Begin at 14.32 on the day of the story, or just after the last thing that happened."""
    last = Event.objects.aggregate(at=Max("at"))["at"]
    clock.set_demo(max(OPENS, last) if last else OPENS)


def _summary() -> str:
    done = Clarification.objects.filter(state=Clarification.State.APPROVED).order_by("id").first()
    if done is None:
        return ""
    result = measure(done.claim, within=done.place_code)
    checks = Check.objects.count()
    return "\n".join(
        [
            "",
            f"  The circle: {done.headline}",
            *_lines(result),
            f"  ({checks} checks, {Place.objects.count():,} places, "
            f"{Post.objects.count():,} posts, {Event.objects.count():,} sealed events)",
            "",
        ]
    )


def _lines(result: Measure) -> list[str]:
    rows = [
        ("first seen", result.first_seen),
        ("opened at the desk", result.opened_at),
        ("verdict, two sources", result.verdict_at),
        ("approved by a second person", result.approved_at),
        ("first village stated receipt", result.first_known_at),
        (f"{result.needed} of {len(result.villages)} villages (80 %)", result.share_known_at),
    ]
    lines = []
    for words, moment in rows:
        if moment is None:
            lines.append(f"    --:--            {words}: not yet")
            continue
        minutes = round((moment - result.first_seen).total_seconds() / 60)
        lines.append(f"    {moment.astimezone(OPENS.tzinfo):%H.%M} WIB  +{minutes:>3} min  {words}")
    lines.append(f"    answered: {result.answered} of {result.reports} who asked")
    return lines


def _doors(port: int) -> str:
    """The address, a receipt to open, and one sign-in link per role (each works once)."""
    base = f"http://localhost:{port}"  # passkeys need a name, not an address in figures
    now = clock.now()
    code = (settings.HOME / "demo_receipt").read_text()
    lines = [
        f"  Everybody       {base}/",
        f"  A receipt       {base}/tanda-terima/{code}/   ({spaced(code)})",
        "",
        "  Sign-in links, one use each (start again for new ones):",
    ]
    doors = [
        (field_post("3271061003", "pps"), "PPS Kedung Badak: menerima dan meneruskan siaran"),
        (field_post("327106", "ppk"), "PPK Tanah Sareal: melihat sebaran di kecamatan"),
    ]
    doors += [
        (Post.objects.filter(person__email=f"{row['key']}@contoh.invalid").first(), row["door"])
        for row in table()["person"]
        if "door" in row
    ]
    for post, words in doors:
        token = make_entry_link(post=post, now=now)
        lines.append(f"    {base}/masuk/contoh/{token}/\n        {words}")
    return "\n".join(
        [*lines, "", "  Stop with Ctrl-C. What was sent in stays; --fresh begins anew.", ""]
    )
