"""What was said wrongly travels as far as it was said: corrections and withdrawals go down again."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kentongan.down.actions.release import extend_notice, release_notice
from kentongan.down.models import Notice
from kentongan.ledger.actor import SYSTEM, Actor
from kentongan.loop.exposed import exposed_codes
from kentongan.loop.told import villages_told
from kentongan.up.actions.correct import approve_withdrawal, tell_withdrawn
from kentongan.up.models import Clarification
from kentongan.up.wording import LONGEST


def follow_correction(*, clarification_id: int, now: datetime) -> bool:
    """After the villages that were told the wrong version: all others that saw the rumour."""
    answer = Clarification.objects.published(now).filter(pk=clarification_id).first()
    notice = Notice.objects.filter(about=f"clarification:{clarification_id}").first()
    if answer is None or notice is None:
        return False
    codes = exposed_codes(answer.claim_id, within=answer.place_code)
    return bool(codes) and extend_notice(actor=SYSTEM, now=now, notice=notice, codes=codes)


def withdraw_and_tell(
    *, actor: Actor, now: datetime, clarification: Clarification
) -> Notice | None:
    """Take it back as the second person; the villages that were sent it are told in the same step.

    None when it had been sent to no village. Those who asked are told by their receipts.
    """
    with transaction.atomic():
        approve_withdrawal(actor=actor, now=now, clarification=clarification)
        codes = villages_told([clarification.pk])
        if not codes:
            return None
        headline, body = _words(clarification)
        return release_notice(
            actor=SYSTEM,
            now=now,
            purpose=Notice.Purpose.CORRECTION,
            institution=clarification.institution,
            headline=headline,
            body=body,
            share=f"{headline}. {body}",
            about=f"withdrawal:{clarification.pk}",
            codes=codes,
            sample=clarification.sample,
        )


def tell_those_who_asked(*, clarification_id: int, now: datetime) -> int:
    """Word behind every receipt that had the answer which was taken back."""
    answer = Clarification.objects.select_related("claim").get(pk=clarification_id)
    with translation.override(settings.LANGUAGE_CODE):
        words = _(
            "We take back the answer you got from us. Reason: %(why)s "
            "Please do not pass it on. A new answer will appear here."
        ) % {"why": answer.withdrawal_why}
    return tell_withdrawn(clarification_id=clarification_id, words=words, now=now)


def _words(clarification: Clarification) -> tuple[str, str]:
    """Headline and body of the notice: the neutral topic and the reason, nothing of the rumour."""
    with translation.override(settings.LANGUAGE_CODE):
        headline = _("We take back our notice about: %(topic)s") % {
            "topic": clarification.claim.topic
        }
        body = _("Please do not pass the earlier text on. Reason: %(why)s") % {
            "why": clarification.withdrawal_why
        }
    return headline[:LONGEST], body
