"""The same sent twice: after “back” a browser loads the form anew, and one more press would write a twin."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

WITHIN = timedelta(minutes=10)
_KEPT = "sent"
_NOT_CONTENT = {"request_key", "revision", "next"}


def _digest(request: Any, what: str, form: Any) -> str:
    """What was sent, and for which form of which record."""
    given = {name: _text(value) for name, value in form.cleaned_data.items() if name not in _NOT_CONTENT}
    content = json.dumps([request.viewer.user_id, what, given], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:24]


def _text(value: Any) -> str:
    return f"{value.name} {value.size}" if hasattr(value, "size") else str(value)


def was_sent(request: Any, what: str, form: Any) -> bool:
    """Whether this viewer recorded the same content for the same `what` in the last ten minutes, on this device."""
    kept = _recent(request)
    return _digest(request, what, form) in kept


def remember_sent(request: Any, what: str, form: Any) -> None:
    """Keep for ten minutes that this content has been recorded."""
    request.session[_KEPT] = _recent(request) | {_digest(request, what, form): request.now.isoformat()}


def _recent(request: Any) -> dict[str, str]:
    since = request.now - WITHIN
    kept = request.session.get(_KEPT, {})
    return {digest: at for digest, at in kept.items() if datetime.fromisoformat(at) >= since}
