"""Passing on: stated with its proof, taken back, confirmed by the committee above or by openings."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Sum

from kentongan.down.models import Delivery, Notice, OpenHour, Relay, RelayRw, Roll, Tally
from kentongan.down.neighbourhoods import codes_of, own_rw
from kentongan.ledger.actor import SYSTEM, Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.places import zone_of
from kentongan.rules import quiet
from kentongan.rules import relay as rules
from kentongan.vault.intake import Kept
from kentongan.vault.look import PICTURES
from kentongan.vault.seal import seal_file

from .acknowledge import acknowledge, addressed


@dataclass(frozen=True, slots=True)
class Proof:
    """How it was passed on, and what can be shown for it. All of it may be left out."""

    via: str = ""
    groups: int | None = None
    link: str = ""
    picture: Kept | None = None  # a screenshot, sealed with the statement
    rws: tuple[int, ...] = ()  # numbers of the RW of the own village that were told


NOTHING = Proof()
VILLAGE = 10  # digits of its code


def state_relayed(
    *, actor: Actor, now: datetime, notice: Notice, proof: Proof = NOTHING
) -> Delivery:
    """State having passed the text on; whoever passes it on has also received it.

    Stated again, it changes nothing but the proof that was missing. By lot some statements are marked
    to be looked at.
    """
    addressed(actor, notice, "notice.acknowledge", now)
    _look_over(actor, notice, proof, now)
    told = _rws(actor, proof)
    with transaction.atomic():
        delivery = acknowledge(actor=actor, now=now, notice=notice)
        first = Delivery.objects.filter(pk=delivery.pk, relayed_at=None).update(relayed_at=now)
        relay, made = Relay.objects.get_or_create(
            delivery=delivery,
            defaults={
                "place_code": actor.place,
                "stated_at": now,
                "sampled": secrets.randbelow(100) < rules.sample_percent(),
            },
        )
        _add_proof(relay, proof, actor, now, sample=notice.sample)
        RelayRw.objects.bulk_create(
            (RelayRw(relay=relay, notice=notice, code=code) for code in told),
            ignore_conflicts=True,
        )
        if first:
            if not made:
                Relay.objects.filter(pk=relay.pk).update(stated_at=now, undone_at=None)
            _count(notice, actor.place, relayed=1)
            record(
                "notice.relayed",
                actor=actor,
                now=now,
                subject="notice",
                subject_id=notice.pk,
                place=actor.place,
                via=proof.via,
                groups=proof.groups,
                rw=len(told),
                proof="picture" if proof.picture else "link" if proof.link else "",
            )
    delivery.refresh_from_db()
    return delivery


def undo_relayed(*, actor: Actor, now: datetime, notice: Notice) -> Delivery:
    """Take back a mistaken statement; the row stays and says so. Receipt stays stated."""
    addressed(actor, notice, "notice.acknowledge", now)
    delivery = Delivery.objects.filter(notice=notice, post_id=actor.post_id).first()
    if delivery is None:
        raise Refusal("relay.not_stated")
    if Relay.objects.filter(delivery=delivery).exclude(confirmed_at=None).exists():
        raise Refusal("relay.already_confirmed")
    with transaction.atomic():
        undone = (
            Delivery.objects.filter(pk=delivery.pk).exclude(relayed_at=None).update(relayed_at=None)
        )
        if undone:
            Relay.objects.filter(delivery=delivery).update(undone_at=now)
            RelayRw.objects.filter(relay__delivery=delivery).delete()
            _count(notice, actor.place, relayed=-1)
            record(
                "notice.relay_undone",
                actor=actor,
                now=now,
                subject="notice",
                subject_id=notice.pk,
                place=actor.place,
            )
    delivery.refresh_from_db()
    return delivery


def confirm_relay(*, actor: Actor, now: datetime, relay: Relay, found: bool) -> Relay:
    """The committee above, or the office, has looked: it is there, or it could not be found."""
    delivery = relay.delivery
    require(actor, "relay.confirm", place=relay.place_code, of=delivery.notice.owner, now=now)
    if delivery.post.person_id == actor.person_id:
        raise Refusal("relay.own_statement")
    if relay.undone_at is not None:
        raise Refusal("relay.not_stated")
    how = Relay.How.SAMPLE if relay.sampled else Relay.How.UPLINE
    with transaction.atomic():
        open_still = Relay.objects.filter(pk=relay.pk, confirmed_at=None, undone_at=None)
        if found:
            changed = open_still.update(
                confirmed_at=now, confirmed_by=actor.post_id, confirmed_how=how, doubted_at=None
            )
        else:
            changed = open_still.filter(doubted_at=None).update(
                doubted_at=now, confirmed_by=actor.post_id
            )
        if changed and found:
            _count(delivery.notice, relay.place_code, confirmed=1)
        if changed:
            record(
                "relay.checked",
                actor=actor,
                now=now,
                subject="notice",
                subject_id=delivery.notice_id,
                place=relay.place_code,
                found=found,
                how=how,
            )
    relay.refresh_from_db()
    return relay


def undo_look(*, actor: Actor, now: datetime, relay: Relay) -> Relay:
    """Take back what was said after looking, by who said it; then it waits for a look again.

    Only the first call finds something to take back, so that twice changes nothing.
    """
    notice = relay.delivery.notice
    require(actor, "relay.confirm", place=relay.place_code, of=notice.owner, now=now)
    with transaction.atomic():
        mine = Relay.objects.filter(pk=relay.pk, confirmed_by=actor.post_id)
        mine = mine.exclude(confirmed_how=Relay.How.OPENS)
        sure = mine.exclude(confirmed_at=None).update(
            confirmed_at=None, confirmed_by=None, confirmed_how=""
        )
        doubted = mine.exclude(doubted_at=None).update(doubted_at=None, confirmed_by=None)
        if not (sure or doubted):
            raise Refusal("relay.not_looked_at")
        if sure:
            _count(notice, relay.place_code, confirmed=-1)
        record(
            "relay.look_undone",
            actor=actor,
            now=now,
            subject="notice",
            subject_id=notice.pk,
            place=relay.place_code,
        )
    relay.refresh_from_db()
    return relay


def count_opening(*, now: datetime, code: str, agent: str) -> Notice | None:
    """Somebody opened a short link: a number per hour, no cookie, no address; machines not counted.

    Enough openings confirm the relay of the post whose link it is. None: no such link.
    """
    if not (code.isascii() and code.isalnum() and len(code) <= 12):
        return None
    found = Delivery.objects.select_related("notice__institution")
    delivery = found.filter(code=code).first()
    if delivery is None:
        return None
    if rules.is_machine(agent):
        return delivery.notice
    hour = now.replace(minute=0, second=0, microsecond=0)
    with transaction.atomic():
        row, _ = OpenHour.objects.get_or_create(delivery=delivery, hour=hour)
        counted = OpenHour.objects.filter(pk=row.pk, opens__lt=rules.opens_per_hour()).update(
            opens=F("opens") + 1
        )
        if counted:
            _confirm_by_openings(delivery, now)
    return delivery.notice


def _confirm_by_openings(delivery: Delivery, now: datetime) -> None:
    total = delivery.opens.aggregate(n=Sum("opens"))["n"] or 0
    if total < rules.opens_needed():
        return
    relay = Relay.objects.filter(delivery=delivery, undone_at=None, confirmed_at=None)
    place = relay.values_list("place_code", flat=True).first()
    if place is None or not relay.update(confirmed_at=now, confirmed_how=Relay.How.OPENS):
        return
    _count(delivery.notice, place, confirmed=1)
    record(
        "relay.opened",
        actor=SYSTEM,
        now=now,
        subject="notice",
        subject_id=delivery.notice_id,
        place=place,
        opens=total,
    )


def _look_over(actor: Actor, notice: Notice, proof: Proof, now: datetime) -> None:
    """What stands in the way of a statement."""
    if notice.stopped:
        raise Refusal("relay.stopped")
    if quiet.in_quiet_days(notice.purpose, zone_of(actor.place), now):
        raise Refusal("relay.quiet_days")
    if proof.via and proof.via not in Relay.Via.values:
        raise Refusal("relay.unknown_way", field="via")
    if proof.groups is not None and not 1 <= proof.groups <= rules.groups_most():
        raise Refusal("relay.groups_number", field="groups", most=rules.groups_most())
    if proof.picture is not None and proof.picture.media not in PICTURES:
        raise Refusal("relay.not_a_picture", field="picture")
    link = proof.link
    if link and (not link.startswith(("https://", "http://")) or len(link) > 400 or " " in link):
        raise Refusal("relay.bad_link", field="link")


def _rws(actor: Actor, proof: Proof) -> list[str]:
    """Codes of the RW that were told; of a post over one RW it is that one, whatever is typed."""
    if own := own_rw(actor.place):
        return [own]
    if proof.rws and len(actor.place) < VILLAGE:
        raise Refusal("relay.rw_no_village", field="rws")
    if len(set(proof.rws)) > rules.rw_most():
        raise Refusal("relay.rw_many", field="rws", most=rules.rw_most())
    return codes_of(actor.place[:VILLAGE], proof.rws) if proof.rws else []


def _add_proof(relay: Relay, proof: Proof, actor: Actor, now: datetime, *, sample: bool) -> None:
    """Keep what was given; what is left out stays as it was. A picture is sealed in this unit."""
    given: dict[str, object] = {"via": proof.via, "groups": proof.groups, "link": proof.link}
    if proof.picture is not None:
        where = relay.place_code
        given["picture"] = seal_file(
            proof.picture, actor=actor, now=now, place=where, sample=sample
        )
    kept = {name: value for name, value in given.items() if value}
    if kept:
        Relay.objects.filter(pk=relay.pk).update(**kept)


def _count(notice: Notice, place: str, *, relayed: int = 0, confirmed: int = 0) -> None:
    """Roll-up and tally follow in the same transaction."""
    Roll.objects.filter(notice=notice, code=place[:6]).update(
        relayed=F("relayed") + relayed, confirmed=F("confirmed") + confirmed
    )
    if relayed:
        Tally.objects.filter(notice=notice, code=place[:10]).update(relayed=F("relayed") + relayed)
