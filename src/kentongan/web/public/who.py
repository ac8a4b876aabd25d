"""Who a sender wants to be: without a name, confidential, or with a name. In honest words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.ledger.refusal import Refusal
from kentongan.up.actions.identify import Told, look_over_identity
from kentongan.up.models import Filing, Openness

from .fields import Line, PublicForm

CHOICES = [
    (Openness.ANONYMOUS, _("Without a name")),
    (Openness.CONFIDENTIAL, _("Confidential")),
    (Openness.NAMED, _("With a name")),
]
NOTES = {
    Openness.ANONYMOUS: _(
        "We keep no name, number or internet address. We can reach you only through the receipt "
        "code. What you write yourself, others may recognise."
    ),
    Openness.CONFIDENTIAL: _(
        "Your name is sealed. One officer can read it only when a second one agrees, and every look "
        "is noted. It can become known if the case reaches a hearing."
    ),
    Openness.NAMED: _(
        "The officers who handle it read your name and can contact you. They may not spread it. "
        "It can become known if the case reaches a hearing."
    ),
}
WHO_NAMES = ("openness", "name", "contact", "address")


class WhoForm(PublicForm):
    """The choice, and what only a sender with a name fills in."""

    openness = forms.ChoiceField(
        label=_("Under which name?"),
        choices=CHOICES,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the three.")},
    )
    name = Line(label=_("Your name"))
    contact = Line(label=_("Phone number or e-mail address"))
    address = Line(
        label=_("Your address"), help_text=_("Only for an official report. Street, RT/RW, village.")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["openness"].notes = NOTES

    def who(self, *, official: bool) -> tuple[Told, str]:
        """What was said of the sender, looked over; a refusal stands beside its field."""
        given = self.cleaned_data
        openness = given.get("openness") or Openness.ANONYMOUS
        told = Told(given.get("name", ""), given.get("contact", ""), given.get("address", ""))
        filing = Filing.OFFICIAL if official else Filing.INFORMATION
        try:
            return look_over_identity(told, openness=openness, filing=filing), openness
        except Refusal as refusal:
            self.refuse(refusal)
            return Told(), Openness.ANONYMOUS
