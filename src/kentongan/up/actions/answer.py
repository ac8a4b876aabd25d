"""Give an approved answer to everybody who asked, once each."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.outbox import send_later
from kentongan.ledger.record import record
from kentongan.places import range_of
from kentongan.up.address import unseal
from kentongan.up.models import Clarification, Report, ReportGroup

from .carry import carry_answer, correction_line

DEEPEST = 50  # corrections of corrections followed back


def answer_askers(*, clarification_id: int, now: datetime) -> int:
    """Answer every report of the claim's groups that lies where the clarification holds.

    Returns how many were answered now. One transaction, one event each; a report is answered by a
    version only once, so doing it twice answers nobody twice.
    """
    with transaction.atomic():
        answer = Clarification.objects.select_related("institution").get(pk=clarification_id)
        if answer.state != Clarification.State.APPROVED or answer.valid_from > now:
            return 0
        low, high = range_of(answer.place_code)
        waiting = Report.objects.filter(
            group__claim=answer.claim_id, place_code__gte=low, place_code__lt=high
        ).exclude(answer=answer)
        # Who has the answer of a nearer office keeps it.
        waiting = waiting.exclude(answer__in=_nearer(answer, now))
        count = 0
        for report in waiting.select_related("conversation").order_by("id").iterator(500):
            answer_report(report=report, clarification=answer, now=now)
            count += 1
        ReportGroup.objects.filter(claim=answer.claim_id).exclude(
            reports__in=Report.objects.filter(group__claim=answer.claim_id, answer=None)
        ).update(state=ReportGroup.State.ANSWERED, held_by=None, held_until=None)
    return count


def _nearer(answer: Clarification, now: datetime) -> QuerySet[Clarification]:
    """Answers to the same for smaller territories inside this one."""
    low, high = range_of(answer.place_code)
    inside = Clarification.objects.published(now).filter(claim=answer.claim_id)
    return inside.filter(place_code__gt=low, place_code__lt=high).order_by()


def answer_report(*, report: Report, clarification: Clarification, now: datetime) -> None:
    """One sender gets one answer: on the receipt page, on the channel they wrote on, and by e-mail
    when an address was left.

    An e-mail address stays sealed for as long as a correction may have to follow (`forget_addresses`).
    """
    if report.answer_id == clarification.pk:
        return
    wrong = _said_wrongly(report, clarification)
    if address := unseal(report.email_sealed):
        send_later(
            key=f"answer:{clarification.pk}:{report.pk}",
            channel="email",
            address=address,
            **_letter(clarification, wrong),
            now=now,
        )
    carry_answer(report=report, clarification=clarification, now=now, wrong=wrong)
    report.answer, report.answered_at = clarification, now
    report.save(update_fields=["answer", "answered_at"])
    record(
        "report.answered",
        actor=SYSTEM,
        now=now,
        subject="report",
        subject_id=report.pk,
        place=report.place_code,
        clarification=clarification.pk,
        corrected=bool(wrong),
    )


def _letter(clarification: Clarification, wrong: str) -> dict[str, str]:
    """Subject and body; the subject is the truth, never the rumour, and names no receipt."""
    with translation.override(settings.LANGUAGE_CODE):
        sign = _("Official clarification by %(body)s. Approved by two people.") % {
            "body": clarification.institution.name
        }
        first = f"{correction_line(wrong)}\n\n" if wrong else ""
    return {
        "subject": clarification.headline,
        "body": f"{first}{clarification.headline}\n\n{clarification.body}\n\n{sign}\n",
    }


def _said_wrongly(report: Report, clarification: Clarification) -> str:
    """What this sender was told wrongly before, when the answer corrects that; else ""."""
    if report.answer_id is None:
        return ""
    before = clarification
    for _step in range(DEEPEST):
        if before.corrects_id is None:
            return ""
        if before.corrects_id == report.answer_id:
            return clarification.correction_note or before.correction_note
        before = before.corrects
    return ""
