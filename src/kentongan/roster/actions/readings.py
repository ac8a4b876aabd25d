"""Note what was read of an account: by hand with a screenshot, from an export, or by an adapter."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction

from kentongan.engine import picture
from kentongan.ledger.actor import Actor
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.places import zones
from kentongan.rules import accounts
from kentongan.rules.precision import Said, said_number
from kentongan.vault.intake import Kept
from kentongan.vault.seal import seal_file

from ..exports import PLATFORMS, Day, Export
from ..models import Account, ImportBatch, Reading
from .accounts import may_keep
from .import_roster import safe_name

FIVEFOLD = 5  # more or less than this against the last reading is asked back


def note_reading(
    *,
    actor: Actor,
    now: datetime,
    account: Account,
    metric: str,
    said: str,
    on: date,
    sure: bool = False,
    screenshot: bytes | None = None,
    seal: Kept | None = None,
    sample: bool = False,
) -> Reading:
    """One number by hand, as exactly as it was said. The same again is one; another is newer.

    A number far from the last one, and a screenshot that looks like an earlier one, are asked back
    once (`sure`); a file that was sent before is refused. Of a screenshot its marks are kept; with
    `seal`, the same bytes on the disk, the picture itself too, sealed in the vault; of a personal
    account never, because it could not be taken back.
    """
    require_keeper(actor, account, now)
    if metric not in accounts.table()["metrics"]:
        raise Refusal("reading.unknown_metric", field="metric")
    if (value := said_number(said[:60])) is None:
        raise Refusal("reading.no_number", field="said")
    if on > now.astimezone(zones.info(account.place.zone)).date():
        raise Refusal("reading.day_to_come", field="on")
    odd = _odd(account, metric, value, on)
    if odd is not None and not sure:
        raise Refusal("reading.far_off", field="said", before=odd.low, now=value.low)
    digest, marks = _marks(screenshot)
    with transaction.atomic():
        _refuse_same_picture(account, digest, marks, on, sure)
        there = Reading.objects.standing().filter(
            account=account, metric=metric, delta=False, day=on, source="manual"
        )
        old = there.select_for_update().first()
        if old is not None and (old.value, old.high, old.file_hash) == (
            value.low,
            value.high,
            digest,
        ):
            return old
        there.update(replaced_at=now)
        sealed = None
        if seal is not None and account.person_id is None:
            place = account.place.code
            sealed = seal_file(seal, actor=actor, now=now, place=place, sample=sample)
        reading = Reading.objects.create(
            account=account, metric=metric, value=value.low, high=value.high,
            at=_noon(on, account), day=on, source="manual", said=said.strip()[:40],
            file_hash=digest, picture_hash=marks, picture=sealed, by_post=actor.post_id, noted_at=now,
            why_odd="confirmed" if odd else "", sample=sample,
        )  # fmt: skip
        _tell(reading, actor, now, 1)
    return reading


def note_level(
    *,
    actor: Actor,
    now: datetime,
    account: Account,
    metric: str,
    value: int,
    high: int | None = None,
) -> Reading:
    """What an adapter read just now; once a day, the later reading of a day counts.

    `high` is the most it can be, where a platform shows its number cut off. A number far from the
    last one is kept, because nobody is there to ask, and marked for people to look at.
    """
    require_keeper(actor, account, now)
    most = value if high is None else high
    day = now.astimezone(zones.info(account.place.zone)).date()
    with transaction.atomic():
        there = Reading.objects.standing().filter(
            account=account, metric=metric, delta=False, day=day, source="api"
        )
        old = there.select_for_update().first()
        if old is not None and (old.value, old.high) == (value, most):
            return old
        there.update(replaced_at=now)
        odd = _odd(account, metric, Said(value, most), day)
        reading = Reading.objects.create(
            account=account, metric=metric, value=value, high=most, at=now, day=day, source="api",
            noted_at=now, by_post=actor.post_id, why_odd="far_off" if odd else "",
        )  # fmt: skip
        _tell(reading, actor, now, 1)
    return reading


def import_readings(
    *, actor: Actor, now: datetime, account: Account, file_name: str, content: bytes, export: Export
) -> tuple[ImportBatch | None, int]:
    """The days of a platform's own export; where it overlaps an older one, this one counts.

    The same file again changes nothing. An export of both Facebook and Instagram gives each account
    its own days; a day that stands twice counts once, as it was written first.
    """
    require_keeper(actor, account, now)
    digest, days = hashlib.sha256(content).hexdigest(), _days_of(account, export)
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=account.pk)
        if account.readings.not_withdrawn().filter(file_hash=digest).exists():
            return None, 0
        batch = ImportBatch.objects.create(
            kind="metrics", file_name=safe_name(file_name), sha256=digest, at=now, rows=len(days)
        )
        for day in days:
            Reading.objects.standing().filter(
                account=account, metric=day.metric, delta=day.delta, day=day.on, source="export"
            ).update(replaced_at=now)
        Reading.objects.bulk_create(
            [
                Reading(
                    account=account, metric=day.metric, delta=day.delta, value=day.value,
                    high=day.value, at=_noon(day.on, account), day=day.on, source="export",
                    file_hash=digest, batch=batch, by_post=actor.post_id, noted_at=now,
                )
                for day in days
            ],
            500,
        )  # fmt: skip
        record(
            "reading.imported", actor=actor, now=now, subject="account", subject_id=account.pk,
            place=account.place.code, days=len(days), sha256=digest,
        )  # fmt: skip
    return batch, len(days)


def _days_of(account: Account, export: Export) -> list[Day]:
    """What of an export is about this account."""
    if account.platform not in PLATFORMS[export.format]:
        raise Refusal("reading.other_platform", field="file")
    found: dict[tuple[str, bool, date], Day] = {}
    for day in export.days:
        if day.platform in ("", account.platform):
            found.setdefault((day.metric, day.delta, day.on), day)
    if not found:
        raise Refusal("reading.other_platform", field="file")
    return list(found.values())


def require_keeper(actor: Actor, account: Account, now: datetime) -> None:
    """Who keeps the account notes its numbers: its unit, its office, the owner of a personal one."""
    own = account.person_id is not None and account.person_id == actor.person_id
    if account.person_id is not None and not own:
        raise Refusal("permission.denied")
    if actor.kind != "system" and not own and not may_keep(actor, account.institution, now):
        raise Refusal("permission.denied")
    if account.closed_at is not None or account.withdrawn_at is not None:
        raise Refusal("account.closed")


def _odd(account: Account, metric: str, value: Said, on: date) -> Said | None:
    """The last number before, when this one is more than five times it or less than a fifth."""
    levels = Reading.objects.standing().filter(account=account, metric=metric, delta=False)
    last = levels.filter(day__lte=on).order_by("-day", "-noted_at").first()
    if last is None or last.high < 20:
        return None
    far = value.high * FIVEFOLD < last.value or value.low > last.high * FIVEFOLD
    return Said(last.value, last.high) if far else None


def _marks(screenshot: bytes | None) -> tuple[str, str]:
    """SHA-256 and PDQ of a screenshot."""
    if not screenshot:
        return "", ""
    try:
        seen = picture.read(screenshot)
    except picture.PictureRefused as error:
        raise Refusal("reading.no_picture", field="screenshot") from error
    return hashlib.sha256(screenshot).hexdigest(), seen.hex() if seen.usable else ""


def _refuse_same_picture(account: Account, digest: str, marks: str, on: date, sure: bool) -> None:
    """The same file is refused; one that looks the same is asked back: profiles change little."""
    if not digest:
        return
    others = Reading.objects.not_withdrawn().exclude(file_hash="").filter(source="manual")
    others = others.exclude(account=account, day=on)
    if others.filter(file_hash=digest).exists():
        raise Refusal("reading.same_picture", field="screenshot")
    if not sure and any(_apart(marks, other) <= picture.NEAR for other in _pictures(others, marks)):
        raise Refusal("reading.like_picture", field="screenshot")


def _pictures(rows, marks: str) -> Iterable[str]:
    found = rows.exclude(picture_hash="") if marks else rows.none()
    return found.values_list("picture_hash", flat=True).iterator(5_000)


def _apart(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _noon(day: date, account: Account) -> datetime:
    return datetime.combine(day, time(12), zones.info(account.place.zone))


def _tell(reading: Reading, actor: Actor, now: datetime, days: int) -> None:
    record(
        "reading.noted", actor=actor, now=now, subject="account", subject_id=reading.account_id,
        place=reading.account.place.code, metric=reading.metric, source=reading.source, days=days,
    )  # fmt: skip
