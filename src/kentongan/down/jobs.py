"""Work of this room, by name. Only the ledger loads this file, by name, when Django is ready."""

from datetime import timedelta

from kentongan.ledger import clock
from kentongan.ledger.jobs import job, later
from kentongan.ledger.regular import regularly

from .actions.hand import hand_next, tend_hand_overs
from .actions.publish import watch_kits
from .actions.recall import tell_recalled
from .actions.remind import note_silence
from .models import KitVersion, Notice, Nudge, Way

WATCH = timedelta(seconds=30)  # R16: a changed row alarms within a minute


@job("down.note_silence")
def note_silence_job(notice_id: int) -> None:
    """The deadline has passed: committees above silent villages are asked."""
    note_silence(now=clock.now(), notice=Notice.objects.get(pk=notice_id))


@job("down.tell_recalled")
def tell_recalled_job(notice_id: int) -> None:
    """Whoever has a notice whose material was taken back hears so."""
    tell_recalled(now=clock.now(), notice=Notice.objects.get(pk=notice_id))


@job("down.watch_kits")
def watch_kits_job() -> None:
    """Every public kit is compared with its signature."""
    watch_kits(now=clock.now())


@job("down.hand_next")
def hand_next_job(notice_id: int, channel: str, wave: int = 0, nudge_id: int | None = None) -> None:
    """One chunk, and the promise of the next: both or neither."""
    more = hand_next(
        now=clock.now(),
        notice=Notice.objects.get(pk=notice_id),
        channel=channel,
        wave=wave,
        nudge=Nudge.objects.get(pk=nudge_id) if nudge_id else None,
    )
    if more:
        which = {"wave": wave} if nudge_id is None else {"nudge_id": nudge_id}
        later("down.hand_next", notice_id=notice_id, channel=channel, **which)


@job("down.tend_hand_overs")
def tend_hand_overs_job() -> None:
    """Chains that should run and do not."""
    tend_hand_overs(now=clock.now())


def _any_way() -> bool:
    return Way.objects.exists()


def _any_public() -> bool:
    return KitVersion.objects.filter(state=KitVersion.State.PUBLISHED).exists()


regularly("down.watch_kits", every=WATCH, wanted=_any_public)
regularly("down.tend_hand_overs", every=timedelta(seconds=15), wanted=_any_way)
