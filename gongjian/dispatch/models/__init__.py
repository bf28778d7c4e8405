"""The week's tables: windows and what came in, what was asked for, calls, links, meetings."""

from gongjian.dispatch.models.burden import AskCount
from gongjian.dispatch.models.coordination import CoordinationRequest, Level, Triage
from gongjian.dispatch.models.links import DeviceSession, ReportLink
from gongjian.dispatch.models.meetings import (
    Attendance,
    Meeting,
    MeetingDecision,
    MeetingState,
    Presence,
    Topic,
    TopicState,
)
from gongjian.dispatch.models.reports import Channel, Report, ReportDraft, ReportLine, ReportState
from gongjian.dispatch.models.windows import CallOutcome, CallRecord, ReportWindow, WindowState

__all__ = [
    "AskCount",
    "Attendance",
    "CallOutcome",
    "CallRecord",
    "Channel",
    "CoordinationRequest",
    "DeviceSession",
    "Level",
    "Meeting",
    "MeetingDecision",
    "MeetingState",
    "Presence",
    "Report",
    "ReportDraft",
    "ReportLine",
    "ReportLink",
    "ReportState",
    "ReportWindow",
    "Topic",
    "TopicState",
    "Triage",
    "WindowState",
]
