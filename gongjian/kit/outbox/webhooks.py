"""Group robots of 企业微信, 钉钉 and 飞书: a text posted as JSON to the address the site has set.

Sources: the makers' pages on custom robots. WeCom takes 2048 bytes and no signature; DingTalk signs in the address
(milliseconds), Feishu in the body (seconds). All three answer 200 with a code of their own when they refuse.
"""

import base64
import hashlib
import hmac
import http.client
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from django.utils.translation import gettext as _

TIMEOUT = 5
"""Seconds a robot has to answer."""
ROOM = 1_800
"""Bytes of text: less than the narrowest of the three takes."""
HERE = {"127.0.0.1", "localhost", "::1"}


class NotDelivered(Exception):
    """The message did not arrive; the reason is kept and shown to the administrator. It never holds an address: the
    address of a robot is its key. `for_good`: another try would not help."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.for_good = for_good


def robot(key: str, url: str, secret: str, lines: Sequence[str], at: datetime) -> None:
    """Post a text to a robot. NotDelivered when it does not take it."""
    text = fitted(lines)
    if key == "dingtalk":
        body: dict[str, Any] = {"msgtype": "text", "text": {"content": text}}
        url += dingtalk_signature(secret, at) if secret else ""
    elif key == "feishu":
        body = {"msg_type": "text", "content": {"text": text}}
        body = {**feishu_signature(secret, at), **body} if secret else body
    else:
        body = {"msgtype": "text", "text": {"content": text}}
    answer = _post(url, body)
    code = answer.get("errcode", answer.get("code", answer.get("StatusCode", 0)))
    if code not in (0, "0"):
        raise NotDelivered(f"{code} {answer.get('errmsg') or answer.get('msg') or ''}".strip())


def fitted(lines: Sequence[str]) -> str:
    """As many lines as a robot takes; how many more there are is said."""
    taken: list[str] = []
    for place, line in enumerate(lines):
        if place and len("\n".join([*taken, line]).encode()) > ROOM:
            return "\n".join([*taken, _("and %(count)s more") % {"count": len(lines) - place}])
        taken.append(line)
    return "\n".join(taken)


def dingtalk_signature(secret: str, at: datetime) -> str:
    """What DingTalk wants at the end of the address."""
    stamp = str(int(at.timestamp() * 1000))
    digest = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    return f"&timestamp={stamp}&sign={quote(base64.b64encode(digest), safe='')}"


def feishu_signature(secret: str, at: datetime) -> dict[str, str]:
    """What Feishu wants in the body."""
    stamp = str(int(at.timestamp()))
    digest = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return {"timestamp": stamp, "sign": base64.b64encode(digest).decode()}


class _Stay(HTTPRedirectHandler):
    """A robot that sends elsewhere is not followed: the text is for the address that was set."""

    def redirect_request(self, *given: Any) -> None:
        return None


def _opener(url: str) -> OpenerDirector:
    """By the proxy of the environment, but never to a program on this machine."""
    return build_opener(_Stay, *([ProxyHandler({})] if urlsplit(url).hostname in HERE else []))


def _post(url: str, body: Mapping[str, Any]) -> dict[str, Any]:
    if urlsplit(url).scheme not in ("http", "https"):
        raise NotDelivered("the address does not begin with https://")
    data = json.dumps(body, ensure_ascii=False).encode()
    request = Request(url, data, {"Content-Type": "application/json; charset=utf-8"})
    try:
        with _opener(url).open(request, timeout=TIMEOUT) as answer:
            found = json.loads(answer.read(65_536))
    except HTTPError as error:
        error.close()
        raise NotDelivered(f"HTTP {error.code}") from None
    except (OSError, http.client.HTTPException) as error:
        raise NotDelivered(f"{type(error).__name__}: {getattr(error, 'reason', '') or error}") from None
    except ValueError:
        raise NotDelivered("the answer is not JSON") from None
    return found if isinstance(found, dict) else {}
