"""Write a notice, let it go as the second person, or return it to its writer."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from kentongan.down.audience import outermost, roles_for
from kentongan.down.models import KitVersion, Notice, NoticeDraft
from kentongan.down.official import faults
from kentongan.down.partners import ROLE as PARTNER
from kentongan.ledger.actor import SYSTEM, Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.turns import one_at_a_time
from kentongan.places import contains, level_of
from kentongan.roster.models import Place, Post
from kentongan.rules import accounts, may, quiet, segments
from kentongan.rules import relay as rules

from .publish import PURPOSES, carried_as
from .release import refuse_in_quiet_days, release_notice

SMS = 160
MOST_CODES = 1000


@dataclass(frozen=True, slots=True)
class Words:
    """What a notice says, to whom, and until when."""

    purpose: str
    headline: str
    body: str
    share: str
    codes: tuple[str, ...]
    roles: tuple[str, ...]
    hours: int
    partners: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    pilot: tuple[str, ...] = ()
    stage: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    urgent_why: str = ""


def draft_notice(
    *,
    actor: Actor,
    now: datetime,
    key: str,
    words: Words,
    corrects: Notice | None = None,
    kit: KitVersion | None = None,
    sample: bool = False,
) -> NoticeDraft:
    """Write a notice for the own territory; nothing goes out. The same form sent twice is one draft.

    Official material of the own office goes as it was signed: what else `words` says is not taken.
    """
    require(actor, "notice.write", place=actor.place, of=actor.institution, now=now)
    words = in_its_words(words, kit) if kit else words
    if not key or len(key) > 48:
        raise Refusal("form.stale")
    for refusal in look_over(actor, words, now, corrects=corrects, kit=kit):
        raise refusal
    institution = Post.objects.select_related("institution").get(pk=actor.post_id).institution
    with transaction.atomic():
        draft, made = NoticeDraft.objects.get_or_create(
            key=key,
            defaults={
                "owner": institution.kind,
                "institution": institution,
                "place_code": actor.place,
                "purpose": words.purpose,
                "stage": words.stage,
                "headline": " ".join(words.headline.split()),
                "body": words.body.strip(),
                "share": words.share.strip(),
                "texts": {name: text.strip() for name, text in words.texts.items() if text.strip()},
                "codes": outermost(words.codes),
                "pilot": outermost(words.pilot),
                "roles": list(words.roles),
                "kinds": _kinds_of(words.roles, institution.kind),
                "partners": list(words.partners),
                "segments": list(words.segments),
                "hours": words.hours,
                "urgent_why": words.urgent_why.strip(),
                "corrects": corrects,
                "kit": kit,
                "drafted_by_id": actor.post_id,
                "drafted_at": now,
                "sample": sample,
            },
        )
        if draft.drafted_by_id != actor.post_id:
            raise Refusal("form.stale")
        if made:
            record(
                "notice.drafted",
                actor=actor,
                now=now,
                subject="notice_draft",
                subject_id=draft.pk,
                place=actor.place,
                purpose=draft.purpose,
            )
    return draft


def approve_notice(*, actor: Actor, now: datetime, draft: NoticeDraft) -> Notice:
    """Let it go as the second person; release follows in the same transaction."""
    _require_second(actor, draft, now)
    with transaction.atomic():
        taken = NoticeDraft.objects.filter(pk=draft.pk, state=NoticeDraft.State.WAITING).update(
            state=NoticeDraft.State.APPROVED, approved_by=actor.post_id, approved_at=now
        )
        if not taken:
            raise Refusal("notice.not_a_draft")
        draft.refresh_from_db()
        if draft.kit is not None:
            one_at_a_time(f"down.kit.{draft.kit.kit_id}")
            for refusal in _about_kit(draft.kit, draft.institution_id, now):
                raise refusal
        record(
            "notice.approved",
            actor=actor,
            now=now,
            subject="notice_draft",
            subject_id=draft.pk,
            place=draft.place_code,
            urgent=bool(draft.urgent_why),
        )
        notice = release_notice(
            actor=SYSTEM,
            now=now,
            purpose=draft.purpose,
            institution=draft.institution,
            headline=draft.headline,
            body=draft.body,
            share=draft.share,
            about=carried_as(draft.kit) if draft.kit else f"draft:{draft.pk}",
            codes=draft.codes,
            audience=tuple(draft.roles),
            kinds=tuple(draft.kinds),
            partners=tuple(draft.partners),
            segments=tuple(draft.segments),
            pilot=tuple(draft.pilot),
            stage=draft.stage,
            texts=draft.texts,
            hours=draft.hours,
            urgent=bool(draft.urgent_why),
            corrects=draft.corrects,
            sample=draft.sample,
        )
        NoticeDraft.objects.filter(pk=draft.pk).update(notice=notice)
    draft.refresh_from_db()
    return notice


def return_notice(*, actor: Actor, now: datetime, draft: NoticeDraft, why: str) -> NoticeDraft:
    """Send a draft back with a reason; its writer makes a new one."""
    _require_second(actor, draft, now)
    why = " ".join(why.split())
    if len(why) < 5:
        raise Refusal("notice.reason_missing", field="why")
    with transaction.atomic():
        returned = NoticeDraft.objects.filter(pk=draft.pk, state=NoticeDraft.State.WAITING).update(
            state=NoticeDraft.State.RETURNED, returned_why=why[:400]
        )
        if not returned:
            raise Refusal("notice.not_a_draft")
        record(
            "notice.returned",
            actor=actor,
            now=now,
            subject="notice_draft",
            subject_id=draft.pk,
            place=draft.place_code,
        )
    draft.refresh_from_db()
    return draft


def in_its_words(words: Words, kit: KitVersion) -> Words:
    """The texts of official material, to whom and until when as `words` says."""
    spoken = kit.text_for("toa")
    return replace(
        words,
        purpose=PURPOSES[kit.kind],
        headline=kit.headline,
        body=kit.body,
        share=kit.text_for("whatsapp") or kit.texts[0]["text"],
        stage=kit.stage,
        texts={"spoken": spoken} if spoken else {},
    )


def look_over(
    actor: Actor,
    words: Words,
    now: datetime,
    *,
    corrects: Notice | None = None,
    kit: KitVersion | None = None,
) -> list[Refusal]:
    """Everything that stands in the way, each with its field; [] when it may go on."""
    # Two people have approved the words of official material, at the lengths it is held to.
    found = _about_kit(kit, actor.institution_id, now) if kit else _about_words(words)
    if words.purpose not in quiet.classes():
        return [*found, Refusal("notice.purpose_missing", field="purpose")]
    if words.purpose == Notice.Purpose.CORRECTION and corrects is None:
        found.append(Refusal("notice.correction_elsewhere", field="purpose"))
    if words.hours not in rules.deadline_hours():
        found.append(Refusal("notice.deadline_missing", field="hours"))
    if not words.roles or set(words.roles) - set(roles_for(actor.institution)):
        found.append(Refusal("notice.audience_missing", field="roles"))
    found += _about_partners(words)
    found += _about_places(actor, words)
    if not found:
        try:
            refuse_in_quiet_days(words.purpose, words.codes, now)
        except Refusal as refusal:
            found.append(refusal)
    return found


def _about_kit(kit: KitVersion, institution: int | None, now: datetime) -> list[Refusal]:
    """Material of the own office, public, in force, as it was signed, and not sent before."""
    public = kit.state == KitVersion.State.PUBLISHED and not faults([kit])
    in_force = kit.valid_until is None or kit.valid_until > now
    if not (public and in_force and kit.kit.institution_id == institution):
        return [Refusal("kit.not_public")]
    if Notice.objects.filter(about=carried_as(kit)).exists():
        return [Refusal("notice.kit_sent")]
    return []


def _about_words(words: Words) -> list[Refusal]:
    found = []
    if not 10 <= len(" ".join(words.headline.split())) <= 140:
        found.append(Refusal("notice.headline_length", field="headline"))
    if len(words.body.strip()) < 20:
        found.append(Refusal("notice.body_short", field="body"))
    if len(words.body) > 10_000:
        found.append(Refusal("notice.too_long", field="body", most=10_000))
    if not 10 <= len(words.share.strip()) <= 1000:
        found.append(Refusal("notice.share_length", field="share"))
    if len(words.texts.get("sms", "")) > SMS:
        found.append(Refusal("notice.too_long", field="sms", most=SMS))
    if len(words.texts.get("spoken", "")) > 1000:
        found.append(Refusal("notice.too_long", field="spoken", most=1000))
    if len(words.urgent_why) > 200:
        found.append(Refusal("notice.too_long", field="urgent_why", most=200))
    return found


def _about_partners(words: Words) -> list[Refusal]:
    """Types and segments must be known, and partners among those who are asked."""
    if set(words.partners) - set(accounts.table()["partners"]):
        return [Refusal("notice.unknown_partner", field="partners")]
    if set(words.segments) - set(segments.segments()):
        return [Refusal("segment.unknown", field="segments")]
    if (words.partners or words.segments) and PARTNER not in words.roles:
        return [Refusal("notice.partners_not_asked", field="roles")]
    return []


def _about_places(actor: Actor, words: Words) -> list[Refusal]:
    """Codes must be places in force, inside the own territory; the pilot whole districts of them."""
    try:
        codes, pilot = outermost(words.codes), outermost(words.pilot)
    except ValueError:
        return [Refusal("notice.nowhere", field="codes")]
    there = Place.objects.in_force().filter(code__in=codes[:MOST_CODES]).count()
    if not codes or len(codes) > MOST_CODES or there != len(codes):
        return [Refusal("notice.nowhere", field="codes")]
    outside = [code for code in codes if not contains(actor.place, code)]
    if outside:
        return [Refusal("notice.outside_territory", field="codes", count=len(outside))]
    fits = all(
        level_of(one) in ("provinsi", "kabkota", "kecamatan")
        and any(contains(code, one) and code != one for code in codes)
        for one in pilot
    )
    return [] if fits else [Refusal("notice.pilot_outside", field="pilot")]


def _kinds_of(roles: tuple[str, ...], owner: str) -> list[str]:
    """Kinds of body in which these roles may be asked by this owner."""
    return sorted(
        {
            grant.institution
            for grant in may.grants()
            if grant.role in roles and "notice.acknowledge" in grant.acts and owner in grant.of
        }
    )


def _require_second(actor: Actor, draft: NoticeDraft, now: datetime) -> None:
    require(actor, "notice.approve", place=draft.place_code, of=draft.owner, now=now)
    # The same person in another post is still the same person.
    if draft.drafted_by.person_id == actor.person_id:
        raise Refusal("notice.second_person")
