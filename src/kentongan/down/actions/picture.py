"""Put a picture into a draft kit, or take it out."""

from datetime import datetime

from django.db import transaction

from kentongan.down.models import KitVersion
from kentongan.down.pictures import WHOLE, described
from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.vault.intake import Kept
from kentongan.vault.seal import seal_file

MOST, MOST_BYTES = 5, 10 * 1024 * 1024
FOCUS = {"middle": "50,50", "top": "50,0", "bottom": "50,100", "left": "0,50", "right": "100,50"}
FOCUS_POINTS = (*FOCUS, WHOLE)


def add_picture(
    *,
    actor: Actor,
    now: datetime,
    version: KitVersion,
    kept: Kept,
    alt: str,
    caption: str = "",
    focus: str = "middle",
) -> KitVersion:
    """Seal one picture and cut it to every shape; the same picture twice stays once."""
    kit = version.kit
    require(actor, "kit.write", place=kit.place_code, of=kit.owner, now=now)
    alt, caption = (
        " ".join(text.replace("\x00", " ").encode("utf-8", "ignore").decode().split())
        for text in (alt, caption)
    )
    if not 5 <= len(alt) <= 400:
        raise Refusal("kit.alt_missing", field="alt")
    if focus not in FOCUS_POINTS:
        raise Refusal("kit.focus_missing", field="focus")
    point = FOCUS.get(focus, WHOLE)
    if kept.size > MOST_BYTES:
        raise Refusal("kit.picture_too_large", field="picture")
    seen = described(kept.path.read_bytes(), point)
    with transaction.atomic():
        row = _draft(version)
        others = [old for old in row.pictures if old["sha256"] != kept.sha256]
        if len(others) >= MOST:
            raise Refusal("kit.too_many_pictures", field="picture", most=MOST)
        seal_file(kept, actor=actor, now=now, place=kit.place_code, sample=kit.sample)
        row.pictures = [
            *others,
            {
                "sha256": kept.sha256,
                "alt": alt,
                "caption": caption[:400],
                "focus": point,
                **seen,
            },
        ]
        _keep(row, actor, now)
    return row


def drop_picture(*, actor: Actor, now: datetime, version: KitVersion, sha256: str) -> KitVersion:
    """Take a picture out of a draft; the sealed file stays where it is. Twice changes nothing."""
    kit = version.kit
    require(actor, "kit.write", place=kit.place_code, of=kit.owner, now=now)
    with transaction.atomic():
        row = _draft(version)
        left = [old for old in row.pictures if old["sha256"] != sha256]
        if len(left) < len(row.pictures):
            row.pictures = left
            _keep(row, actor, now)
    return row


def _draft(version: KitVersion) -> KitVersion:
    """The row as it is now; only a draft takes pictures, and only from its writer."""
    one_at_a_time(f"down.kit.{version.kit_id}")
    row = KitVersion.objects.select_related("kit", "drafted_by").get(pk=version.pk)
    if row.state != KitVersion.State.DRAFT:
        raise Refusal("kit.not_a_draft")
    return row


def _keep(row: KitVersion, actor: Actor, now: datetime) -> None:
    # Whoever changes a draft is its writer from now on: the second person is then somebody else.
    row.drafted_by_id, row.drafted_at = actor.post_id, now
    row.save(update_fields=["pictures", "drafted_by", "drafted_at"])
    record(
        "kit.pictured",
        actor=actor,
        now=now,
        subject="kit_version",
        subject_id=row.pk,
        place=row.kit.place_code,
        kit=row.kit.code,
        number=row.number,
        pictures=[old["sha256"] for old in row.pictures],
    )
