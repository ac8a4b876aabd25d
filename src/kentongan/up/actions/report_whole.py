"""A report with everything that belongs to it (files, and who sends it): one unit, or nothing."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from kentongan.ledger.actor import PUBLIC, Actor
from kentongan.up.models import Filing, Openness
from kentongan.vault.intake import Kept

from .attach import attach_files
from .identify import Told, identify_sender, look_over_identity
from .receive import PLAIN, Extra, Receipt, receive_report


def report_whole(
    *,
    now: datetime,
    files: Sequence[Kept] = (),
    names: Sequence[str] = (),
    told: Told | None = None,
    actor: Actor = PUBLIC,
    extra: Extra = PLAIN,
    **report: object,
) -> Receipt:
    """Receive a report, seal its files and its sender. Sent twice, it is one report.

    `extra` says what the sender chose to be; `told` is what was said of the name.
    """
    told = look_over_identity(told or Told(), openness=extra.openness, filing=extra.filing)
    with transaction.atomic():
        received = receive_report(now=now, actor=actor, extra=extra, **report)
        if extra.openness != Openness.ANONYMOUS or extra.filing == Filing.OFFICIAL:
            identify_sender(
                now=now, report=received.report, told=told, openness=extra.openness, actor=actor
            )
        if files:
            attach_files(now=now, report=received.report, files=files, names=names, actor=actor)
    return received
