"""What the forms of the desk share: text fields with our own words, and refusals beside the field."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.ledger.refusal import Refusal
from kentongan.web.parts.text import brief
from kentongan.web.words import say

NOT_TEXT = _("There are signs in it that are not text. Copy it again, or type it.")
TOO_LONG = _("Too long: %(show_value)s letters, and at most %(limit_value)s fit. Make it shorter.")
ELSEWHERE = ("permission.denied", "post.not_in_force")  # no form can answer these


class Words(forms.CharField):
    """Text a person types: whatever is wrong with it is said in a whole sentence.

    The browser gets no maximum: it would cut a pasted text without saying so.
    """

    def __init__(self, *, longest: int, empty: object = "", **kwargs: object) -> None:
        super().__init__(max_length=longest, required=bool(empty), **kwargs)
        self.error_messages["required"] = empty
        self.error_messages["null_characters_not_allowed"] = NOT_TEXT
        self.error_messages["max_length"] = TOO_LONG

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {}


def in_words(refusal: Refusal, zone: str) -> str:
    """The sentence for a refusal, its instants by the clock of the office."""
    data = {
        key: brief(value, zone) if isinstance(value, datetime) else value
        for key, value in refusal.data.items()
    }
    return say(Refusal(refusal.code, **data))


def attach(form: forms.Form, refusal: Refusal, zone: str, **fields: str) -> None:
    """Put a refusal beside the field it is about; `fields` renames the action's to the form's."""
    if refusal.code in ELSEWHERE:
        raise refusal
    name = fields.get(refusal.field or "", refusal.field)
    form.add_error(name if name in form.fields else None, in_words(refusal, zone))
