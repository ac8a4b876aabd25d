"""Paste a text, a link or a short code, or drop a picture: official, an altered copy, or not ours."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kentongan.down.official import public_keys
from kentongan.engine.picture import PictureRefused, read
from kentongan.ledger import clock
from kentongan.loop.official import (
    LONGEST,
    UNKNOWN,
    Verdict,
    code_in,
    verify_picture,
    verify_text,
    words_of,
)
from kentongan.web.doors import audience
from kentongan.web.public.fields import PublicForm, Words
from kentongan.web.public.stages.trail import language

from .shown import found_context

MOST_BYTES = 10 * 1024 * 1024


class VerifyForm(PublicForm):
    """One thing to hold up."""

    words = Words(
        label=_("Text, link or short code"),
        help_text=_("Copy it from the chat, then paste it here. Nothing is stored."),
        required=False,
        widget=forms.Textarea,
    )
    picture = forms.FileField(
        label=_("Or a picture"),
        help_text=_("JPEG, PNG or WebP, at most 10 MB."),
        required=False,
        error_messages={"empty": _("This file is empty.")},
    )

    def clean(self) -> dict[str, object]:
        """Something must be there, and be readable."""
        given = super().clean()
        said, file = given.get("words") or "", given.get("picture")
        if file is None and "picture" not in self.errors and not words_of(said):
            self.add_error("words", _("Paste a text, or choose a picture."))
        if len(said) > LONGEST:
            self.add_error("words", _("Too long. Paste only the part that matters."))
        self.seen = None
        if file is not None:
            self._look(file)
        return given

    def _look(self, file) -> None:
        if file.size > MOST_BYTES:
            self.add_error("picture", _("This picture is too large: at most 10 MB."))
            return
        self.held = file.read()
        try:
            self.seen = read(self.held)
        except PictureRefused:
            self.add_error("picture", _("We cannot read this as a picture. Send JPEG or PNG."))


@require_http_methods(["GET", "HEAD", "POST"])
@audience("public")
def verify(request: HttpRequest) -> HttpResponse:
    """The question, and under it the answer. ?kode= comes from the printed code."""
    asked = request.GET.get("kode", "").replace("\x00", " ")[:60]
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = VerifyForm(*sent, initial={"words": asked})
    verdict, status = None, 200
    if request.method == "POST":
        if form.is_valid():
            verdict = _asked(form)
        else:
            status = 422
    elif asked and code_in(asked):
        verdict = verify_text(asked, clock.now(), language())
    context = {"form": form, "verdict": verdict}
    if verdict is not None:
        context |= found_context(request, verdict, form.data.get("words", "") or asked)
    return render(request, "public/verify/page.html", context, status=status)


def _asked(form: VerifyForm) -> Verdict:
    """A picture says more than the words beside it; words are asked when it is not known."""
    now, said = clock.now(), form.cleaned_data.get("words") or ""
    if form.seen is not None:
        found = verify_picture(form.held, form.seen, now)
        if found.state != UNKNOWN or not words_of(said):
            return found
    return verify_text(said, now, language())


@require_safe
@audience("public")
def keys(request: HttpRequest) -> HttpResponse:
    """The keys that verify our material without us."""
    return JsonResponse(
        {
            "format": "kentongan-kit-1",
            "algorithm": "Ed25519",
            "signed": "JSON, sorted keys, no spaces, UTF-8",
            "keys": public_keys(),
            "ledger_key": settings.LEDGER_KEY.public_hex(),
        }
    )
