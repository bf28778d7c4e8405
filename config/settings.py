"""Settings. Everything a site may change comes from the environment or from `$GONGJIAN_HOME/settings.env`
(see gongjian.sample.env, which explains each name)."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from gongjian.rooms import ROOMS

BASE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("GONGJIAN_HOME") or BASE / "var").absolute()


def _read_env_file(path: Path) -> None:
    """NAME=value lines; what the environment already says wins."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, sign, value = line.partition("=")
        if sign and not name.lstrip().startswith("#"):
            os.environ.setdefault(name.strip(), value.strip())


_read_env_file(HOME / "settings.env")


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, str(default)).lower() in {"1", "true", "yes", "on"}


def _words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def _secret_key() -> str:
    """The signing key: given, or made once and kept in the home folder, readable by its owner alone."""
    given = os.environ.get("GONGJIAN_SECRET_KEY")
    if given:
        return given
    path = HOME / "secret.key"
    if not path.is_file():
        HOME.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def _database() -> dict[str, object]:
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        HOME.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "gongjian.kit.sqlite",
            "NAME": str(HOME / "gongjian.sqlite3"),
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                " PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(
            f"DATABASE_URL begins with {parts.scheme!r}; expected postgresql://user:password@host:port/name"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


SECRET_KEY = _secret_key()
DEBUG = _flag("GONGJIAN_DEBUG")
DEMO = _flag("GONGJIAN_DEMO")
"""Demonstration mode: the sign-in page lists the demo accounts."""
ALLOWED_HOSTS = _words("GONGJIAN_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = _words("GONGJIAN_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "template_partials",
    "django_htmx",
    "axes",
    "gongjian",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gongjian.kit.middleware.PolicyHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gongjian.dispatch.middleware.DeviceMiddleware",
    "gongjian.people.middleware.ViewerMiddleware",
    "gongjian.kit.middleware.LanguageMiddleware",
    "gongjian.people.middleware.EnterpriseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gongjian.kit.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
# The public pages as a process of their own (`gongjian serve --public-only`): nothing else stands at any address.
PUBLIC_ONLY = _flag("GONGJIAN_PUBLIC_ONLY")
if PUBLIC_ONLY:
    ROOT_URLCONF = "config.public_urls"
    MIDDLEWARE = [
        "django.middleware.security.SecurityMiddleware",
        "whitenoise.middleware.WhiteNoiseMiddleware",
        "gongjian.kit.middleware.PolicyHeaders",
        "gongjian.publish.portal.middleware.StrangerMiddleware",
        "gongjian.kit.middleware.LanguageMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
        "gongjian.kit.middleware.RefusalMiddleware",
    ]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "gongjian" / room / "templates" for room in reversed(ROOMS)],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.filesystem.Loader"],
                        )
                    ],
                )
            ],
            "libraries": {
                "gongjian": "gongjian.kit.templatetags.gongjian",
            },
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "gongjian.web.context.shell",
            ],
        },
    }
]

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "gongjian.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "gongjian.people.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "gongjian.web.views.errors.csrf_failed"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_ENABLE_ADMIN = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "gongjian.people.views.sign_in.locked_out"
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE / "gongjian" / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [BASE / "gongjian" / "web" / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

STATIC_ROOT.mkdir(parents=True, exist_ok=True)
FILES = HOME / "files"
"""Where the bytes of attached files lie; the ledger holds their hashes."""
PAPER_FONTS = {
    "body": os.environ.get("GONGJIAN_FONT_BODY", ""),
    "title": os.environ.get("GONGJIAN_FONT_TITLE", ""),
    "heading": os.environ.get("GONGJIAN_FONT_HEADING", ""),
    "second": os.environ.get("GONGJIAN_FONT_SECOND", ""),
}
UPLOAD_LIMIT = int(os.environ.get("GONGJIAN_UPLOAD_MB", "20")) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Behind a proxy that ends HTTPS, set GONGJIAN_HTTPS=1: cookies become secure, the proxy's word on the scheme counts.
HTTPS = _flag("GONGJIAN_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = int(os.environ.get("GONGJIAN_HSTS_SECONDS", "0"))
USE_X_FORWARDED_HOST = _flag("GONGJIAN_FORWARDED_HOST")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "manifest-src 'self'"
)

# Messages: beside the pages only where a site has set a way up. The address of a robot is its key: it is never logged.
SITE = os.environ.get("GONGJIAN_SITE", "").rstrip("/")
"""What addresses in messages begin with."""
ROBOTS = {
    "wecom": {"url": os.environ.get("GONGJIAN_WECOM_WEBHOOK", ""), "secret": ""},
    "dingtalk": {
        "url": os.environ.get("GONGJIAN_DINGTALK_WEBHOOK", ""),
        "secret": os.environ.get("GONGJIAN_DINGTALK_SECRET", ""),
    },
    "feishu": {
        "url": os.environ.get("GONGJIAN_FEISHU_WEBHOOK", ""),
        "secret": os.environ.get("GONGJIAN_FEISHU_SECRET", ""),
    },
}
EMAIL_HOST = os.environ.get("GONGJIAN_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("GONGJIAN_EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("GONGJIAN_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("GONGJIAN_EMAIL_PASSWORD", "")
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = EMAIL_PORT == 587
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = os.environ.get("GONGJIAN_EMAIL_FROM", "") or EMAIL_HOST_USER or "gongjian@localhost"

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("GONGJIAN_LOG", "WARNING")},
}
