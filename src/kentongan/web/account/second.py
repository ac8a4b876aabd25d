"""The second lock: names, the square for the camera as inline SVG, secrets kept encrypted."""

import base64
import hashlib

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kentongan.roster.models import Person

QUIET = 4  # white modules around a QR code, as its standard asks


class SecondLock(DefaultMFAAdapter):
    """Passkeys and code apps, in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That code is not right, or its time is over. Look again."),
        "cannot_generate_recovery_codes": _("First set up a passkey or a code app."),
    }

    def get_totp_label(self, user: Person) -> str:
        return user.email or user.phone or user.name

    def build_totp_svg(self, url: str) -> SafeString:
        """Inline, because the content policy allows no data: pictures; white in dark mode too."""
        code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
        code.add_data(url)
        rows = code.get_matrix()
        side = len(rows) + 2 * QUIET
        return format_html(
            '<svg role="img" aria-label="{}" width="240" height="240" viewBox="0 0 {} {}"'
            ' shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff"/>'
            '<path fill="#000" d="{}"/></svg>',
            gettext("Square for the camera of the code app"),
            side,
            side,
            "".join(
                f"M{x + QUIET} {y + QUIET}h1v1h-1z"
                for y, row in enumerate(rows)
                for x, dark in enumerate(row)
                if dark
            ),
        )

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": "Kentongan"}

    def _get_user_identifier(self, user: Person) -> str:
        return self.get_totp_label(user)

    # Whoever carries off a copy of the database alone gets no second lock with it.
    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(settings.SECOND_LOCK_KEY).digest()))
