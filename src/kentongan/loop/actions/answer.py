"""The circle closes here: an approved answer goes to everybody who asked, and down to the places."""

from datetime import datetime

from django.db import transaction

from kentongan.down.actions.release import release_notice
from kentongan.down.models import Notice
from kentongan.ledger.actor import SYSTEM, Actor
from kentongan.ledger.jobs import later
from kentongan.loop.exposed import exposed_codes
from kentongan.loop.told import told_wrong
from kentongan.up.actions.clarify import approve_clarification
from kentongan.up.models import Claim, Clarification


def approve_and_answer(
    *, actor: Actor, now: datetime, clarification: Clarification
) -> Notice | None:
    """Approve as the second person; in the same transaction, release to the places that saw it.

    The approval is the decision. The release follows from it, so the system makes it, and the event
    says from which approval. None when no exposed place is known precisely enough, and for an answer
    to a question: nobody passed a question on.

    A correction goes first to every village that was told the wrong version, in this transaction; the
    other places that saw the rumour follow by a promise of their own.
    """
    with transaction.atomic():
        approved = approve_clarification(actor=actor, now=now, clarification=clarification)
        codes = told_wrong(approved)
        if codes:
            later("loop.follow_correction", clarification_id=approved.pk)
        elif approved.claim.kind == Claim.Kind.RUMOUR:
            codes = exposed_codes(approved.claim_id, within=approved.place_code)
        if not codes:
            return None
        return release_notice(
            actor=SYSTEM,
            now=now,
            purpose=Notice.Purpose.CORRECTION,
            institution=approved.institution,
            headline=approved.headline,
            body=approved.body,
            share=approved.share,
            about=f"clarification:{approved.pk}",
            codes=codes,
            sample=approved.sample,
        )
