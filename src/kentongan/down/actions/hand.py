"""Hand notices to the ways people chose: a chunk of promises at a time, never a job per person."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from kentongan.down.hand import ZONES, Handed, hand_chunk, key_for
from kentongan.down.models import ChannelOff, HandOver, Notice, Nudge, Scope, Way
from kentongan.down.partners import ruled_partners
from kentongan.ledger.jobs import later
from kentongan.ledger.models import Job, Outgoing
from kentongan.ledger.turns import one_at_a_time
from kentongan.places import range_of
from kentongan.places.zones import WIB
from kentongan.roster.models import Post
from kentongan.rules import quiet

CHANNELS = ("push", "telegram", "digest")
REMINDED = ("push", "telegram")
URGENT = (*CHANNELS, "whatsapp")  # two people let it through the quiet hours
CHUNK = 2_000
DEVICES = 3  # the newest browsers of one person; older ones are forgotten phones
DIGEST_AT = time(16, 30)  # before dusk in every zone, so that quiet hours never hold it
_OPEN = (Job.State.READY, Job.State.RUNNING)


def tend_hand_overs(*, now: datetime) -> int:
    """Promise the next chunk of every notice that has one and whose chain does not run.

    Begins chains, and goes on after a pause, a quiet hour, a new wave, a reminder, a lost job.
    """
    running = Job.objects.filter(name="down.hand_next", state__in=_OPEN)
    busy = {_name_of(**args) for args in running.values_list("args", flat=True)}
    chosen = set(Way.objects.open().order_by().values_list("channel", flat=True).distinct())
    promised = 0
    for notice in Notice.objects.going().running(now):
        for what in _wanted(notice):
            for channel in _channels(notice, what):
                args = {"notice_id": notice.pk, "channel": channel, **what}
                if _name_of(**args) in busy or _is_done(args):
                    continue
                if "wave" in what and what["wave"] and channel not in chosen:
                    _pass_by(args, now)
                    continue
                turn = int(timezone.now().timestamp() * 1000)
                later("down.hand_next", key=f"down.hand_next:{_name_of(**args)}@{turn}", **args)
                promised += 1
    return promised


def hand_next(
    *, now: datetime, notice: Notice, channel: str, wave: int = 0, nudge: Nudge | None = None
) -> bool:
    """Promise the messages of the next chunk; True when the chain goes on at once.

    `wave` 0 means those who joined after the audience was frozen.
    """
    with transaction.atomic():
        one_at_a_time(f"down.notice.{notice.pk}")  # as its territories and its state change

        def give(posts: list[int]) -> None:
            _promise(now, notice, channel, posts, nudge)

        if nudge is None and not wave:
            return _hand_joined(now, notice, channel, give)
        done: Handed = hand_chunk(
            now=now, notice=notice, channel=channel, give=give, nudge=nudge, wave=wave, size=CHUNK
        )
        return not done.done and done.again_at is None and _runs(notice)


def _wanted(notice: Notice) -> list[dict[str, int]]:
    """The walks of a notice: each wave that has begun, its reminders, and those who came later."""
    waves = Scope.objects.filter(notice=notice, held=False).values_list("wave", flat=True)
    nudges = notice.nudges.values_list("pk", flat=True)
    walks = [{"wave": wave} for wave in sorted(set(waves))] + [{"nudge_id": pk} for pk in nudges]
    return [*walks, {"wave": 0}] if _joined(notice, "").exists() else walks


def _channels(notice: Notice, what: dict[str, int]) -> tuple[str, ...]:
    if "nudge_id" in what:
        return REMINDED
    return URGENT if notice.urgent else CHANNELS


def _pass_by(args: dict, now: datetime) -> None:
    """Nobody has chosen this channel: the walk is over without a step."""
    rows = [
        HandOver(
            notice_id=args["notice_id"],
            what=f"wave:{args['wave']}",
            wave=args["wave"],
            channel=args["channel"],
            zone=zone,
            done_at=now,
        )
        for zone in ZONES
    ]
    HandOver.objects.bulk_create(rows, ignore_conflicts=True)
    mine = HandOver.objects.filter(notice=args["notice_id"], what=rows[0].what, done_at=None)
    mine.filter(channel=args["channel"]).update(done_at=now)


def _name_of(*, notice_id: int, channel: str, wave: int = 0, nudge_id: int | None = None) -> str:
    return f"{notice_id}:{f'nudge:{nudge_id}' if nudge_id else f'wave:{wave}'}:{channel}"


def _is_done(args: dict) -> bool:
    """True when nothing is left; those who came later are done while nobody new has come."""
    _, what, number, channel = _name_of(**args).split(":")
    rows = HandOver.objects.filter(
        notice=args["notice_id"], what=f"{what}:{number}", channel=channel
    )
    if what == "wave" and number == "0":
        notice = Notice.objects.get(pk=args["notice_id"])
        return not _joined(notice, channel).exists()
    return rows.exclude(done_at=None).count() == len(ZONES)


def _runs(notice: Notice) -> bool:
    """A paused notice gave nothing: the round begins it again when it is resumed."""
    return Notice.objects.going().filter(pk=notice.pk).exists()


def _joined(notice: Notice, channel: str):
    """Posts in the territories that came after the freeze and lie behind the cursor of the channel."""
    row = HandOver.objects.filter(notice=notice, what="wave:0", channel=channel).first()
    after = max(notice.roster_last, row.cursor if row else 0)
    if not notice.roster_last:
        return Post.objects.none()
    return Post.objects.filter(pk__gt=after)


def _hand_joined(now: datetime, notice: Notice, channel: str, give) -> bool:
    """Those who took a post in these territories since: they come in by the same rule."""
    if notice.state != Notice.State.RUNNING or any(
        quiet.in_quiet_days(notice.purpose, zone, now)
        or quiet.waits_until(notice.purpose, zone, now, urgent=notice.urgent)
        for zone in ZONES
    ):
        return False
    new = list(_joined(notice, channel).order_by("pk").values_list("pk", flat=True)[:CHUNK])
    if not new:
        return False
    codes = notice.scopes.filter(held=False).values_list("code", flat=True)
    ranges = [range_of(code) for code in codes]
    posts = Post.objects.in_force(now).filter(pk__in=new, role__in=notice.audience.split())
    if notice.kinds:
        posts = posts.filter(institution__kind__in=notice.kinds.split())
    posts = ruled_partners(posts, notice)
    off = ChannelOff.objects.filter(channel=channel).values("person")
    inside = [
        pk
        for pk, code in posts.exclude(person__in=off).values_list("pk", "place__code")
        if any(low <= code < high for low, high in ranges)
    ]
    give(inside)
    row, _ = HandOver.objects.get_or_create(
        notice=notice, what="wave:0", channel=channel, zone=WIB, defaults={"wave": 0}
    )
    HandOver.objects.filter(pk=row.pk).update(cursor=new[-1], handed=row.handed + len(inside))
    return len(new) == CHUNK


def _promise(
    now: datetime, notice: Notice, channel: str, posts: list[int], nudge: Nudge | None
) -> None:
    """One row per person and browser, and one job for all of them. Who has left gets nothing."""
    people: dict[int, int] = {}  # a person with two posts hears it once
    holding = Post.objects.in_force(now).filter(pk__in=posts).order_by("pk")
    for post, person in holding.values_list("pk", "person_id"):
        people.setdefault(person, post)
    rows = _rows(now, notice, channel, people, nudge)
    have = set(Outgoing.objects.filter(key__in=list(rows)).values_list("key", flat=True))
    if not (fresh := [row for key, row in rows.items() if key not in have]):
        return
    Outgoing.objects.bulk_create(fresh, ignore_conflicts=True)
    keys = [row.key for row in fresh]
    made = Outgoing.objects.filter(key__in=keys).order_by("pk").values_list("pk", flat=True)
    low, high = made.first(), made.last()
    due = _digest_due(now) - now if channel == "digest" else timedelta(0)
    later(
        "channels.hand_many",
        key=f"channels.hand_many:{channel}:{notice.pk}:{low}",
        run_after=timezone.now() + due,
        channel=channel,
        notice_id=notice.pk,
        low=low,
        high=high,
    )


def _rows(
    now: datetime, notice: Notice, channel: str, people: dict[int, int], nudge: Nudge | None
) -> dict[str, Outgoing]:
    """Key → the message not yet made. A digest has one key a day, however many notices there are."""
    many: dict[int, int] = {}
    found: dict[str, Outgoing] = {}
    ways = Way.objects.open().filter(channel=channel, person__in=list(people))
    ways = ways.order_by("-since", "-pk")
    for way, person in ways.values_list("pk", "person_id"):
        many[person] = many.get(person, 0) + 1
        if many[person] > DEVICES:
            continue
        if channel == "digest":
            key = f"digest:{_digest_due(now):%Y%m%d}:{person}"
        else:
            key = f"{key_for(notice, channel, person, nudge)}:w{way}"
        data = {"notice": notice.pk, "post": people[person], "way": way}
        found[key] = Outgoing(key=key, channel=channel, data=data, made_at=now)
    return found


def _digest_due(now: datetime) -> datetime:
    """The next half past four in Jakarta: that is when the mail of the day is written."""
    here = now.astimezone(ZoneInfo(WIB))
    due = datetime.combine(here.date(), DIGEST_AT, here.tzinfo)
    return due if here < due else due + timedelta(days=1)
