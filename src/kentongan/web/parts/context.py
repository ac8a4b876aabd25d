"""What every page is given: the clock, who acts and through which post, language, help."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from kentongan.ledger import clock


def every_page(request: HttpRequest) -> dict[str, object]:
    """Values for the layouts. Reads the database only for the clock of the demonstration."""
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    return {
        "demo": settings.DEMO,
        "now": clock.now(),
        "actor": getattr(request, "actor", None),
        "post": getattr(request, "post_held", None),
        "language": language,
        "other_language": "en" if language == "id" else "id",
        "help_phone": getattr(settings, "HELP_PHONE", ""),
    }
