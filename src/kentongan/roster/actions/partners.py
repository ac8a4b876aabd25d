"""Note a partner: what it is, whom one talks to there, and that they agreed to stand here."""

from datetime import datetime

from django.db import transaction

from kentongan.ledger.actor import Actor
from kentongan.ledger.permission import require
from kentongan.ledger.record import record
from kentongan.ledger.refusal import Refusal
from kentongan.rules import accounts

from ..models import Institution, Partner, Place

KIND = "mitra"


def register_partner(
    *,
    actor: Actor,
    now: datetime,
    place: Place,
    kind: str,
    name: str,
    contact: str = "",
    contact_role: str = "",
    phone: str = "",
    email: str = "",
    consent: bool = False,
    consent_how: str = "",
    sample: bool = False,
) -> Partner:
    """A partner in a territory; a contact person only with consent. The same name again is one."""
    require(actor, "account.edit", place=place.code, of=KIND, now=now)
    name = " ".join(name.split())[:160]
    if kind not in accounts.table()["partners"]:
        raise Refusal("partner.unknown_kind", field="kind")
    if len(name) < 2:
        raise Refusal("partner.name_missing", field="name")
    if (contact or phone or email) and not consent:
        raise Refusal("partner.needs_consent", field="consent")
    with transaction.atomic():
        body, _ = Institution.objects.get_or_create(
            kind=KIND, place=place, name=name, defaults={"sample": sample}
        )
        partner, made = Partner.objects.get_or_create(
            institution=body, defaults={"kind": kind, "sample": sample}
        )
        said = {
            "kind": kind, "contact": contact[:120], "contact_role": contact_role[:120],
            "phone": phone[:20], "email": email[:254], "consent_how": consent_how[:200],
        }  # fmt: skip
        if not made and all(getattr(partner, key) == value for key, value in said.items()):
            return partner
        for key, value in said.items():
            setattr(partner, key, value)
        partner.consent_at = now if consent else None
        partner.withdrawn_at = None
        partner.save()
        record(
            "partner.registered", actor=actor, now=now, subject="institution",
            subject_id=body.pk, place=place.code, kind=kind,
        )  # fmt: skip
    return partner


def withdraw_partner(*, actor: Actor, now: datetime, partner: Partner) -> None:
    """The contact does not want to stand here any more: what is personal goes, the body stays."""
    require(actor, "account.edit", place=partner.institution.place.code, of=KIND, now=now)
    with transaction.atomic():
        kept = Partner.objects.select_for_update().get(pk=partner.pk)
        if kept.withdrawn_at is not None:
            return
        kept.contact = kept.contact_role = kept.phone = kept.email = kept.consent_how = ""
        kept.consent_at, kept.withdrawn_at = None, now
        kept.save()
        record(
            "partner.withdrawn", actor=actor, now=now, subject="institution",
            subject_id=partner.institution_id, place=partner.institution.place.code,
        )  # fmt: skip
