"""Carry a chunk of notices to phones, chats and mailboxes: many calls at once, each noted when answered.

A provider is never called while the database is held. What a dead worker had not noted is called
again with the same key (docs/loops/handover.md says what that means on each channel).
"""

import contextlib
import logging
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor
from concurrent.futures import wait as first_of
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from kentongan.down.actions.link import close_way
from kentongan.down.actions.subscribe import forget_way
from kentongan.down.models import Notice, Way
from kentongan.ledger import clock
from kentongan.ledger.jobs import later
from kentongan.ledger.models import Job, Outgoing
from kentongan.ledger.receipts import note_taken, note_trouble
from kentongan.ledger.worker import revive
from kentongan.places.zones import WIB
from kentongan.roster.acting import actor_for
from kentongan.roster.models import Post
from kentongan.rules import channels, quiet

from . import alerts, bot
from .calls import BEGUN, Call, Said, may_have_it
from .push import push_for, send

log = logging.getLogger(__name__)
AT_ONCE = 16  # calls under way: the most that a dead worker makes twice
PACE = channels.rule("telegram", "per_second")
PAUSED = timedelta(seconds=20)
QUIET_DAYS = timedelta(hours=1)  # looked at again
GIVEN_UP = timedelta(days=1)
PATIENCE = {"whatsapp": timedelta(days=2)}  # its limit has room again after a day
SHOWN = 15  # headlines in one mail


def hand_many(*, channel: str, notice_id: int, low: int, high: int, tries: int = 0) -> int:
    """Hand over what waits of one chunk; returns how many were taken."""
    args = {"channel": channel, "notice_id": notice_id, "low": low, "high": high}
    if channel == "digest":
        taken = sum(_mail(rows) for rows in _fewer(_waiting(**args)))
        if next(_waiting(**args), None) is not None:
            _again(args, timedelta(seconds=2**tries * 5), tries + 1)
        return taken
    resting: dict[str, int] = {}  # services that said: later
    taken, begun = 0, time.monotonic()
    for n, rows in enumerate(_fewer(_waiting(**args))):
        notice = Notice.objects.get(pk=notice_id)
        if notice.stopped:
            _give_up(args, "stopped")
            return taken
        if (wait := _must_wait(notice, rows[0])) is not None:
            _again(args, wait, tries)
            return taken
        if channel in resting:
            break  # one provider for all: it rests for the whole chunk
        if channel == "telegram" and n:
            time.sleep(max(0.0, begun + n * AT_ONCE / PACE - time.monotonic()))
        taken += _carry(channel, rows, notice, resting)
    if next(_waiting(**args), None) is not None:
        wait = max(*resting.values(), min(2**tries * 5, 1800)) if resting else 2**tries * 5
        _again(args, timedelta(seconds=min(wait, 3600)), tries + 1)
    return taken


def _must_wait(notice: Notice, row: Outgoing) -> timedelta | None:
    """A paused notice rests; so does a chunk held up into a quiet hour of its zone, or a quiet day."""
    if notice.state == Notice.State.PAUSED:
        return PAUSED
    zone = Post.objects.filter(pk=row.data["post"]).values_list("place__zone", flat=True).first()
    now = clock.now()
    if quiet.in_quiet_days(notice.purpose, zone or WIB, now):
        return QUIET_DAYS  # the law: nobody passes it
    until = quiet.waits_until(notice.purpose, zone or WIB, now, urgent=notice.urgent)
    return None if until is None else until - now


def revive_dead(now: datetime) -> int:
    """A chunk whose workers died too often is not given up: somebody would hear nothing."""
    dead = Job.objects.filter(
        name="channels.hand_many", state=Job.State.DEAD, finished_at__gt=now - GIVEN_UP
    )
    return sum(revive(pk) for pk in dead.values_list("pk", flat=True))


def _waiting(channel: str, notice_id: int, low: int, high: int) -> Iterator[Outgoing]:
    rows = Outgoing.objects.filter(
        pk__gte=low, pk__lte=high, channel=channel, state=Outgoing.State.WAITING
    )
    # Rows of another notice may lie between; they have a job of their own.
    return (row for row in rows.order_by("pk") if row.data.get("notice") == notice_id)


def _fewer(rows: Iterable[Outgoing]) -> Iterator[list[Outgoing]]:
    rows = iter(rows)
    while part := list(islice(rows, AT_ONCE)):
        yield part


def _carry(channel: str, rows: list[Outgoing], notice: Notice, resting: dict[str, int]) -> int:
    """A few calls side by side, outside any transaction; each noted as soon as it is answered."""
    with transaction.atomic():
        ready = [call for call in _READY[channel](rows, notice, resting) if _goes(call, resting)]
        begun = Outgoing.objects.filter(state=Outgoing.State.WAITING)
        begun.filter(pk__in=[call.row.pk for call in ready]).update(error=BEGUN)
    under_way = {_threads().submit(call.go): call for call in ready}
    taken = 0
    while under_way:
        done, _rest = first_of(under_way, return_when=FIRST_COMPLETED)
        with transaction.atomic():
            taken += sum(_note(under_way.pop(one), one.result(), resting) for one in done)
    return taken


def _goes(call: Call, resting: dict[str, int]) -> bool:
    """True when it is to be made now; else why not is noted."""
    old = clock.now() - call.row.made_at >= PATIENCE.get(call.row.channel, GIVEN_UP)
    if call.go is None or old:
        if call.wait and not old:
            note_trouble(call.row, call.wait)
        else:
            _fail(call.row, call.fail or "given_up")
        return False
    if call.where in resting:
        return False
    if may_have_it(call.row):
        call.row.data["again"] = call.row.data.get("again", 0) + 1
    return True


def _pushes(rows: list[Outgoing], notice: Notice, resting: dict[str, int]) -> Iterator[Call]:
    """The pushes of a notice, each to its browser's own service."""
    ways = Way.objects.in_bulk([row.data["way"] for row in rows])
    seconds = int((notice.deadline_at - clock.now()).total_seconds())
    path = reverse("field:notice", args=[notice.pk])
    for row in rows:
        way = ways.get(row.data["way"])
        if way is None:
            yield Call(row, fail="way_gone")
        else:
            push = push_for(key=row.key, way=way, notice=notice, seconds=seconds, path=path)
            yield Call(row, _host(way.address), partial(send, push))


_READY = {"push": _pushes, "telegram": bot.calls, "whatsapp": alerts.calls}


def _note(call: Call, said: Said, resting: dict[str, int]) -> bool:
    row = call.row
    if said.what == "taken":
        note_taken(row, said.name, timezone.now())
        return True
    if said.what == "wait":
        note_trouble(row, said.code)
        resting[call.where] = max(resting.get(call.where, 0), said.after)
        return False
    if said.what == "gone":
        if row.channel == "push":
            forget_way(way_id=row.data["way"])
        else:
            close_way(now=clock.now(), way_id=row.data["way"], why=said.code)
    _fail(row, said.code)
    return False


def _mail(rows: list[Outgoing]) -> int:
    """One mail a day and person, with what waits; none when nothing waits. One session for a few."""
    taken = 0
    with contextlib.closing(get_connection()) as session:
        for row in rows:
            letter = _digest(row)
            if letter is None:
                continue
            letter.connection = session
            if may_have_it(row):
                row.data["again"] = row.data.get("again", 0) + 1
            try:
                session.open()  # kept while it stands
                letter.send()
            except OSError as error:
                session.close()
                if clock.now() - row.made_at >= GIVEN_UP:
                    _fail(row, "given_up")
                else:
                    note_trouble(row, type(error).__name__)
                continue
            note_taken(row, None, timezone.now())
            taken += 1
    return taken


def _digest(row: Outgoing) -> EmailMessage | None:
    """The mail of one person; without one it is noted why."""
    post = Post.objects.in_force(clock.now()).select_related("person", "place", "institution")
    post = post.filter(pk=row.data["post"]).first()
    chosen = Way.objects.filter(pk=row.data["way"]).exists()
    if post is None or not chosen or not post.person.email:
        return _fail(row, "way_gone")
    mine = Notice.objects.addressed_to(actor_for(post)).running(clock.now())
    waits = [n for n in mine.with_deeds_of(actor_for(post)).waiting() if not n.my_acknowledged_at]
    return _letter(row, post, waits) if waits else _fail(row, "nothing_waits")


def _letter(row: Outgoing, post: Post, waits: list[Notice]) -> EmailMessage:
    with override(post.person.language):
        subject = ngettext(
            "%(n)s official notice waits for you", "%(n)s official notices wait for you", len(waits)
        ) % {"n": len(waits)}
        lines = [_("These official notices wait for you:"), ""]
        for notice in waits[:SHOWN]:
            lines += [
                notice.headline,
                settings.ADDRESS + reverse("field:notice", args=[notice.pk]),
                "",
            ]
        if len(waits) > SHOWN:
            lines += [_("And %(n)s more:") % {"n": len(waits) - SHOWN}]
            lines += [settings.ADDRESS + reverse("field:notices"), ""]
        lines += [_("You get at most one such mail a day. Turn it off here:")]
        lines += [settings.ADDRESS + reverse("field:ways")]
    name = f"<{row.key.replace(':', '.')}@kentongan.invalid>"
    return EmailMessage(
        subject, "\n".join(lines), to=[post.person.email], headers={"Message-ID": name}
    )


def _fail(row: Outgoing, code: str) -> None:
    Outgoing.objects.filter(pk=row.pk, state=Outgoing.State.WAITING).update(
        state=Outgoing.State.FAILED, error=code[:80]
    )


def _give_up(args: dict, code: str) -> None:
    pks = [row.pk for row in _waiting(**args)]
    Outgoing.objects.filter(pk__in=pks, state=Outgoing.State.WAITING).update(
        state=Outgoing.State.FAILED, error=code
    )


def _again(args: dict, wait: timedelta, tries: int) -> None:
    at = timezone.now() + wait
    key = f"channels.hand_many:{args['channel']}:{args['notice_id']}:{args['low']}@{at:%d%H%M%S%f}"
    later("channels.hand_many", key=key, run_after=at, tries=min(tries, 12), **args)


def _host(url: str) -> str:
    return urlsplit(url).netloc


_pool: list[ThreadPoolExecutor] = []


def _threads() -> ThreadPoolExecutor:
    """They touch no database. Made when first needed: a fork before that would lose them."""
    if not _pool:
        _pool.append(ThreadPoolExecutor(AT_ONCE, thread_name_prefix="push"))
    return _pool[0]
