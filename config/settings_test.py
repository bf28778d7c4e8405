"""Settings under test: the product's own, in a home folder made for the run and removed after it."""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="gongjian-test-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["GONGJIAN_HOME"] = _home
os.environ["GONGJIAN_SECRET_KEY"] = "for-tests-only"

from config.settings import *  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"] == "gongjian.kit.sqlite":
    # A file, as in the product: the write lock, WAL and several connections behave as they do there.
    DATABASES["default"].update(
        TEST={"NAME": os.path.join(_home, "test.sqlite3")},
        OPTIONS={
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON",
        },
    )
