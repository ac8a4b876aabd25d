"""Forms of correcting: the new text with what was wrong, and the reason for taking back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.web.desk.draft.forms import DraftForm
from kentongan.web.desk.forms import Words


class CorrectionForm(DraftForm):
    """The text that is right, and what the earlier one said wrongly."""

    note = Words(
        label=_("What was wrong in the earlier text?"),
        help_text=_("One sentence. The public reads it above the new text."),
        empty=_("Say what was wrong, in 10 to 400 letters. The public reads it."),
        longest=400,
        widget=forms.Textarea,
    )

    field_order = ("note",)


class WithdrawalForm(forms.Form):
    """Why a text is taken back."""

    why = Words(
        label=_("Why is it taken back?"),
        help_text=_("One sentence. Everybody who was told the text reads it."),
        empty=_("Say what was wrong, in 10 to 400 letters. The public reads it."),
        longest=400,
        widget=forms.Textarea,
    )
