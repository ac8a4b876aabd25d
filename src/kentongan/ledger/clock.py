"""The clock: real time, or in the demonstration a clock that runs from 20 November 2024.

Only doors and the worker read it; actions are handed `now`.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from .models import DemoClock

_shift: dict[str, timedelta] = {}


def now() -> datetime:
    """The present instant, timezone-aware (UTC)."""
    real = timezone.now()
    return real + _demo_shift() if settings.DEMO else real


def _demo_shift() -> timedelta:
    """How far the demonstration's clock is from the real one; read afresh at every request."""
    if "value" not in _shift:
        row = DemoClock.objects.first()
        _shift["value"] = row.shift if row else timedelta(0)
    return _shift["value"]


def forget(**_: object) -> None:
    """Read the shift from the database again (called at the start of each request and job)."""
    _shift.clear()


def set_demo(moment: datetime) -> None:
    """Set the demonstration's clock to `moment`; it runs on from there."""
    DemoClock.objects.update_or_create(pk=1, defaults={"shift": moment - timezone.now()})
    forget()
