"""Settings that run with nothing set. Each name read from the environment is listed in README, "Settings"."""

import hashlib
import secrets
from pathlib import Path

import django
import environ

HOUSE = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()

DEMO = env.bool("TAKIBI_DEMO", default=False)  # set by manage.py demo; the sample never meets a real site's data
VAR = Path(env("TAKIBI_VAR", default=str(HOUSE / "var"))) / ("demo" if DEMO else "")
VAR.mkdir(parents=True, exist_ok=True)


def secret_key():
    """The site's own secret, made once and readable by its owner only."""
    file = VAR / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text()


SECRET_KEY = env("SECRET_KEY", default="") or secret_key()
DEBUG = env.bool("DEBUG", default=False)
SITE_ORIGIN = env("SITE_ORIGIN", default="")  # https://takibi.example, for links in mail and on the screen
NETWORK_ORIGIN = env("NETWORK_ORIGIN", default="")  # set by manage.py up --host; see addresses.py
HTTPS = SITE_ORIGIN.startswith("https://")
HOSTS = env.list("ALLOWED_HOSTS", default=[])
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *HOSTS,
    *([SITE_ORIGIN.split("://")[1].split(":")[0]] if SITE_ORIGIN else []),
]
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN] if SITE_ORIGIN else []
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "workshop",
    "workshop.exercises.journey_map",
    "workshop.exercises.open_question",
    "personas",
    "retros",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "workshop.headers.Files",
    "workshop.headers.headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "workshop.urls"
ASGI_APPLICATION = "workshop.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HOUSE / "templates"],
        "OPTIONS": {
            "builtins": ["workshop.templatetags.takibi", "django.templatetags.i18n", "django.templatetags.static"],
            "context_processors": ["django.template.context_processors.request", "workshop.styles.address"],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
        },
    }
]

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR / 'takibi.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Half of all read-then-write transactions fail without IMMEDIATE; a battery laptop is the normal host, so FULL;
    # deleted text would stay in the file without secure_delete.
    # Requests run in threads that stay (gate.py), so their connections may: the last one to close would tidy the file.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
    }
else:
    # A connection kept per thread is lost with its thread under ASGI; the pool is not.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 2, "max_size": 16, "timeout": 5}}

REDIS_URL = env("REDIS_URL", default="")
if REDIS_URL:
    OURS = hashlib.sha256(SECRET_KEY.encode()).hexdigest()[:12]  # two sites on one Redis must not hear each other
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {
                "hosts": [{"address": REDIS_URL, "socket_timeout": 1, "socket_connect_timeout": 1}],
                "prefix": f"takibi-{OURS}-",
            },
        }
    }
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": OURS,
            "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 10_000}}}

CACHES["here"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "here"}  # of this process

AUTH_USER_MODEL = "workshop.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "workshop.answers.csrf_failure"

X_FRAME_OPTIONS = "SAMEORIGIN"  # the desk looks at the screen and a phone in frames
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
}
if django.VERSION >= (6,):
    MIDDLEWARE.insert(1, "django.middleware.csp.ContentSecurityPolicyMiddleware")

DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ja", "日本語")]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCALE_PATHS = [HOUSE / "workshop" / "locale"]

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
MAIL_IS_SENT = not EMAIL_CONFIG["EMAIL_BACKEND"].endswith("console.EmailBackend")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="takibi@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "workshop.logs.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "uvicorn": {"level": "WARNING"},
        "uvicorn.error": {"level": "WARNING"},
        "uvicorn.access": {"level": "WARNING"},  # who asked for which note, and when, is written nowhere (A2)
    },
}
