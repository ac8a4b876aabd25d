"""How django-allauth meets our roster: nobody signs up, phone or e-mail opens the door."""

import logging
import re
import time
from smtplib import SMTPException

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import Person

log = logging.getLogger(__name__)
JUST_NOW = 300  # seconds after coming in during which nobody is asked for the password again
_WRONG = _("That does not open an account. Check the number or address, and the password.")
# What allauth would like to say → what we say; whatever is not here stays unsaid.
_SAID = {
    "account/messages/password_changed.txt": _("The password is changed."),
    "account/messages/password_set.txt": _("The password is set."),
    "mfa/messages/totp_activated.txt": _("The code app now protects this account."),
    "mfa/messages/totp_deactivated.txt": _("The code app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey now protects this account."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
}

_AGAIN = {
    "reauthenticate": _("Use the password"),
    "mfa_reauthenticate": _("Use the code app or a spare code"),
    "mfa_reauthenticate:webauthn": _("Use the passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by an office together with a post, never by signing up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        # The same words for a wrong password and for an unknown person.
        "email_password_mismatch": _WRONG,
        "phone_password_mismatch": _WRONG,
        "username_password_mismatch": _WRONG,
        "invalid_login": _WRONG,
        "account_inactive": _WRONG,
        "enter_current_password": _("Type the password you use now."),
        "incorrect_password": _("That is not the password of this account."),
        "incorrect_code": _("That code is not right, or its time is over. Look again."),
        "too_many_login_attempts": _("Too many wrong tries. Wait five minutes, then try again."),
        "rate_limited": _("Too many tries. Wait a minute, then try again."),
        "invalid_password_reset": _("This link has been used, or its time is over."),
        "same_as_current": _("Choose another one than before."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        return url.isprintable() and super().is_safe_url(url)

    def add_message(self, request, level, message_template=None, *args, message=None, **kwargs):
        """Our own words, and silence where the page itself already says it."""
        message = message or _SAID.get(message_template)
        if message:
            super().add_message(request, level, message=str(message))

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Not of somebody who has only just come in."""
        request = self.request
        records = get_authentication_records(request, request.user)
        if records and time.time() - records[-1]["at"] < JUST_NOW:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """A mail server that does not answer must not tell a known address from an unknown one."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError):
            log.exception("mail not sent: %s", template_prefix)

    def get_reauthentication_methods(self, user: Person) -> list[dict]:
        return [
            row | {"description": _AGAIN[row["id"]]}
            for row in super().get_reauthentication_methods(user)
        ]

    # --- Phone numbers ---------------------------------------------------------------------
    def clean_phone(self, phone: str) -> str:
        return in_full(phone)

    def phone_form_field(self, **kwargs: object):
        """A number as people here write it: 0812…, 62812…, +62 812-…"""
        return super().phone_form_field(**kwargs | {"validators": []})

    def get_user_by_phone(self, phone: str) -> Person | None:
        return Person.objects.filter(phone=in_full(phone)).first()

    def get_phone(self, user: Person) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: Person, phone: str, verified: bool) -> None:
        """Numbers stand on the roster; the office that keeps it writes them."""
        raise Refusal("entry.office_writes")

    def set_phone_verified(self, user: Person, phone: str) -> None:
        raise Refusal("entry.no_sms")

    def send_verification_code_sms(self, user: Person, phone: str, code: str, **kwargs) -> None:
        """There is no channel for text messages yet, and we say so."""
        raise Refusal("entry.no_sms")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: object) -> str:
        """Wrong tries are counted per account. Allauth forgets phones here: everybody with a
        phone would share one count, and five wrong tries would shut the door for all of them."""
        if phone := credentials.get("phone"):
            credentials = {"username": in_full(str(phone))}
        return super()._get_login_attempts_cache_key(request, **credentials)


def in_full(phone: str) -> str:
    """`0812-3456 789` → `+628123456789`: Indonesian numbers with their country, signs left out."""
    digits = re.sub(r"[^0-9+]", "", phone)
    if digits.startswith("+"):
        return digits
    digits = digits.removeprefix("00")
    if digits.startswith("0"):
        return f"+62{digits[1:]}"
    return f"+{digits}" if digits.startswith("62") else f"+62{digits}"
