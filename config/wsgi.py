"""The WSGI entry for gunicorn: `config.wsgi:application`."""

import os
import sys
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from gongjian.kit.collecting import collect_seldom

# Threads of a process take turns this often (seconds; Python's own is 0.005). A thread that writes gives its turn away
# at each statement and holds the lock of all writers until it has had them all: with long turns everybody waits.
sys.setswitchinterval(0.0005)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)  # all pages are there before the first is asked for
collect_seldom()
