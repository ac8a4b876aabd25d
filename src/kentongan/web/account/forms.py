"""Allauth's forms in our words: a label, a hint and an error that a village officer understands."""

from allauth.account import forms as theirs
from allauth.mfa.base import forms as second
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

LONGEST = 254
_REPLACED = (MaxLengthValidator, ProhibitNullCharactersValidator)
_NUL = _("There are signs in it that do not belong there. Type it again.")


class Plain:
    """Sets our words on the fields of a form, and takes away the grey text inside the boxes."""

    words: dict[str, tuple[object, object, object]] = {}  # field → label, hint, when empty

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name not in self.words:
                continue
            field.label, field.help_text, empty = self.words[name]
            field.error_messages = field.error_messages | {"required": empty}
            if isinstance(field, forms.CharField):
                field.widget.attrs["maxlength"] = str(LONGEST)
                field.validators = [
                    MaxLengthValidator(LONGEST, _("That is too long. At most 254 signs fit.")),
                    ProhibitNullCharactersValidator(_NUL),
                    *(v for v in field.validators if not isinstance(v, _REPLACED)),
                ]


_PASSWORD = (_("Password"), "", _("Type your password."))
_NEW = (
    _("New password"),
    _("At least 10 signs. Three or four words that do not belong together are good."),
    _("Type the new password."),
)
_AGAIN = (_("The same password again"), "", _("Type the new password a second time."))
_OLD = (_("The password you use now"), "", _("Type the password you use now."))
_CODE = (
    _("Code"),
    _("Six figures from the code app, or one of your spare codes."),
    _("Type the code."),
)
_EMAIL = (
    _("E-mail address"),
    _("The address that your office has noted."),
    _("Type your e-mail address."),
)


class LoginForm(Plain, theirs.LoginForm):
    words = {
        "login": (
            _("Phone number or e-mail"),
            _("As your office has noted it. For example 0812 3456 7890."),
            _("Type your phone number or e-mail address."),
        ),
        "password": _PASSWORD,
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username webauthn",
            "autocapitalize": "none",
            "spellcheck": "false",
        }


class RequestLoginCodeForm(Plain, theirs.RequestLoginCodeForm):
    """Only by e-mail: there is no channel for text messages yet."""

    words = {"email": _EMAIL}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("phone", None)
        self.fields["email"].required = True


class ConfirmLoginCodeForm(Plain, theirs.ConfirmLoginCodeForm):
    words = {"code": (_("Code from the e-mail"), "", _("Type the code."))}


class ResetPasswordForm(Plain, theirs.ResetPasswordForm):
    words = {"email": _EMAIL}


class ResetPasswordKeyForm(Plain, theirs.ResetPasswordKeyForm):
    words = {"password1": _NEW, "password2": _AGAIN}


class ChangePasswordForm(Plain, theirs.ChangePasswordForm):
    words = {"oldpassword": _OLD, "password1": _NEW, "password2": _AGAIN}


class SetPasswordForm(Plain, theirs.SetPasswordForm):
    words = {"password1": _NEW, "password2": _AGAIN}


class ReauthenticateForm(Plain, theirs.ReauthenticateForm):
    words = {"password": _PASSWORD}


class AuthenticateForm(Plain, second.AuthenticateForm):
    words = {"code": _CODE}


class ReauthenticateCodeForm(Plain, second.ReauthenticateForm):
    words = {"code": _CODE}


class ActivateTOTPForm(Plain, totp.ActivateTOTPForm):
    words = {
        "code": (
            _("The code that the app shows now"),
            _("Six figures. They change every half minute."),
            _("Type the code."),
        )
    }


class FirstPasswordForm(Plain, forms.Form):
    """The two boxes of an invitation; whether the password will do is the action's question."""

    words = {"password1": _NEW, "password2": _AGAIN}
    password1 = forms.CharField(
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, str]:
        given = super().clean()
        one, two = given.get("password1"), given.get("password2")
        if one and two and one != two:
            self.add_error("password2", _("These are two different passwords. Type both again."))
        return given
