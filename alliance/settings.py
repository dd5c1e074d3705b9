"""One settings file, from the environment alone, closed by default. docs/settings.md lists every name."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from alliance import env

BASE_DIR = Path(__file__).resolve().parent.parent

# ---- Where and how it runs ----
DEBUG = env.flag("ALLIANCE_DEBUG", default=False)
DEMO = env.flag("ALLIANCE_DEMO", default=False)
DEMO_PASSWORD = env.text("ALLIANCE_DEMO_PASSWORD", "alliance-demo")
BIND = env.text("ALLIANCE_BIND", "127.0.0.1:8000")
SECRET_KEY = env.text("ALLIANCE_SECRET_KEY")
ALLOWED_HOSTS = env.words("ALLIANCE_HOSTS", "localhost,127.0.0.1,[::1]")
SITE_URL = env.text("ALLIANCE_SITE_URL", f"http://{BIND}")
TIME_ZONE = env.text("ALLIANCE_TIME_ZONE", "UTC")

# Only an installation on the loopback address may speak plain HTTP.
HTTPS = env.flag("ALLIANCE_HTTPS", default=True)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("ALLIANCE_BEHIND_PROXY", default=False) else None
)
# A probe on the machine itself asks without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "projects.views.keeping.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# Files are held in memory until they stand in the database; nothing of them touches the disk.
FILE_MAX_BYTES = env.number("ALLIANCE_FILE_MAX_MB", default=20) * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["alliance.uploads.LimitedUploadHandler"]
# Up to here a body is read and let go, so that its form can say that the file is too large; above, it is left unread.
BODY_MAX_BYTES = 10 * FILE_MAX_BYTES + DATA_UPLOAD_MAX_MEMORY_SIZE
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# ---- What it is made of ----
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_htmx",
    "csp",
    "alliance",
    "alliance.accounts",
    "alliance.audit",
    "frameworks",
    "reminders",
    "projects",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "alliance.http.RefuseNulMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "alliance.http.OneTransactionMiddleware",
    "alliance.http.ReaderLanguageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "alliance.http.RefuseHugeMiddleware",
    "frameworks.views.refusals.RefusalMiddleware",
    "projects.views.keeping.KeepTypedMiddleware",
    "projects.views.offered.DefaultViewMiddleware",
]
ROOT_URLCONF = "alliance.urls"
WSGI_APPLICATION = "alliance.wsgi.application"
# Fields are drawn by templates/django/forms/, alike on every page.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
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
                "projects.views.shell.shell",
                "projects.views.changes.watch",
            ],
        },
    }
]

# ---- PostgreSQL is the only truth ----
DATABASES = {"default": {**env.database("ALLIANCE_DATABASE_URL"), "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Limits and used one-time codes must outlive Redis, so the cache is a table.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# ---- Redis is the doorbell ----
CELERY_BROKER_URL = env.text("ALLIANCE_REDIS_URL")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_ROUTES = {"reminders.tasks.*": {"queue": "reminders"}}
CELERY_TASK_DEFAULT_QUEUE = "alliance"
TICK_SECONDS = env.number("ALLIANCE_TICK_SECONDS", default=60)
CELERY_BEAT_SCHEDULE = {
    "plan-and-send": {"task": "reminders.tasks.tick", "schedule": TICK_SECONDS},
    "make-files": {"task": "projects.tasks.make_files", "schedule": TICK_SECONDS},
}

# ---- Files of reports ----
# For how many days a file is kept, and for how many seconds the making of one is waited for.
REPORT_FILE_DAYS = env.number("ALLIANCE_REPORT_FILE_DAYS", default=7)
REPORT_FILE_SECONDS = env.number("ALLIANCE_REPORT_FILE_SECONDS", default=300)

# ---- Files of projects ----
FILES_PER_PROJECT = env.number("ALLIANCE_FILES_PER_PROJECT", default=50)
FILE_KINDS = env.words("ALLIANCE_FILE_KINDS", "pdf,png,jpg,docx,xlsx,pptx,hwp,hwpx,csv,txt")
CLAMD_URL = env.scanner("ALLIANCE_CLAMD_URL")
if CLAMD_URL:
    CELERY_BEAT_SCHEDULE["scan-files"] = {"task": "projects.tasks.scan_files", "schedule": TICK_SECONDS}

# ---- Mail ----
SMTP = env.mail("ALLIANCE_SMTP_URL", "smtp://localhost:25")
# What becomes of a mail of which nobody can know whether the relay took it (reminders/doubt.py).
MAIL_POLICIES = {
    "reminder": env.choice("ALLIANCE_REMINDER_POLICY", ("resend", "hold", "reconcile")),
    "announcement": env.choice("ALLIANCE_ANNOUNCEMENT_POLICY", ("hold", "resend", "reconcile")),
}
RELAY_LOG = env.text("ALLIANCE_RELAY_LOG", "")
EMAIL_HOST, EMAIL_PORT = SMTP.host, SMTP.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = SMTP.user, SMTP.password
EMAIL_USE_SSL, EMAIL_USE_TLS = SMTP.ssl, SMTP.starttls
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("ALLIANCE_MAIL_FROM", "Regional Cooperation Framework <rcf@localhost>")

# ---- Who signs in ----
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "projects:dashboard"
ACCOUNT_ADAPTER = "alliance.accounts.adapter.ClosedDoorAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "alliance.accounts.adapter.SecondFactorAdapter"
ACCOUNT_FORMS = {"login": "alliance.accounts.forms.SignInForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Regional Cooperation Framework"
MFA_REQUIRED = env.flag("ALLIANCE_MFA_REQUIRED", default=not DEMO)

# ---- Two languages ----
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LOCALE_PATHS = [BASE_DIR / "locale"]

# ---- Files that never change ----
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("ALLIANCE_STATIC_ROOT", str(BASE_DIR / ".local" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("ALLIANCE_LOG_LEVEL", "INFO")},
}
