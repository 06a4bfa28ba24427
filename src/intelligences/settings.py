"""The one settings file. Everything that differs between machines comes from the environment, read loudly."""

import secrets
from pathlib import Path

from intelligences import environment as env
from intelligences.accounts.proconnect import configuration as proconnect
from intelligences.database import config as database_config
from intelligences.database import home as instance_home
from intelligences.database import make_folder
from intelligences.database import url as database_url
from intelligences.ui import conformity

PACKAGE = Path(__file__).resolve().parent
PROJECT = PACKAGE.parent.parent
HOME = instance_home()

DEBUG = env.flag("DEBUG")
# The demonstration shows invented people and lets anyone sign in as them: `make run` sets it, production never.
DEMONSTRATION = env.flag("DEMONSTRATION")


def _secret() -> str:
    """The instance's signing key: from the environment, else made once and kept beside the instance's data."""
    given = env.text("SECRET_KEY", "")
    if given:
        return given
    kept = HOME / "secret_key"
    try:
        return kept.read_text()
    except OSError:
        made = secrets.token_urlsafe(48)
        try:
            make_folder(kept.parent)
            kept.touch(mode=0o600)
            kept.write_text(made)
        except OSError as error:
            raise env.SettingError(f"Cannot write {kept} ({error.strerror}). Set SECRET_KEY or IA_HOME.") from None
        return made


SECRET_KEY = _secret()
SITE_URL = env.text("SITE_URL", f"http://127.0.0.1:{env.number('PORT', 8000)}").rstrip("/")
ALLOWED_HOSTS = env.listing("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.listing("CSRF_TRUSTED_ORIGINS")

# Who publishes: a setting, because an independent project speaks in nobody's name.
PUBLISHER = env.text("PUBLISHER", "")
PUBLISHER_CONTACT = env.text("PUBLISHER_CONTACT", "")
PUBLICATION_DIRECTOR = env.text("PUBLICATION_DIRECTOR", "")
HOSTING = env.text("HOSTING", "")
SOURCE_CODE_URL = env.text("SOURCE_CODE_URL", "")
# The last accessibility audit made by people, "2027-03-01 71.2 Who made it"; empty: the site says "non conforme".
try:
    ACCESSIBILITY_AUDIT = conformity.read(env.text("ACCESSIBILITY_AUDIT", ""))
except conformity.NotAnAudit as error:
    raise env.SettingError(str(error)) from None

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "procrastinate.contrib.django",
    "intelligences.kernel",
    "intelligences.ui",
    "intelligences.territories",
    "intelligences.accounts",
    "allauth",  # after ours, whose templates replace its own
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "intelligences.documents",
    "intelligences.messages",
    "intelligences.search",
    "intelligences.moderation",
    "intelligences.community",
    "intelligences.library",
    "intelligences.debate",
    "intelligences.opendata",
    "intelligences.pages",
]

MIDDLEWARE = [
    "intelligences.opendata.api.edge.ProblemsMiddleware",
    "intelligences.kernel.faults.DatabaseFaultMiddleware",
    "intelligences.kernel.pagecache.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "intelligences.kernel.compression.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "intelligences.accounts.sessions.SessionLimitsMiddleware",
    "intelligences.accounts.access.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "intelligences.ui.errors.NotAllowedMiddleware",
]

ROOT_URLCONF = "intelligences.urls"
WSGI_APPLICATION = "intelligences.wsgi.application"
DATABASES = {"default": database_config(database_url())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Person"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "intelligences.ui.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "intelligences.ui.templatetags.ui"],
        },
    }
]

# Sign-in: a code by e-mail (accounts/actions/sign_in.py), then allauth: passkeys, second factor, list of sessions.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "accounts:home", "/"
ACCOUNT_ADAPTER = "intelligences.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # a code that came back has verified the address
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key,10/h/key",
    "confirm_login_code": "30/m/ip",
    "new_address": "5/h/key,10/d/key",  # by person: a new address for their account
    "login_failed": "10/m/ip,5/5m/key",
    "proconnect": "60/m/ip",  # a town hall goes out by one address
    "question_by_person": "20/d/key",
    "question_by_address": "6/d/key",
    "question_by_network": "60/d/key",
    "unproved_question_by_address": "2/d/key",  # without JavaScript nothing is computed: fewer a day
    "unproved_question_by_network": "10/d/key",
    "registration_by_address": "20/d/key",
    "registration_by_network": "200/d/key",  # a town hall or a school goes out by one address
    "unproved_registration_by_address": "5/d/key",
    "unproved_registration_by_network": "40/d/key",
    "debate_by_network": "400/d/key",  # by debate; a town hall or a school goes out by one address
    "unproved_debate_by_network": "40/d/key",
    "debate_by_address": "4/d/key",  # links sent to one address, by debate
    "statement_by_participant": "10/d/key",
    "api_by_token": "240/m/key",
    "api_wrong_token": "30/m/ip",
    "stub_by_network": "60/d/key",  # codes of stubs that are tried, by debate
}
# ProConnect (docs/operate/proconnect.md); None where it isn't set: neither button nor addresses.
try:
    PROCONNECT = proconnect.read(
        env.text("PROCONNECT_ISSUER", ""),
        env.text("PROCONNECT_CLIENT_ID", ""),
        env.text("PROCONNECT_CLIENT_SECRET", ""),
        env.listing("PROCONNECT_ACR", "eidas1,eidas1-mfa,eidas2,eidas3"),
    )
except proconnect.NotAClient as error:
    raise env.SettingError(str(error)) from None
MFA_ADAPTER = "intelligences.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "intelligences.accounts.second_factor.SecondCodeForm",
    "reauthenticate": "intelligences.accounts.second_factor.ConfirmationForm",
    "activate_totp": "intelligences.accounts.second_factor.FirstCodeForm",
    "add_webauthn": "intelligences.accounts.second_factor.NewKeyForm",
    "edit_webauthn": "intelligences.accounts.second_factor.RenamedKeyForm",
}
MFA_TOTP_ISSUER = "Intelligences associées"
MFA_TOTP_TOLERANCE = 1
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 1 if env.flag("BEHIND_PROXY") else 0)

# Shared by every process, so that limits on sign-in hold whichever one answers; its keys are hashed (no address kept).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_sharedcache",
        "KEY_FUNCTION": "intelligences.accounts.limits.hashed_key",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},  # never cull living counters; an hourly task forgets the others
    }
}

# Language lives in the address (French bare, English under /en/): no cookie, no guess.
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(HOME / "static")))
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(HOME / "files")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60 * 60 * 24 * 365
DOCUMENT_MAX_SIZE = env.number("DOCUMENT_MAX_MB", 25) * 1024 * 1024
# A command that reads a file on its standard input: 0 = clean, 1 = infected. Example: clamdscan --no-summary -
ANTIVIRUS_COMMAND = env.text("ANTIVIRUS_COMMAND", "")
FILE_UPLOAD_HANDLERS = [
    "intelligences.documents.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# Every e-mail goes through the outbox, which the worker empties through this transport.
EMAIL_BACKEND = "intelligences.messages.backend.OutboxBackend"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Intelligences associées <ne-pas-repondre@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
SMTP_HOST = env.text("SMTP_HOST", "")
SMTP_PORT = env.number("SMTP_PORT", 587)
SMTP_USER = env.text("SMTP_USER", "")
SMTP_PASSWORD = env.text("SMTP_PASSWORD", "")
SMTP_TLS = env.flag("SMTP_TLS", True)
# Where reports of non-delivery go; each message adds `+<its identity>` before the @. Without it: the sender's address.
BOUNCE_ADDRESS = env.text("BOUNCE_ADDRESS", "")

_https = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = _https
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_NAME = "__Host-session" if _https else "session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "csrf"
CSRF_FAILURE_VIEW = "intelligences.ui.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

PROCRASTINATE_ON_APP_READY = "intelligences.kernel.tasks.ready"
PROCRASTINATE_IMPORT_PATHS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"procrastinate": {"level": "ERROR"}, "intelligences": {"level": "INFO"}},
}
# A page and its twins share a prefix without a slash: /territoires/ and /territoires.json.
SILENCED_SYSTEM_CHECKS = ["urls.W002"]
