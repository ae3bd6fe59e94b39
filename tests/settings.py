"""The product's own settings, with a fast password hasher, its own data folder, and a loud watch for N+1 queries."""

import tempfile
from pathlib import Path

from config.settings import *  # noqa: F403
from config.settings import DATABASES, SQLITE_OPTIONS, env

_folder = tempfile.mkdtemp(prefix="entraide-tests-")
MEDIA_ROOT, STATIC_ROOT, CHAIN_HEADS_DIR = f"{_folder}/files", f"{_folder}/static", f"{_folder}/heads"
SITE_URL = "http://testserver"
DEBUG = False
(Path(STATIC_ROOT)).mkdir()
ALLOWED_HOSTS = ["*"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_BROKER_URL = ""
BANK_FILES = env.str("BANK_FILES", "../shared/bank-files")
UI_GALLERY = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: the tests open a second real connection. Nobody waits for the disk: a killed process loses
    # nothing by it, only a killed machine would.
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/test.sqlite3"}
    _kept = SQLITE_OPTIONS["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    DATABASES["default"]["OPTIONS"] = {**SQLITE_OPTIONS, "init_command": _kept}
else:
    DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off -c jit=off"}
