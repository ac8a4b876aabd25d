"""What every page is given: the clock, who acts and through which post, language, help."""

from datetime import datetime

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from kentongan.down.official import open_alarms
from kentongan.ledger import clock


def every_page(request: HttpRequest) -> dict[str, object]:
    """Values for the layouts. Reads the database only for the clock of the demonstration."""
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    return {
        "demo": settings.DEMO,
        "now": _now(),
        "actor": getattr(request, "actor", None),
        "post": getattr(request, "post_held", None),
        "language": language,
        "other_language": "en" if language == "id" else "id",
        "kits_withheld": open_alarms,  # asked only by the pages that say it
        "help_phone": getattr(settings, "HELP_PHONE", ""),
    }


def _now() -> datetime:
    """The clock; the pages that say the database is gone are shown without asking it."""
    try:
        return clock.now()
    except DatabaseError:
        return timezone.now()
