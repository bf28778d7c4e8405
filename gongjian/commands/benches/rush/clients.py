"""Devices that send their reports at instants drawn beforehand, whatever the server does (open loop)."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode
from uuid import UUID

from gongjian.commands.benches.rush.laying import Owing

PATIENCE = 30.0
"""Seconds a device waits for an answer before it sends once more."""
AFTERWARDS = 90.0
"""Seconds after the closing instant at which whatever has no answer gives up."""
_PAUSE = 0.3
_IMPATIENT, _DOUBLE, _TWO_DEVICES, _LATE = 0.10, 0.10, 0.10, 0.03
_LATE_FOR = 3.0
_LINE = re.compile(r'data-line="(p\d+)"')
_HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|revision)" value="([^"]*)"')
_NAMES = ("stage", "words", "stuck_on", "who", "next_step", "says", "wants", "suggests", "level")


@dataclass
class Sending:
    """One device's sending of one report, as it was meant and as it went. Instants are seconds of the clock (epoch)."""

    owing: Owing
    device: int
    key: str
    opens: float
    due: float
    patience: float = PATIENCE
    double: bool = False
    first_sent: float = 0.0
    """When its first byte left."""
    answered: float = 0.0
    """When it was told that the report is in, or that another device had sent it: 0 = never."""
    acknowledged: bool = False
    told: str = ""
    """The server's clock on the receipt, to the second."""
    statuses: list[int] = field(default_factory=list)
    """Every answer: 0 where the line broke or patience ended."""

    @property
    def seconds(self) -> float:
        """From the instant it was due to the answer."""
        return self.answered - self.due

    @property
    def mark(self) -> str:
        """What stands in the words it sends, so that it is known again."""
        return f"已完成主体结构（{self.owing.number}/{self.device + 1}）"


def draw(owing: Sequence[Owing], seconds: float, closes: float, seed: int) -> list[Sending]:
    """Who sends when. A share lose patience early and send again, a share press twice, a share send from two devices,
    a few come after the closing instant."""
    dice = Random(seed)
    found = []
    for one in owing:
        late = dice.random() < _LATE
        due = closes + _LATE_FOR * dice.random() if late else closes - seconds * dice.random()
        way = dice.random()
        for device in range(2 if way < _TWO_DEVICES else 1):
            at = due if device == 0 else due + 2 * dice.random() - 1
            found.append(
                Sending(
                    one,
                    device,
                    str(UUID(int=dice.getrandbits(128), version=4)),
                    opens=at - max(1.0, seconds / 2 * dice.random()),
                    due=at,
                    double=_TWO_DEVICES <= way < _TWO_DEVICES + _DOUBLE,
                    patience=0.02 + 0.3 * dice.random() if way > 1 - _IMPATIENT else PATIENCE,
                )
            )
    return found


class Line:
    """One request a connection, to this machine alone."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes = b""
    ) -> tuple[int, str, str]:
        """Status, head and body of the answer; OSError when the line breaks."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Connection: close"]
            lines += [f"{name}: {value}" for name, value in headers.items()]
            if body:
                lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
            writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + body)
            await writer.drain()
            answer = (await reader.read()).decode()
        finally:
            writer.close()
        head, mark, content = answer.partition("\r\n\r\n")
        if not mark:
            raise ConnectionResetError("the answer broke off")
        return int(head.split(" ", 2)[1]), head, content


class Device:
    """Opens the page some time before, fills it in, sends it on time, and again until it is answered."""

    def __init__(self, line: Line, sending: Sending, until: float, lines: int) -> None:
        self.line, self.sending, self.until, self.lines = line, sending, until, lines
        self.cookie = f"report-device={sending.owing.devices[sending.device]}"
        self.body = b""

    async def run(self) -> None:
        sending = self.sending
        await _sleep_until(sending.opens)
        opened = asyncio.ensure_future(self._open())
        await _sleep_until(sending.due)
        if not await opened:
            return
        twice = 2 if sending.double else 1
        await asyncio.gather(*(self._send() for _n in range(twice)))

    async def _open(self) -> bool:
        """Have the page and fill it in. False when another device has sent meanwhile, or there was no answer."""
        path = f"/report/{self.sending.owing.number}/"
        while time.time() < self.until:
            status, head, page = await self._try("GET", path, {}, b"", PATIENCE)
            if status == 200:
                self._fill_in(head, page)
                return True
            if status == 302:
                self.sending.answered = max(time.time(), self.sending.due)
                self.sending.statuses.append(status)
                return False
            self.sending.statuses.append(status)
            await asyncio.sleep(_PAUSE)
        return False

    def _fill_in(self, head: str, page: str) -> None:
        """A fifth of the lines changed, the rest confirmed; every field of the form is sent, as a browser does."""
        found = re.search(r"csrftoken=([^;]+)", head)
        self.cookie += f"; csrftoken={found[1]}" if found else ""
        keys = _LINE.findall(page)
        if len(keys) != self.lines:
            raise RuntimeError(f"{len(keys)} lines on the page, {self.lines} were to be asked")
        fields = dict(_HIDDEN.findall(page)) | {"request_key": self.sending.key, "line_down": "", "rest": "1"}
        for key in keys:
            fields |= {f"{key}-{name}": "" for name in _NAMES}
        changed = keys[: max(1, len(keys) // 5)]
        for place, key in enumerate(changed):
            fields |= {f"{key}-changed": "changed", f"{key}-words": self.sending.mark}
            fields |= {f"{key}-stage": "ready"} if place == 0 else {}
        if len(changed) > 1:
            fields |= {f"{changed[1]}-wants": "协调进场道路", f"{changed[1]}-suggests": "请交通局配合",
                       f"{changed[1]}-level": "dispatch"}  # fmt: skip
        self.body = urlencode(fields).encode()

    async def _send(self) -> None:
        sending = self.sending
        path, asks = f"/report/{sending.owing.number}/", {"Accept": "application/json"}
        patience = sending.patience
        sending.first_sent = sending.first_sent or time.time()
        while time.time() < self.until:
            status, _head, content = await self._try("POST", path, asks, self.body, patience)
            sending.statuses.append(status)
            if status in (200, 409):
                sending.answered = sending.answered or time.time()
                if status == 200:
                    sending.acknowledged, sending.told = True, json.loads(content)["clock"]
                return
            await asyncio.sleep(0 if patience < 1 else _PAUSE)
            patience = PATIENCE

    async def _try(
        self, method: str, path: str, more: dict[str, str], body: bytes, patience: float
    ) -> tuple[int, str, str]:
        try:
            asked = self.line.ask(method, path, {"Cookie": self.cookie, **more}, body)
            return await asyncio.wait_for(asked, patience)
        except (OSError, TimeoutError, ValueError):
            return 0, "", ""


async def probe(line: Line, until: float, every: float = 0.25) -> list[float]:
    """Seconds /healthz takes meanwhile, asked at fixed instants; what is not answered counts nothing."""
    taken: list[float] = []

    async def ask(due: float) -> None:
        try:
            status, _head, _body = await asyncio.wait_for(line.ask("GET", "/healthz", {}), PATIENCE)
        except (OSError, TimeoutError, ValueError):
            return
        if status == 200:
            taken.append(time.time() - due)

    asked = []
    due = time.time()
    while due < until:
        await _sleep_until(due)
        asked.append(asyncio.ensure_future(ask(due)))
        due += every
    await asyncio.gather(*asked)
    return taken


async def _sleep_until(instant: float) -> None:
    await asyncio.sleep(max(0.0, instant - time.time()))
