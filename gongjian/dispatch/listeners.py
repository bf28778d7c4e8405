"""Who wants to know when the office hands a coordination request to a unit: rooms above keep what was asked."""

from collections.abc import Callable

from gongjian.dispatch.models import CoordinationRequest
from gongjian.kit.registry import Registry
from gongjian.ledger import Writer
from gongjian.matters.models import Matter

AssignedListener = Callable[[Writer, CoordinationRequest, Matter], None]
"""(writer, the request as it now stands, the matter it became): called inside the act."""

assigned_requests: Registry[AssignedListener] = Registry("listener to assigned coordination requests")
