"""A rumour that is already answered turns up in another village: the notice follows it there."""

from datetime import datetime

from kentongan.down.actions.release import extend_notice
from kentongan.down.models import Notice
from kentongan.ledger.actor import SYSTEM
from kentongan.loop.exposed import precise
from kentongan.places import contains
from kentongan.up.models import Clarification


def follow_sighting(*, clarification_id: int, code: str, now: datetime) -> bool:
    """Add the village to the notice of the clarification; True when it was not there before.

    Nothing is sent when the place is known too roughly, lies outside the territory that the
    clarification speaks for, or the clarification has run out.
    """
    answer = Clarification.objects.published(now).filter(pk=clarification_id).first()
    if answer is None or not precise(code) or not contains(answer.place_code, code):
        return False
    notice = Notice.objects.filter(about=f"clarification:{answer.pk}").first()
    if notice is None:
        return False
    return extend_notice(actor=SYSTEM, now=now, notice=notice, codes=[code])
