"""Forms for passkeys: our words, and nothing a browser sends can break them."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as webauthn
from cryptography.exceptions import InvalidSignature
from django import forms
from django.utils.translation import gettext_lazy as _

from .forms import Plain

LONGEST_CREDENTIAL = 50_000
# What allauth and fido2 raise on a credential that no browser makes, beyond what allauth catches.
_BROKEN = (LookupError, AttributeError, TypeError, ValueError, struct.error, InvalidSignature)
_KEY_NAME = (
    _("Name of this passkey"),
    _("So that you know it again, for example: office phone."),
    _("Give the passkey a name."),
)


class Credential(forms.JSONField):
    """JSON of a browser: not too long, not too deep, an object; never shown again."""

    def bound_data(self, data: object, initial: object) -> None:
        return None

    def to_python(self, value: object) -> dict | None:
        if isinstance(value, str) and len(value) > LONGEST_CREDENTIAL:
            raise get_adapter().validation_error("incorrect_code")
        try:
            given = super().to_python(value)
        except RecursionError:
            given = []
        if given is not None and not isinstance(given, dict):
            raise get_adapter().validation_error("incorrect_code")
        return given


@contextmanager
def broken_is_wrong() -> Iterator[None]:
    """A credential that cannot be read is a wrong one."""
    try:
        yield
    except _BROKEN as error:
        raise get_adapter().validation_error("incorrect_code") from error


class Guarded:
    """Reads the credential field with care."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = Credential(required=True, widget=forms.HiddenInput)

    def clean_credential(self) -> object:
        with broken_is_wrong():
            return super().clean_credential()


class AuthenticateWebAuthnForm(Guarded, webauthn.AuthenticateWebAuthnForm):
    pass


class LoginWebAuthnForm(Guarded, webauthn.LoginWebAuthnForm):
    pass


class ReauthenticateWebAuthnForm(Guarded, webauthn.ReauthenticateWebAuthnForm):
    pass


class AddWebAuthnForm(Plain, webauthn.AddWebAuthnForm):
    """A passkey opens the account alone, unless somebody takes the tick away."""

    words = {
        "name": _KEY_NAME,
        "passwordless": (
            _("May open the account without a password"),
            _(
                "Needs a fingerprint, a face or a PIN on the phone. Leave it on if you are not sure."
            ),
            "",
        ),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True
        self.fields["credential"] = Credential(required=True, widget=forms.HiddenInput)

    def clean(self) -> dict:
        with broken_is_wrong():
            return super().clean()


class EditWebAuthnForm(Plain, webauthn.EditWebAuthnForm):
    words = {"name": _KEY_NAME}
