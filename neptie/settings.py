"""All settings, read from the environment; each default runs on a laptop.

What is unset falls back to the local installation under `NEPTIE_HOME`; `neptie.checks` refuses
such fallbacks in production.
"""

import os
from datetime import timedelta
from pathlib import Path

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from environs import Env

from neptie.local.addresses import addresses, celery_broker_url, neptie_home
from neptie.local.keys import local_secrets
from neptie.mail_server import mail_server

django_stubs_ext.monkeypatch()
env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# Local mode
NEPTIE_HOME = neptie_home()
NEPTIE_LOCAL = env.bool("NEPTIE_LOCAL", "DATABASE_URL" not in os.environ)
_secrets = local_secrets(NEPTIE_HOME) if NEPTIE_LOCAL else {}
_local = addresses(NEPTIE_HOME)

SECRET_KEY = env.str("NEPTIE_SECRET_KEY", _secrets.get("NEPTIE_SECRET_KEY", ""))
NEPTIE_KEYRING = env.str("NEPTIE_KEYRING", _secrets.get("NEPTIE_KEYRING", ""))
NEPTIE_PUBLIC_URL = env.str("NEPTIE_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
NEPTIE_ALLOW_PRIVATE_HOSTS = env.bool("NEPTIE_ALLOW_PRIVATE_HOSTS", False)
NEPTIE_DEMO = env.bool("NEPTIE_DEMO", True)
NEPTIE_TRUSTED_PROXIES = env.int("NEPTIE_TRUSTED_PROXIES", 0)

# What a credential may do in an hour; a workspace's own figures are staff's to set in the admin.
NEPTIE_LIMITS = {
    "general": env.str("NEPTIE_LIMIT_GENERAL", "1000/h"),
    "ai": env.str("NEPTIE_LIMIT_AI", "100/h"),
    "email": env.str("NEPTIE_LIMIT_EMAIL", "500/h"),
    "import": env.str("NEPTIE_LIMIT_IMPORT", "1000/h"),
}
NEPTIE_LIMIT_AUTH = env.str("NEPTIE_LIMIT_AUTH", "100/h")

# Drafting and criteria in plain words; without a key the local writer does the drafting.
ANTHROPIC_API_KEY = env.str("ANTHROPIC_API_KEY", "")
ANTHROPIC_BASE_URL = env.str("ANTHROPIC_BASE_URL", "https://api.anthropic.com")
NEPTIE_CLAUDE_MODEL = env.str("NEPTIE_CLAUDE_MODEL", "claude-sonnet-5-5")

# Gmail and Outlook: the client that this installation is registered as with each. The addresses
# are those of the providers' public services; a national cloud or a proxy has others.
NEPTIE_GOOGLE_CLIENT_ID = env.str("NEPTIE_GOOGLE_CLIENT_ID", "")
NEPTIE_GOOGLE_CLIENT_SECRET = env.str("NEPTIE_GOOGLE_CLIENT_SECRET", "")
NEPTIE_GOOGLE_CONSENT_URL = env.str(
    "NEPTIE_GOOGLE_CONSENT_URL", "https://accounts.google.com/o/oauth2/v2/auth"
)
NEPTIE_GOOGLE_TOKEN_URL = env.str("NEPTIE_GOOGLE_TOKEN_URL", "https://oauth2.googleapis.com/token")
NEPTIE_GMAIL_URL = env.str("NEPTIE_GMAIL_URL", "https://gmail.googleapis.com/")
NEPTIE_MICROSOFT_CLIENT_ID = env.str("NEPTIE_MICROSOFT_CLIENT_ID", "")
NEPTIE_MICROSOFT_CLIENT_SECRET = env.str("NEPTIE_MICROSOFT_CLIENT_SECRET", "")
NEPTIE_MICROSOFT_AUTHORITY = env.str(
    "NEPTIE_MICROSOFT_AUTHORITY", "https://login.microsoftonline.com/common"
)
NEPTIE_GRAPH_URL = env.str("NEPTIE_GRAPH_URL", "https://graph.microsoft.com/v1.0")
# The name servers (IP addresses, host:port) that sending domains are checked with; none given,
# the machine's own.
NEPTIE_DNS_SERVERS: list[str] = env.list("NEPTIE_DNS_SERVERS", [])

# Django
DEBUG = False
ALLOWED_HOSTS = env.list("NEPTIE_ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
ROOT_URLCONF = "neptie.urls"
WSGI_APPLICATION = "neptie.wsgi.application"
INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "neptie.apps.StaffConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "corsheaders",
    "csp",
    "django_cotton",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "neptie.apps.NeptieConfig",
    "accounts",
    "leads",
    "campaigns",
    "ai",
    "emailing",
    "analytics",
]
MIDDLEWARE = [
    "neptie.api.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "neptie.api.middleware.ServiceAwayMiddleware",
    "neptie.api.middleware.PastPagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "neptie.pages.middleware.BoundedBodyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    }
]
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Signing in, in the browser
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.signing.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    name: f"accounts.forms.signing.{form}"
    for name, form in {
        "login": "LoginForm",
        "signup": "SignupForm",
        "reset_password": "ForgotForm",
        "add_email": "ChangeAddressForm",
        "change_password": "ChangePasswordForm",
        "set_password": "SetPasswordForm",
        "reset_password_from_key": "ResetPasswordForm",
    }.items()
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# The security page asks for it; nobody is kept out of a workspace of their own.
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ALLAUTH_TRUSTED_PROXY_COUNT = NEPTIE_TRUSTED_PROXIES
MFA_ADAPTER = "accounts.signing.MFAAdapter"
MFA_FORMS = {"add_webauthn": "accounts.forms.signing.PasskeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = NEPTIE_LOCAL
MFA_TOTP_ISSUER = "Neptie"
# A code of the half minute before or after is taken too: phones' clocks differ.
MFA_TOTP_TOLERANCE = 1
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# The product's own mail; without EMAIL_URL it stays here, and local mode shows it on /_mail/.
_mail = mail_server(env.str("EMAIL_URL", ""))
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.turns_to_tls, _mail.begins_with_tls
EMAIL_BACKEND = "accounts.mail_backend.ProductMailBackend"
DEFAULT_FROM_EMAIL = env.str("NEPTIE_MAIL_FROM", "Neptie <neptie@localhost>")

# PostgreSQL and Redis
_database = env.dj_db_url("DATABASE_URL", _local.database_url)
DATABASES = {
    "default": {
        **_database,
        "ENGINE": "neptie.kernel.postgresql",
        "OPTIONS": {
            # For neptie.kernel.rows; what Django asks itself is never prepared.
            "prepare_threshold": 5,
            # What a search finds is remembered row by row, not page by page.
            "options": "-c work_mem=16MB",
            **_database.get("OPTIONS", {}),
        },
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
REDIS_URL = env.str("REDIS_URL", _local.redis_url)
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
}
RATELIMIT_FAIL_OPEN = False

# Words, time, files
LANGUAGE_CODE = "en-us"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [BASE_DIR / "locale"]
STATIC_URL = "static/"
# Locally the finders serve the packages' own files; production collects them.
STATIC_ROOT = None if NEPTIE_LOCAL else env.path("NEPTIE_STATIC", NEPTIE_HOME / "static")
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("tabler/css", BASE_DIR / "node_modules" / "@tabler" / "core" / "dist" / "css"),
]
NEPTIE_ICONS = BASE_DIR / "node_modules" / "@tabler" / "icons" / "icons" / "outline"
WHITENOISE_USE_FINDERS = NEPTIE_LOCAL
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if NEPTIE_LOCAL
        else "whitenoise.storage.CompressedStaticFilesStorage"
    },
}
MEDIA_ROOT = env.path("NEPTIE_FILES", NEPTIE_HOME / "files")
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Security
_HTTPS = NEPTIE_PUBLIC_URL.startswith("https://")
SECURE_SSL_REDIRECT = _HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
if NEPTIE_TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [NEPTIE_PUBLIC_URL]
CORS_ALLOWED_ORIGINS: list[str] = env.list("NEPTIE_CORS_ORIGINS", [])
CORS_URLS_REGEX = r"^/(api|v1)/"
CORS_EXPOSE_HEADERS = [
    "Location",
    "Retry-After",
    "X-Request-Id",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Staff's admin
UNFOLD = {
    "SITE_TITLE": "Neptie admin",
    "SITE_HEADER": "Neptie",
    "SITE_SUBHEADER": "Admin",
    "SITE_URL": None,  # the way back stands in the sidebar
    "SITE_ICON": "neptie.staff.navigation.mark",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": "neptie.staff.navigation.mark"}
    ],
    "ENVIRONMENT": "neptie.staff.navigation.environment",
    "DASHBOARD_CALLBACK": "neptie.staff.dashboard.dashboard",
    "STYLES": ["neptie.staff.navigation.style"],
    "SHOW_BACK_BUTTON": True,
    "SIDEBAR": {
        "navigation": "neptie.staff.navigation.sidebar",
        "show_search": True,
        "command_search": True,
    },
    "ACCOUNT": {"navigation": "neptie.staff.navigation.account"},
}

# API
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["neptie.api.parsers.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "neptie.api.pagination.PageOrCursor",
    "DEFAULT_SCHEMA_CLASS": "neptie.api.schema.Schema",
    "EXCEPTION_HANDLER": "neptie.api.errors.handle",
    "UNAUTHENTICATED_USER": None,
}
NEPTIE_REFRESH_LIFETIME = timedelta(days=30)
SIMPLE_JWT = {
    "ALGORITHM": "HS256",
    "SIGNING_KEY": SECRET_KEY,
    "ACCESS_TOKEN_LIFETIME": timedelta(hours=1),
    "REFRESH_TOKEN_LIFETIME": NEPTIE_REFRESH_LIFETIME,
    "UPDATE_LAST_LOGIN": False,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Neptie API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "PREPROCESSING_HOOKS": ["neptie.api.schema.canonical_paths"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "neptie.api.schema.with_errors",
    ],
    # Where several things have a kind or a status, the names are said here.
    "ENUM_NAME_OVERRIDES": {
        "CustomFieldKindEnum": "leads.rules.typed.KINDS",
        "SuppressionKindEnum": ["email", "domain"],
        "StepKindEnum": ["email", "wait", "call", "task"],
        "LeadStatusEnum": "leads.models.lead.Status.values",
        "JobStatusEnum": "leads.models.bulk.JobStatus",
    },
}

# Workers
CELERY_BROKER_URL = celery_broker_url(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Mail goes before what takes long: a task that is not named here is of the first priority (0).
CELERY_TASK_ROUTES = {
    "leads.tasks.run_imports": {"priority": 5},
    "leads.tasks.run_bulk_jobs": {"priority": 5},
    "ai.tasks.refresh_scores": {"priority": 9},
}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 10,
    "visibility_timeout": 3600,
    "priority_steps": [0, 5, 9],
    "sep": ":",
    "queue_order_strategy": "priority",
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
# The sweeps: each finds in PostgreSQL what a lost bell would have said.
CELERY_BEAT_SCHEDULE = {
    name: {"task": task, "schedule": seconds, "options": {"expires": seconds}}
    for name, task, seconds in (
        ("send what is queued", "emailing.tasks.send_queued", 5.0),
        ("advance campaigns", "emailing.tasks.advance_campaigns", 5.0),
        ("settle lost sends", "emailing.tasks.settle_lost", 30.0),
        ("look for uncertain mails", "emailing.tasks.look_for_uncertain", 15.0),
        ("see who files what it sends", "emailing.tasks.learn_filing", 600.0),
        ("go on with imports", "leads.tasks.run_imports", 10.0),
        ("go on with bulk jobs", "leads.tasks.run_bulk_jobs", 10.0),
        ("clear old drafts of imports", "leads.tasks.clear_drafts", 3600.0),
        ("score fresh leads", "ai.tasks.refresh_scores", 10.0),
        ("check domains", "emailing.tasks.check_domains", 600.0),
        ("make partitions", "emailing.tasks.make_partitions", 60.0),
        ("erase words of old mails", "emailing.tasks.erase_words", 3600.0),
        ("send product mail", "accounts.tasks.send_product_mail", 30.0),
        ("clear what expired", "accounts.tasks.clear_expired", 3600.0),
    )
}
# Who refuses accounts that a campaign names and the workspace does not have.
NEPTIE_ACCOUNTS_CHECK = "emailing.selectors.mailboxes.require_mailboxes"
# Which tasks a business event wakes. Downstream reads the spine; upstream names nobody.
NEPTIE_WAKES = {
    "lead.created": ("ai.tasks.refresh_scores",),
    "lead.updated": ("ai.tasks.refresh_scores",),
    "lead.engaged": ("ai.tasks.refresh_scores",),
    "lead.merged": ("ai.tasks.refresh_scores",),
    "lead.unsubscribed": ("ai.tasks.refresh_scores",),
    "import.done": ("ai.tasks.refresh_scores",),
    "campaign.started": ("emailing.tasks.advance_campaigns",),
    "campaign.assigned": ("emailing.tasks.advance_campaigns",),
    "account.created": ("emailing.tasks.check_domains",),
    "domain.created": ("emailing.tasks.check_domains",),
    "domain.updated": ("emailing.tasks.check_domains",),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "neptie.kernel.request_id.RequestIdFilter"},
        # Whoever answers 503 has said in the log what is away.
        "unless_503": {
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: getattr(record, "status_code", 0) != 503,
        },
    },
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"}
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["request_id"],
        }
    },
    "root": {"handlers": ["stderr"], "level": env.str("NEPTIE_LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # The sweeps come every few seconds; what goes wrong with one is a warning or worse.
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.worker.request": {"level": "WARNING"},
        # A caller's mistakes are answered, not logged.
        "django.request": {"level": "ERROR", "filters": ["unless_503"]},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
