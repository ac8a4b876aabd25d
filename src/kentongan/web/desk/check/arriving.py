"""The file of a source on its way: taken from the form, or from the step before, where one was wrong."""

from django import forms
from django.http import HttpRequest

from kentongan.ledger.refusal import Refusal
from kentongan.vault.arriving import files_of
from kentongan.vault.intake import Kept, keep_for_later, kept_under
from kentongan.web.words import say


def arrived(request: HttpRequest) -> Kept | None:
    """What was chosen now, else what waits from the step before; None when there is neither."""
    chosen = files_of(request, "file")
    if chosen:
        return chosen[0].kept
    key = request.POST.get("held", "")
    return kept_under(key) if key else None


def hold(form: forms.Form, file: Kept | None) -> forms.Form:
    """The form comes back, so its file waits for an hour under a key that only the form knows."""
    if file is not None:
        try:
            form.held = keep_for_later(file)
        except FileNotFoundError:
            form.add_error("file", say(Refusal("file.gone", field="file")))
        else:
            form.held_size = file.size
    return form
