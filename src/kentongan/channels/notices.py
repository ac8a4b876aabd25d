"""Carry a chunk of notices to push services and mailboxes: many calls at once, one note for each few.

A provider is never called while the database is held. What a dead worker had not noted is called
again with the same key (docs/loops/handover.md says what that means on each channel).
"""

import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import islice
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from kentongan.down.actions.subscribe import forget_way
from kentongan.down.models import Notice, Way
from kentongan.ledger import clock
from kentongan.ledger.jobs import later
from kentongan.ledger.models import Job, Outgoing
from kentongan.ledger.receipts import note_taken, note_trouble
from kentongan.ledger.worker import revive
from kentongan.roster.acting import actor_for
from kentongan.roster.models import Post

from .push import Push, Said, push_for, send

log = logging.getLogger(__name__)
AT_ONCE = 16  # calls under way, noted together: the most that a dead worker makes twice
PAUSED = timedelta(seconds=20)
GIVEN_UP = timedelta(days=1)
SHOWN = 15  # headlines in one mail


def hand_many(*, channel: str, notice_id: int, low: int, high: int, tries: int = 0) -> int:
    """Hand over what waits of one chunk; returns how many were taken."""
    args = {"channel": channel, "notice_id": notice_id, "low": low, "high": high}
    resting: dict[str, int] = {}  # push services that said: later
    taken = 0
    for rows in _fewer(_waiting(channel, notice_id, low, high)):
        state = Notice.objects.values_list("state", flat=True).get(pk=notice_id)
        if channel == "push" and state == Notice.State.STOPPED:
            _give_up(args, "stopped")
            return taken
        if channel == "push" and state == Notice.State.PAUSED:
            _again(args, PAUSED, tries)
            return taken
        taken += _push(rows, notice_id, resting) if channel == "push" else _mail(rows)
    if next(_waiting(channel, notice_id, low, high), None) is not None:
        wait = max(*resting.values(), min(2**tries * 5, 1800)) if resting else 2**tries * 5
        _again(args, timedelta(seconds=min(wait, 3600)), tries + 1)
    return taken


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


def _push(rows: list[Outgoing], notice_id: int, resting: dict[str, int]) -> int:
    """A few calls side by side, outside any transaction; then one note of them all."""
    notice, now = Notice.objects.get(pk=notice_id), clock.now()
    ways = Way.objects.in_bulk([row.data["way"] for row in rows])
    seconds = int((notice.deadline_at - now).total_seconds())
    path = reverse("field:notice", args=[notice_id])
    calls: list[tuple[Outgoing, Push]] = []
    with transaction.atomic():
        for row in rows:
            way = ways.get(row.data["way"])
            if way is None:
                _fail(row, "way_gone")
            elif now - row.made_at >= GIVEN_UP:
                _fail(row, "given_up")
            elif _host(way.address) not in resting:
                push = push_for(key=row.key, way=way, notice=notice, seconds=seconds, path=path)
                calls.append((row, push))
    said = list(_threads().map(send, [push for _row, push in calls]))
    with transaction.atomic():
        return sum(
            _note(row, push, one, resting) for (row, push), one in zip(calls, said, strict=True)
        )


def _note(row: Outgoing, push: Push, said: Said, resting: dict[str, int]) -> bool:
    if said.what == "taken":
        note_taken(row, said.name, timezone.now())
        return True
    if said.what == "wait":
        note_trouble(row, said.code)
        resting[_host(push.endpoint)] = max(resting.get(_host(push.endpoint), 0), said.after)
        return False
    if said.what == "gone":
        forget_way(way_id=row.data["way"])
    _fail(row, said.code)
    return False


def _mail(rows: list[Outgoing]) -> int:
    """One mail a day and person, with what waits; none when nothing waits."""
    taken = 0
    for row in rows:
        post = Post.objects.in_force(clock.now()).select_related("person", "place", "institution")
        post = post.filter(pk=row.data["post"]).first()
        chosen = Way.objects.filter(pk=row.data["way"]).exists()
        if post is None or not chosen or not post.person.email:
            _fail(row, "way_gone")
            continue
        mine = Notice.objects.addressed_to(actor_for(post)).running(clock.now())
        waits = [
            n for n in mine.with_deeds_of(actor_for(post)).waiting() if not n.my_acknowledged_at
        ]
        if not waits:
            _fail(row, "nothing_waits")
            continue
        try:
            _letter(row, post, waits).send()
        except OSError as error:
            if clock.now() - row.made_at >= GIVEN_UP:
                _fail(row, "given_up")
            else:
                note_trouble(row, type(error).__name__)
            continue
        note_taken(row, None, timezone.now())
        taken += 1
    return taken


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
