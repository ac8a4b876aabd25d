"""Forms of tokens and of addresses that are told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kentongan.roster.actions.tokens import SCOPES
from kentongan.roster.actions.webhooks import TOLD
from kentongan.roster.models import Post
from kentongan.web.parts.forms import ThreeBoxDate
from kentongan.web.words import REFUSALS

SCOPE_WORDS = {
    "reports.write": _("Send items in, as this post"),
    "items.read": _("Read this post's own items and their answers"),
    "groups.read": _("Read the groups of this post's desk"),
}
TOLD_WORDS = {
    "report.received": _("An own item was received"),
    "report.answered": _("An own item was answered"),
    "clarification.approved": _("A clarification for its region was approved"),
    "clarification.withdrawn": _("A clarification for its region was taken back"),
}


class PostChoice(forms.ModelChoiceField):
    """A post of the branch, with its body."""

    def label_from_instance(self, post: Post) -> str:
        return f"{post.institution.name}: {post.title}"


def _many(label: object, words: dict, codes: tuple, missing: object) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=[(code, words[code]) for code in codes],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": missing, "invalid_choice": missing},
    )


class OfPost(forms.Form):
    """What both have: whose it is."""

    use_required_attribute = False
    post = PostChoice(
        label=_("For whom?"),
        queryset=Post.objects.none(),
        empty_label=_("Choose a post"),
        error_messages={
            "required": _("Choose a post."),
            "invalid_choice": _("Choose a post."),
        },
    )

    def __init__(self, *args: object, posts, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts


class TokenForm(OfPost):
    """A new token."""

    name = forms.CharField(
        label=_("Name of the program"),
        help_text=_("So that people know what it is. For example: Aplikasi KIM Bogor."),
        error_messages={
            "required": REFUSALS["token.name_length"],
            "null_characters_not_allowed": REFUSALS["token.name_length"],
        },
    )
    scopes = _many(_("What may it do?"), SCOPE_WORDS, SCOPES, REFUSALS["token.scope_unknown"])
    expires_on = ThreeBoxDate(label=_("Until when?"), help_text=_("At most 400 days from now."))


class WebhookForm(OfPost):
    """A new address."""

    url = forms.CharField(
        label=_("Address of the partner's system"),
        help_text=_("Begins with https://. Your partner's technician knows it."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        error_messages={
            "required": REFUSALS["webhook.url_bad"],
            "null_characters_not_allowed": REFUSALS["webhook.url_bad"],
        },
    )
    events = _many(_("What is it told of?"), TOLD_WORDS, TOLD, REFUSALS["webhook.event_unknown"])
