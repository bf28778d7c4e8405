"""CPU time of the application and of its database session, and requests made as a web server makes them."""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from gongjian.people.models import User

ROUNDS = 5
WARM = 12
_CSRF = "b" * 32
_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


class Browser:
    """Somebody signed in, asking the WSGI application directly."""

    def __init__(self, user: User | None = None) -> None:
        from config.wsgi import application  # as a server has it

        self.application = application
        self.cookie = f"csrftoken={_CSRF}"
        if user is not None:
            session = SessionStore()
            session[SESSION_KEY] = str(user.pk)
            session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.create()
            cookie: SimpleCookie = SimpleCookie({"sessionid": str(session.session_key)})
            self.cookie += "; " + cookie.output(header="", attrs=[]).strip()

    def get(self, address: str) -> Answer:
        """Ask for a page."""
        return self._ask("GET", address, b"")

    def post(self, address: str, fields: dict[str, object]) -> Answer:
        """Send a form."""
        return self._ask("POST", address, urlencode(fields, doseq=True).encode())

    def _ask(self, method: str, address: str, body: bytes) -> Answer:
        path, _sign, query = address.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "HTTP_HOST": "127.0.0.1",
            "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "HTTP_COOKIE": self.cookie,
            "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(), "wsgi.multithread": False, "wsgi.multiprocess": True,
            "wsgi.run_once": False, "CONTENT_LENGTH": str(len(body)), "HTTP_X_CSRFTOKEN": _CSRF,
            "CONTENT_TYPE": "application/x-www-form-urlencoded" if body else "",
        }  # fmt: skip
        told: list[Any] = []
        take: Any = lambda *given: told.extend(given[:2])  # noqa: E731
        answer: Any = self.application(environ, take)
        try:
            content = b"".join(answer)
        finally:
            answer.close()  # as a server does: the request is over, connections are looked at
        return Answer(int(told[0][:3]), dict(told[1]), content)


class Meter:
    """CPU seconds spent so far by this process and by the session's own database process (0 when it has none)."""

    def __init__(self) -> None:
        self.backend: int | None = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                pid = int(cursor.fetchone()[0])
            self.backend = pid if Path(f"/proc/{pid}/stat").exists() else None

    @property
    def counts_database(self) -> bool:
        """Is the database's time in the figures? Not when it runs on another machine."""
        return connection.vendor == "sqlite" or self.backend is not None

    def read(self) -> tuple[float, float]:
        """Seconds of the application and of the database session."""
        return time.process_time(), _seconds_of(self.backend) if self.backend else 0.0


def _seconds_of(pid: int) -> float:
    """Time on the processor: to the nanosecond where the kernel tells it, else in clock ticks."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except (OSError, ValueError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK


@dataclass
class Cost:
    """What one request costs: CPU milliseconds of application and database, and statements sent."""

    app_ms: float
    database_ms: float
    queries: int
    bytes: int = 0
    rounds: list[float] = field(default_factory=list)

    @property
    def ms(self) -> float:
        """Application and database together."""
        return self.app_ms + self.database_ms


def cost_of(ask: Callable[[int], Answer], expected: int, requests: int, meter: Meter) -> Cost:
    """The cost of a request, warm: the mean within the cheapest of some rounds. What neighbours on the same
    machine do makes a round dearer (they share its caches), never cheaper."""
    for place in range(WARM):
        answer = ask(place)
        if answer.status != expected:
            raise RuntimeError(f"expected {expected}, got {answer.status}: {answer.body[:300]!r}")
    with _counting() as told:
        answer = ask(WARM)
    each, at = max(1, requests // ROUNDS), WARM + 1
    app, database = [], []
    for _round in range(ROUNDS):
        before = meter.read()
        for place in range(at, at + each):
            ask(place)
        after = meter.read()
        at += each
        app.append(1000 * (after[0] - before[0]) / each)
        database.append(1000 * (after[1] - before[1]) / each)
    rounds = [a + d for a, d in zip(app, database, strict=True)]
    cheapest = rounds.index(min(rounds))
    return Cost(app[cheapest], database[cheapest], len(told), len(answer.body), rounds)


@contextmanager
def _counting() -> Iterator[list[str]]:
    told: list[str] = []

    def note(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        told.append(str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield told
