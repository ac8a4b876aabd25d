"""Form fields and small helpers of the public forms."""

import secrets

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.ledger.refusal import Refusal
from kentongan.web.words import say


class Words(forms.CharField):
    """Text as typed. The action looks it over, so that one rule holds at every door."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("strip", False)
        super().__init__(**kwargs)

    def validate(self, value: str) -> None:
        """Empty is for the action to refuse, in words."""

    def run_validators(self, value: str) -> None:
        """NUL and length are for the action to refuse, in words."""


class Line(Words):
    """One line of text."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("required", False)
        super().__init__(strip=True, **kwargs)


class Kept(Words):
    """A value that only rides along."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)


class Told(forms.EmailField):
    """An address to be told of the answer; may stay empty."""

    def __init__(self, **kwargs: object) -> None:
        wrong = _("That is not an e-mail address. Check it, or leave it empty.")
        super().__init__(
            required=False, max_length=254, error_messages={"invalid": wrong}, **kwargs
        )
        self.validators = self.validators[:1]
        self.validators[0].message = wrong


class PublicForm(forms.Form):
    """What the public forms share: no browser bubbles, and refusals beside their fields."""

    use_required_attribute = False

    def refuse(self, refusal: Refusal) -> None:
        """Put the words of a refusal beside the field it is about, else on top."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, say(refusal))


def new_key() -> str:
    """The secret of a form: 192 random bits. The same form sent twice is one report."""
    return secrets.token_urlsafe(24)
