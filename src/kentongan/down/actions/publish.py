"""Publish a kit as the second person, return or withdraw it, and watch that nobody changed it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from kentongan.down.actions.recall import same_words, stop_carrying, why_replaced
from kentongan.down.actions.release import release_notice
from kentongan.down.models import KitAlarm, KitVersion, Notice
from kentongan.down.official import altered, content, faults
from kentongan.ledger.actor import SYSTEM, Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.seals.official import digest

# kind of kit → purpose of the notice that carries it; a correction stays narrow, as every one does
PURPOSES = {
    "stage": Notice.Purpose.STAGE,
    "education": Notice.Purpose.EDUCATION,
    "vote": Notice.Purpose.CALL,
    "correction": Notice.Purpose.CORRECTION,
}
DRAFT, PUBLISHED = KitVersion.State.DRAFT, KitVersion.State.PUBLISHED


def approve_kit(*, actor: Actor, now: datetime, version: KitVersion) -> KitVersion:
    """Approve as the second person: the version is signed and public. Twice is refused."""
    _require_second(actor, version, now)
    with transaction.atomic():
        one_at_a_time(f"down.kit.{version.kit_id}")
        row = KitVersion.objects.select_related("kit").get(pk=version.pk)
        if row.state != DRAFT:
            raise Refusal("kit.not_a_draft")
        if row.valid_until is not None and row.valid_until <= now:
            raise Refusal("kit.already_expired", field="valid_until")
        row.state, row.approved_by_id, row.published_at = PUBLISHED, actor.post_id, now
        data = content(row)
        row.digest, row.signature = digest(data), settings.KIT_KEY.sign(data)
        row.save()
        seal = {"digest": row.digest, "signature": row.signature}
        record("kit.published", actor=actor, now=now, **_facts(row), **seal)
        _stop_older(actor, now, row)
    version.refresh_from_db()
    return version


def return_kit(*, actor: Actor, now: datetime, version: KitVersion, why: str) -> None:
    """Send a draft back with a reason; its writer makes a new one from it."""
    _require_second(actor, version, now)
    with transaction.atomic():
        _close(now, version, why, DRAFT, KitVersion.State.RETURNED)
        record("kit.returned", actor=actor, now=now, **_facts(version))


def withdraw_kit(*, actor: Actor, now: datetime, version: KitVersion, why: str) -> None:
    """Take a public version back at once, by one person: to stop is safer than to wait.

    The address stays and says that it was withdrawn and why; an older version never comes up again.
    Notices that carry it stop in the same step, and who has one is told.
    """
    kit = version.kit
    require(actor, "kit.approve", place=kit.place_code, of=kit.owner, now=now)
    with transaction.atomic():
        one_at_a_time(f"down.kit.{version.kit_id}")  # as sending it does
        _close(now, version, why, PUBLISHED, KitVersion.State.WITHDRAWN)
        record("kit.withdrawn", actor=actor, now=now, **_facts(version))
        carried = Notice.objects.filter(about=carried_as(version))
        closed = KitVersion.objects.values_list("closed_why", flat=True).get(pk=version.pk)
        stop_carrying(actor=actor, now=now, notices=carried, version=version, why=closed)


def watch_kits(*, now: datetime) -> list[int]:
    """Compare every public version with its signature; raise alarms, end those that are over.

    Returns the keys of versions that are withheld. Twice raises nothing twice: one open alarm per
    version.
    """
    with transaction.atomic():
        one_at_a_time("down.watch_kits")
        found = altered()
        standing = {a.version_id: a for a in KitAlarm.objects.filter(ended_at=None)}
        _raise({pk: what for pk, what in found.items() if pk not in standing}, now)
        for pk, alarm in standing.items():
            if pk not in found:
                KitAlarm.objects.filter(pk=alarm.pk).update(ended_at=now)
                version = KitVersion.objects.select_related("kit").get(pk=pk)
                record("kit.sound_again", actor=SYSTEM, now=now, **_facts(version))
    return sorted(found)


def note_fault(*, now: datetime, version: KitVersion) -> None:
    """A reader met a changed row before the watch did: the alarm does not wait."""
    with transaction.atomic():
        one_at_a_time("down.watch_kits")
        if not KitAlarm.objects.filter(version=version, ended_at=None).exists():
            _raise(faults([version]), now)


def release_kit(
    *,
    actor: Actor,
    now: datetime,
    version: KitVersion,
    codes: Iterable[str],
    audience: tuple[str, ...] = ("pps",),
) -> Notice:
    """Send a public kit down to the organisers of these places; each version is sent once."""
    if version.state != PUBLISHED or faults([version]):
        raise Refusal("kit.not_public")
    kit = version.kit
    spoken = version.text_for("toa")
    return release_notice(
        actor=actor,
        now=now,
        purpose=PURPOSES[version.kind],
        institution=kit.institution,
        headline=version.headline,
        body=version.body,
        share=version.text_for("whatsapp") or version.texts[0]["text"],
        about=carried_as(version),
        codes=codes,
        audience=audience,
        stage=version.stage,
        texts={"spoken": spoken} if spoken else None,
        sample=kit.sample,
    )


def carried_as(version: KitVersion) -> str:
    """What the notice that carries this version is about: each version goes out once."""
    return f"kit:{version.kit.code}:{version.number}"


def _stop_older(actor: Actor, now: datetime, version: KitVersion) -> None:
    """Notices that carry older words of the same material stop: two people approved other ones."""
    older = [f"kit:{version.kit.code}:{n}" for n in range(1, version.number)]
    carried = Notice.objects.filter(about__in=older).exclude(state=Notice.State.STOPPED)
    changed = [row.pk for row in carried if not same_words(row, version)]
    stop_carrying(
        actor=actor,
        now=now,
        notices=Notice.objects.filter(pk__in=changed),
        version=version,
        why=why_replaced(version),
    )


def _raise(found: dict[int, str], now: datetime) -> None:
    rows = KitVersion.objects.select_related("kit").in_bulk(found)
    for pk, what in found.items():
        KitAlarm.objects.create(version_id=pk, what=what, found_at=now)
        record("kit.found_altered", actor=SYSTEM, now=now, **_facts(rows[pk]), what=what)


def _require_second(actor: Actor, version: KitVersion, now: datetime) -> None:
    kit = version.kit
    require(actor, "kit.approve", place=kit.place_code, of=kit.owner, now=now)
    # The same person in another post is still the same person.
    if version.drafted_by.person_id == actor.person_id:
        raise Refusal("kit.second_person")


def _close(now: datetime, version: KitVersion, why: str, before: str, after: str) -> None:
    why = " ".join(why.replace("\x00", " ").encode("utf-8", "ignore").decode().split())
    if len(why) < 5:
        raise Refusal("kit.reason_missing", field="why")
    done = KitVersion.objects.filter(pk=version.pk, state=before).update(
        state=after, closed_at=now, closed_why=why[:400]
    )
    if not done:
        raise Refusal("kit.already_closed")


def _facts(version: KitVersion) -> dict[str, Any]:
    """What an event about a version says: never its words."""
    return {
        "subject": "kit_version",
        "subject_id": version.pk,
        "place": version.kit.place_code,
        "kit": version.kit.code,
        "number": version.number,
    }
