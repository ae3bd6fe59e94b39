"""Settings: one file, safe when unset, loud when wrong. Everything that differs between places is an environment
variable; `docs/deploy.md` lists them."""

from pathlib import Path

import django_stubs_ext
import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

django_stubs_ext.monkeypatch()  # forms, querysets and managers can name their model

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", True)
DATA = Path(env.str("DATA_DIR", str(BASE_DIR / "data")))
DATA.mkdir(parents=True, exist_ok=True)

_needed = () if DEBUG else ("SECRET_KEY", "ALLOWED_HOSTS", "SEALING_KEYS")
_missing = [name for name in _needed if not env.str(name, "")]
if _missing:
    raise ImproperlyConfigured(f"DEBUG is off and these are not set: {', '.join(_missing)}")

SECRET_KEY = env.str("SECRET_KEY", "development only, never in production")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SEALING_KEYS = env.list("SEALING_KEYS", default=["development only, never in production"])
SITE_NAME = env.str("SITE_NAME", "Entraide")
SITE_URL = env.str("SITE_URL", "http://localhost:8000")

INSTALLED_APPS = [
    "config.apps.WiringConfig",
    "config.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "workflows",
    "workflows.people",
    "workflows.notices",
    "workflows.cases",
    "workflows.committee",
    "workflows.jobs",
    "fund.ledger",
    "fund.banking",
    "fund.debits",
    "fund.sources",
    "fund.aid",
    "fund.accounting",
    "fund.reporting",
    "loans",
    "loans.activities",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "workflows.access.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "workflows.access.ReadableMiddleware",
    "workflows.access.AccessMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.csp",
                "workflows.context.site",
            ],
        },
    }
]

# The database: SQLite in one file unless DATABASE_URL says otherwise.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",  # writers queue instead of failing; row locks do nothing here
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
DATABASES = {"default": env.db("DATABASE_URL", f"sqlite:///{DATA / 'entraide.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
    # PostgreSQL would compile what it guesses to be long; of our short questions that is most of the time they take.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_ADAPTER = "workflows.people.adapter.AccountAdapter"  # accounts come from the register of members
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key"}
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = (
    1  # the half minute before and after: a code that lapses while it is typed still counts (RFC 6238)
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_PROXY", False) else None
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 0)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

# Languages, time, words
LANGUAGE_CODE = "en"
LANGUAGES = [("fr", "Français"), ("nl", "Nederlands"), ("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / part / "locale" for part in ("workflows", "fund", "loans")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", "Europe/Brussels")
USE_THOUSAND_SEPARATOR = False

# Files
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
# The virus scanner's socket: a path, or host:port; empty: none. Without a word from it a file counts as not scanned,
# and this says whether those who handle a case may open it; its applicant may.
CLAMD_SOCKET = env.str("CLAMD_SOCKET", "")
OPEN_UNSCANNED = env.bool("OPEN_UNSCANNED", not CLAMD_SOCKET)
BANK_FILES = env.str(
    "BANK_FILES", ""
)  # a folder of real statements for the tests; the product never reads it

# After how many months payers' names and texts are erased from bank lines: 13 is how long a debit can be claimed back.
BANK_NAMES_MONTHS = env.int("BANK_NAMES_MONTHS", 13)
BANK_NAMES_UNMATCHED_MONTHS = env.int("BANK_NAMES_UNMATCHED_MONTHS", 24)
# A folder that the bank's software writes statements to; empty: none is watched.
BANK_INBOX = env.str("BANK_INBOX", "")

# Where "Exit this page" leads whoever is no longer alone: a page that says nothing about them.
LEAVE_URL = env.str("LEAVE_URL", "https://www.wikipedia.org/")

# Mail: a folder until SMTP_URL is set.
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "entraide@localhost")
_smtp = env.email_url("SMTP_URL", "consolemail://")
MAILERS = {
    "default": (
        {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": _smtp["EMAIL_HOST"],
                "port": _smtp["EMAIL_PORT"] or 587,
                "username": _smtp["EMAIL_HOST_USER"],
                "password": _smtp["EMAIL_HOST_PASSWORD"],
                "use_tls": _smtp.get("EMAIL_USE_TLS", False),
                "use_ssl": _smtp.get("EMAIL_USE_SSL", False),
                "timeout": 20,
            },
        }
        if "SMTP_URL" in env.ENVIRON
        else {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(DATA / "mail")},
        }
    )
}

# The head of the chain over movements, each day: a folder and addresses that the database's keeper does not hold.
CHAIN_HEADS_DIR = env.str("CHAIN_HEADS_DIR", str(DATA / "heads"))
CHAIN_HEADS_TO = env.list("CHAIN_HEADS_TO", default=[])

# Work after the commit: in this process, or through a broker.
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", "")
OUTBOX_IN_PROCESS = env.bool("OUTBOX_IN_PROCESS", True)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = env.str("CELERY_QUEUE", "entraide")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "deliver what is due": {"task": "workflows.deliver_due", "schedule": 60.0},
    "close the votes whose time has come": {
        "task": "workflows.committee.settle_and_remind",
        "schedule": 300.0,
    },
    "prove the books": {"task": "fund.ledger.prove", "schedule": 600.0},
    "look into the bank's folder": {"task": "fund.banking.watch", "schedule": 120.0},
    "show to the virus scanner what it has not seen": {"task": "workflows.cases.scan", "schedule": 300.0},
    "make archives that stand still": {"task": "workflows.cases.take_up_exports", "schedule": 300.0},
    "nightly": {"task": "config.nightly", "schedule": 24 * 3600.0},
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication",
        "rest_framework.authentication.TokenAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["workflows.access.Allowed"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "workflows.rest.StrictJSONParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "workflows.rest.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "workflows.rest_answers.answer_refusal",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Entraide",
    "DESCRIPTION": "Solidarity fund and zero-rate loans. Amounts are integer cents.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
