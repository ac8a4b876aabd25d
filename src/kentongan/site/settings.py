"""Settings: everything an operator may change comes from the environment, with a safe default.

`KENTONGAN_HOME` is the folder that holds what must survive: the database, keys, uploads.
"""

import os
import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from kentongan.rules import channels, readers
from kentongan.seals.signing import SigningKey

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("KENTONGAN_HOME", "var")).resolve()
DEMO = os.environ.get("KENTONGAN_DEMO") == "1"
DEBUG = False


def _kept_secret(name: str) -> str:
    """A secret made once and kept beside the database, readable by its owner alone."""
    if value := os.environ.get(f"KENTONGAN_{name.upper()}"):
        return value
    path = HOME / name
    if not path.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(handle, secrets.token_urlsafe(50).encode())
        os.close(handle)
    return path.read_text()


SECRET_KEY = _kept_secret("secret_key")
# Receipts are derived from this key: losing it does not lose a report, only the deriving of
# the same code for a form sent twice. It is apart from SECRET_KEY so that either can be rotated.
RECEIPT_KEY = _kept_secret("receipt_key").encode()
# Names of senders who gave one are sealed under this key: without it they cannot be read any more.
IDENTITY_KEY = _kept_secret("identity_key").encode()

LEDGER_KEY = SigningKey(HOME / "ledger_key")
# Official material is signed with a key of its own; keys that signed before still verify.
KIT_KEY = SigningKey(HOME / "kit_key")
KIT_KEYS_BEFORE = os.environ.get("KENTONGAN_KIT_KEYS_BEFORE", "").split()
# Opens the addresses of people who write to us on channels; their keyed hashes stand on it too.
CHANNEL_KEY = _kept_secret("channel_key").encode()
# Signs pushes to browsers (VAPID); a browser that took it takes pushes under no other.
PUSH_KEY = _kept_secret("push_key").encode()
# Each channel is off until its variables are set (rules/channels.toml, docs/operate/channels.md).
CHANNELS = channels.configured(os.environ)
READERS = readers.configured(os.environ)
SECURITY_CONTACT = os.environ.get("KENTONGAN_SECURITY_CONTACT", "keamanan@localhost")

_hosts = os.environ.get("KENTONGAN_HOSTS", "localhost,127.0.0.1,[::1]")
ALLOWED_HOSTS = [host.strip() for host in _hosts.split(",")]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
HTTPS = os.environ.get("KENTONGAN_HTTPS") == "1"
# Where this house is found, for links in messages.
ADDRESS = os.environ.get(
    "KENTONGAN_ADDRESS", f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0]}"
).rstrip("/")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "kentongan.ledger",
    "kentongan.vault",
    "kentongan.roster",
    "kentongan.up",
    "kentongan.down",
    "kentongan.loop",
    "kentongan.channels",
    "kentongan.api",
    "kentongan.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    # Before all that may answer by itself, so that those answers carry its header too.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kentongan.site.middleware.private_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kentongan.site.middleware.chosen_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kentongan.site.middleware.Acting",
    "kentongan.site.middleware.Refusals",
]

ROOT_URLCONF = "kentongan.site.urls"
WSGI_APPLICATION = "kentongan.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # page.html stands beside page.py, so the web room itself is the template folder.
        "DIRS": [PACKAGE / "web"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "kentongan.web.parts.context.every_page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "kentongan.web.parts.tags",
            ],
        },
    }
]

# --- Database: SQLite beside the program, or PostgreSQL by DATABASE_URL; same code ------------
_SQLITE = {
    "ENGINE": "kentongan.ledger.sqlite",
    "NAME": HOME / "kentongan.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-65536;"
            "PRAGMA temp_store=MEMORY;PRAGMA mmap_size=268435456;PRAGMA journal_size_limit=67108864;"
        ),
    },
    "CONN_MAX_AGE": 600,
}
if url := os.environ.get("DATABASE_URL"):
    DATABASES = {"default": dj_database_url.parse(url, conn_max_age=600)}
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        DATABASES["default"] = _SQLITE | {"NAME": DATABASES["default"]["NAME"]}
else:
    DATABASES = {"default": _SQLITE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "kentongan.ledger.jobs.LeasedJobs", "QUEUES": []}}

# --- Language and time: Indonesian is the default in fact --------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
# Each audience keeps its own words beside its own pages.
LOCALE_PATHS = sorted(PACKAGE.glob("web/*/locale"))
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"

# --- Who may come in ---------------------------------------------------------------------------
AUTH_USER_MODEL = "roster.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/masuk/"
LOGIN_REDIRECT_URL = "/masuk/jabatan/"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True  # every form carries its own token; no script reads the cookie
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

# Wrong tries are counted in a table of the database, so that limits hold across processes.
# Made after `migrate` (kentongan.web.apps).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
ACCOUNT_ADAPTER = "kentongan.web.account.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are opened by the office, with the post
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to addresses that nobody here has
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Kentongan: "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_SESSION_REMEMBER = True  # one working day, or until the post ends (web/account/entry.py)
_FORMS, _PASSKEYS = "kentongan.web.account.forms.", "kentongan.web.account.passkeys."
ACCOUNT_FORMS = {
    "login": f"{_FORMS}LoginForm",
    "request_login_code": f"{_FORMS}RequestLoginCodeForm",
    "confirm_login_code": f"{_FORMS}ConfirmLoginCodeForm",
    "reset_password": f"{_FORMS}ResetPasswordForm",
    "reset_password_from_key": f"{_FORMS}ResetPasswordKeyForm",
    "change_password": f"{_FORMS}ChangePasswordForm",
    "set_password": f"{_FORMS}SetPasswordForm",
    "reauthenticate": f"{_FORMS}ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": f"{_FORMS}AuthenticateForm",
    "reauthenticate": f"{_FORMS}ReauthenticateCodeForm",
    "activate_totp": f"{_FORMS}ActivateTOTPForm",
    "authenticate_webauthn": f"{_PASSKEYS}AuthenticateWebAuthnForm",
    "login_webauthn": f"{_PASSKEYS}LoginWebAuthnForm",
    "reauthenticate_webauthn": f"{_PASSKEYS}ReauthenticateWebAuthnForm",
    "add_webauthn": f"{_PASSKEYS}AddWebAuthnForm",
    "edit_webauthn": f"{_PASSKEYS}EditWebAuthnForm",
}
MFA_ADAPTER = "kentongan.web.account.second.SecondLock"
SECOND_LOCK_KEY = _kept_secret("second_lock_key").encode()  # secrets of code apps, at rest
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Kentongan"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses come from the office, nobody signs up by himself
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

EMAIL_BACKEND = os.environ.get(
    "KENTONGAN_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_HOST = os.environ.get("KENTONGAN_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("KENTONGAN_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("KENTONGAN_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("KENTONGAN_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("KENTONGAN_SMTP_TLS") == "starttls"
EMAIL_USE_SSL = os.environ.get("KENTONGAN_SMTP_TLS") == "tls"
EMAIL_TIMEOUT = 20  # seconds: no worker hangs on a mail server
DEFAULT_FROM_EMAIL = os.environ.get("KENTONGAN_FROM", "Kentongan <kentongan@localhost>")

# Words of refusals for doors that have no pages (the API).
REFUSAL_WORDS = "kentongan.web.words.say"
WEBHOOK_LOOPBACK = False  # tests alone let webhooks go to this machine

# --- Defences -----------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "font-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
# Not "no-referrer": with it browsers send "Origin: null" with our own forms, and CSRF refuses them.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_FAILURE_VIEW = "kentongan.web.public.errors.page.stale_form"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# Every file of every form goes to the vault's own folder while it comes in, with a limit.
FILE_UPLOAD_HANDLERS = ["kentongan.vault.arriving.VaultHandler"]

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 31_536_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "kentongan.site.logs.WithoutKeys",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("KENTONGAN_LOG", "WARNING")},
    # Below this it writes down addresses of providers, and Telegram's hold our token.
    "loggers": {"urllib3": {"level": "WARNING"}},
}
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # e-mail is unique when given; it may be empty

# Independent members of a fact-checking network, by the name of their institution here: only they may
# mark their checks as ClaimReview (rules/claimreview.toml). Names between semicolons.
FACT_CHECK_MEMBERS = frozenset(
    name.strip()
    for name in os.environ.get("KENTONGAN_FACT_CHECK_MEMBERS", "").split(";")
    if name.strip()
)
