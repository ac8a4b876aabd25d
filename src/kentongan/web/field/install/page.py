"""The service worker of the field pages: its address gives it its scope, and nothing outside it."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kentongan.web.doors import audience

SHELL = ("kentongan.css", "kentongan.js", "field.js", "icons.svg", "favicon.svg")


@require_safe
@audience("field", act="notice.see")
def worker(request: HttpRequest) -> HttpResponse:
    """A few lines that name what is to be kept; the work is in a file that may be cached."""
    told = {
        "SHELL": [static(f"web/{name}") for name in SHELL],
        "CSS": static("web/kentongan.css"),
        "ICON": static("web/app.svg"),
        "STATIC": f"/{settings.STATIC_URL.strip('/')}/",
        "WAYS": reverse("field:ways"),
        "ARRIVED": reverse("channels:arrived"),
        "WORDS": {
            "lang": get_language() or "id",
            "title": _("No signal"),
            "text": _(
                "This page was not opened on this phone before. Pages you have read are kept."
            ),
            "back": _("To today's page"),
            "push": _("Official notice"),
        },
    }
    lines = [f"self.{name} = {json.dumps(value)};" for name, value in told.items()]
    lines.append(f"importScripts({json.dumps(static('web/field-worker.js'))});")
    return HttpResponse("\n".join(lines), content_type="text/javascript; charset=utf-8")
