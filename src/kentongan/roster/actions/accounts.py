"""Name the accounts a unit runs, or why it has none; verify, hand over, close; consent and its end.

The duty is the unit's. A person's own account is named by that person alone, and taken back freely.
"""

import secrets
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import allowed, require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.rules import accounts
from kentongan.rules.institutions import kinds

from ..models import Account, Handover, Institution, NeutralityCheck, NoAccount, Person
from .appoint import owner_of

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
Kind = Account.Kind


def may_keep(actor: Actor, institution: Institution, now: datetime) -> bool:
    """True for the office that keeps the registry, and for the unit itself."""
    where = {"place": institution.place.code, "of": owner_of(institution.kind), "now": now}
    return allowed(actor, "account.edit", **where) or (
        actor.institution_id == institution.pk and allowed(actor, "account.own", **where)
    )


def _require(actor: Actor, institution: Institution, now: datetime) -> None:
    if not may_keep(actor, institution, now):
        raise Refusal("permission.denied")


def register_account(
    *,
    actor: Actor,
    now: datetime,
    institution: Institution,
    platform: str,
    said: str,
    platform_name: str = "",
    until: datetime | None = None,
    personal: bool = False,
    consent: bool = False,
    sample: bool = False,
) -> Account:
    """An account of a unit; or, with `personal`, one's own, with consent. The same again is one.

    The account of an ad hoc body ends with its term. The same account at another unit is not
    refused: it is shown to both, for people to sort out.
    """
    _require(actor, institution, now)
    name = accounts.handle(platform, said)
    if platform not in accounts.platforms():
        raise Refusal("account.unknown_platform", field="platform")
    if name is None:
        raise Refusal("account.unreadable", field="said")
    platform_name = " ".join(platform_name.split())[:60]
    if platform == "lainnya" and not platform_name:
        raise Refusal("account.name_platform", field="platform_name")
    if personal and (actor.person_id is None or actor.institution_id != institution.pk):
        raise Refusal("account.own_only")
    if personal and not consent:
        raise Refusal("account.needs_consent", field="consent")
    ends = until or institution.until or actor.until
    adhoc = bool(kinds()[institution.kind].get("adhoc"))
    official = institution.kind in ("kpu", "bawaslu")
    person = Person.objects.get(pk=actor.person_id) if personal else None
    with transaction.atomic():
        known = Account.objects.open(now).filter(
            institution=institution, platform=platform, name=name, person=person
        )
        if (same := known.first()) is not None:
            return same
        account = Account.objects.create(
            kind=Kind.PERSONAL if personal else Kind.OFFICIAL if official else Kind.UNIT,
            platform=platform,
            platform_name=platform_name,
            name=name,
            institution=institution,
            person=person,
            place=institution.place,
            since=now,
            until=ends if adhoc or personal else until,
            consent_at=now if personal else None,
            code=_fresh_code(),
            sample=sample,
        )
        if not personal:
            NoAccount.objects.filter(institution=institution, ended_at=None).update(ended_at=now)
        record(
            "account.registered",
            **_about(actor, now, account),
            kind=account.kind,
            platform=platform,
        )
    return account


def state_none(
    *, actor: Actor, now: datetime, institution: Institution, reason: str, note: str = ""
) -> NoAccount:
    """Why a unit has no account: nothing follows from it but a place on a list."""
    _require(actor, institution, now)
    if reason not in accounts.table()["reasons"]:
        raise Refusal("account.reason_missing", field="reason")
    if Account.objects.open(now).filter(institution=institution, person=None).exists():
        raise Refusal("account.unit_has_one", field="reason")
    note = " ".join(note.split())[:300]
    with transaction.atomic():
        kept = NoAccount.objects.select_for_update().filter(
            institution=institution, ended_at=None
        ).first()  # fmt: skip
        if kept is not None and (kept.reason, kept.note) == (reason, note):
            return kept
        if kept is not None:
            kept.ended_at = now
            kept.save(update_fields=["ended_at"])
        made = NoAccount.objects.create(
            institution=institution, reason=reason, note=note, by_post=actor.post_id, at=now,
            follow_up=kept.follow_up if kept else "",
            follow_up_on=kept.follow_up_on if kept else None,
        )  # fmt: skip
        record(
            "account.none_stated", actor=actor, now=now, subject="institution",
            subject_id=institution.pk, place=institution.place.code, reason=reason,
        )  # fmt: skip
    return made


def follow_up(
    *, actor: Actor, now: datetime, institution: Institution, text: str, on: date | None
) -> NoAccount:
    """What the office does about a unit without accounts, and by when."""
    require(
        actor, "account.edit", place=institution.place.code, of=owner_of(institution.kind), now=now
    )
    text = " ".join(text.split())[:300]
    if len(text) < 3:
        raise Refusal("account.follow_up_missing", field="text")
    with transaction.atomic():
        row, _ = NoAccount.objects.get_or_create(
            institution=institution, ended_at=None,
            defaults={"reason": "belum_punya", "by_post": actor.post_id, "at": now},
        )  # fmt: skip
        if (row.follow_up, row.follow_up_on) != (text, on):
            row.follow_up, row.follow_up_on = text, on
            row.save(update_fields=["follow_up", "follow_up_on"])
            record(
                "account.followed_up", actor=actor, now=now, subject="institution",
                subject_id=institution.pk, place=institution.place.code,
            )  # fmt: skip
    return row


def confirm_code(*, actor: Actor, now: datetime, account: Account, how: str = "seen") -> None:
    """Somebody of the office has seen the code in the account's description (or an adapter has)."""
    _edit(actor, account, now)
    with transaction.atomic():
        kept = _open(account, now)
        if kept.verified_at is not None:
            return
        kept.verified_at, kept.verified_by, kept.verified_how = now, actor.post_id, how
        kept.save(update_fields=["verified_at", "verified_by", "verified_how"])
        record("account.verified", **_about(actor, now, kept), how=how)


def close_account(*, actor: Actor, now: datetime, account: Account) -> None:
    """The account is used no more; what was read of it stays."""
    if account.person_id is not None and account.person_id != actor.person_id:
        raise Refusal("permission.denied")
    _require(actor, account.institution, now)
    with transaction.atomic():
        kept = Account.objects.select_for_update().get(pk=account.pk)
        if kept.closed_at is None and kept.withdrawn_at is None:
            kept.closed_at = now
            kept.save(update_fields=["closed_at"])
            record("account.closed", **_about(actor, now, kept))


def hand_over(*, actor: Actor, now: datetime, account: Account, to: Institution) -> None:
    """The account passes to another unit, for instance when the ad hoc body is dissolved.

    It must be verified anew there, with a fresh code, because other people hold the password.
    """
    _edit(actor, account, now)
    require(actor, "account.edit", place=to.place.code, of=owner_of(to.kind), now=now)
    if account.person_id is not None:
        raise Refusal("account.own_only")
    with transaction.atomic():
        kept = Account.objects.select_for_update().select_related("institution").get(pk=account.pk)
        if kept.institution_id == to.pk:
            return
        if kept.closed_at is not None or kept.withdrawn_at is not None:
            raise Refusal("account.closed")
        Handover.objects.create(
            account=kept, from_institution=kept.institution, to_institution=to, at=now,
            by_post=actor.post_id,
        )  # fmt: skip
        kept.institution, kept.place, kept.until = to, to.place, to.until
        kept.kind = Kind.OFFICIAL if to.kind in ("kpu", "bawaslu") else Kind.UNIT
        kept.verified_at = kept.verified_by = None
        kept.verified_how, kept.code = "", _fresh_code()
        kept.save()
        record("account.handed_over", **_about(actor, now, kept), to=to.pk)


def hand_over_all(
    *, actor: Actor, now: datetime, accounts: Iterable[Account], to: Institution
) -> int:
    """Accounts of dissolved bodies pass to one unit together, all or none; how many there are.

    Those that are with that unit already stay as they are.
    """
    chosen = list(accounts)
    with transaction.atomic():
        for account in chosen:
            hand_over(actor=actor, now=now, account=account, to=to)
    return len(chosen)


def withdraw_own(*, actor: Actor, now: datetime, account: Account) -> None:
    """A person takes the consent back: the name and what was read go, that there was one stays."""
    if account.person_id is None or account.person_id != actor.person_id:
        raise Refusal("permission.denied")
    with transaction.atomic():
        kept = Account.objects.select_for_update().get(pk=account.pk)
        if kept.withdrawn_at is not None:
            return
        kept.readings.all().delete()
        kept.checks.all().delete()
        kept.name, kept.platform_name, kept.code, kept.person = "", "", "", None
        kept.withdrawn_at = now
        kept.save()
        record("account.withdrawn", **_about(actor, now, kept))


def check_neutrality(
    *, actor: Actor, now: datetime, account: Account, answers: dict[str, bool], note: str = ""
) -> NeutralityCheck:
    """A dated look at what the account shows; every question answered."""
    _edit(actor, account, now)
    wanted = accounts.table()["checklist"]
    if missing := [key for key in wanted if key not in answers]:
        raise Refusal("account.answer_missing", field=missing[0])
    with transaction.atomic():
        check = NeutralityCheck.objects.create(
            account=_open(account, now), at=now, by_post=actor.post_id,
            answers={key: bool(answers[key]) for key in wanted},
            note=" ".join(note.split())[:400],
        )  # fmt: skip
        record("account.checked", **_about(actor, now, account), good=all(check.answers.values()))
    return check


def aim_at(
    *, actor: Actor, now: datetime, account: Account, target: int | None, on: date | None
) -> None:
    """How many followers an account wants by when (R4.11); none takes the aim away."""
    _edit(actor, account, now)
    if target is not None and not 0 < target <= 10**9:
        raise Refusal("account.target", field="target")
    with transaction.atomic():
        kept = _open(account, now)
        if (kept.target, kept.target_on) == (target, on):
            return
        kept.target, kept.target_on = target, on
        kept.save(update_fields=["target", "target_on"])
        record("account.aimed", **_about(actor, now, kept))


def _fresh_code() -> str:
    """What the unit writes into the description of the account, so that it is known to be theirs."""
    return "KTG-" + "".join(secrets.choice(_LETTERS) for _ in range(6))


def _edit(actor: Actor, account: Account, now: datetime) -> None:
    of = owner_of(account.institution.kind)
    require(actor, "account.edit", place=account.place.code, of=of, now=now)


def _open(account: Account, now: datetime) -> Account:
    kept = Account.objects.select_for_update().get(pk=account.pk)
    if kept.closed_at is not None or kept.withdrawn_at is not None:
        raise Refusal("account.closed")
    return kept


def _about(actor: Actor, now: datetime, account: Account) -> dict[str, object]:
    """What every event about an account says; never its name."""
    return {
        "actor": actor, "now": now, "subject": "account", "subject_id": account.pk,
        "place": account.place.code,
    }  # fmt: skip
