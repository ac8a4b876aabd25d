"""Ask a question; what was asked before is answered at once."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from kentongan.web.doors import audience
from kentongan.web.public.check.flow import Way, take
from kentongan.web.public.check.form import HeldUp
from kentongan.web.public.fields import Words


class Asked(HeldUp):
    """A question, and where it is asked."""

    words = Words(
        label=_("Your question"),
        help_text=_(
            "Everyday language is fine. Write no names, and no number of an identity card."
        ),
        widget=forms.Textarea,
    )
    files = None  # a question has no picture


ASK = Way(kind="question", url="public:ask", page="public/ask/page.html", form=Asked)


@audience("public")
def ask(request: HttpRequest) -> HttpResponse:
    """The question, where it is asked, and what comes of it."""
    return take(request, ASK, {"asking": True})
