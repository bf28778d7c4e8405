"""The sentences of reminders: title, number and date, never more."""

from django.utils.translation import gettext_lazy as _

from gongjian.kit.outbox import MessageKind, kinds

_WINDOW, _MATTER, _MEETING = _("Report due"), _("Matter"), _("Meeting")

KINDS = (
    MessageKind(
        "window_opened",
        _WINDOW,
        _("%(campaign)s: the window %(window)s is open; report by %(closes_at)s."),
    ),
    MessageKind(
        "window_closes",
        _WINDOW,
        _("%(campaign)s: the window %(window)s closes at %(closes_at)s; your unit has not reported yet."),
        "watch",
        _("to report"),
    ),
    MessageKind(
        "report_missing",
        _WINDOW,
        _("%(campaign)s: the window %(window)s closed at %(closes_at)s; your unit has not reported."),
        "late",
        _("not reported"),
    ),
    MessageKind(
        "report_to_sign",
        _WINDOW,
        _(
            "%(campaign)s: your unit's report in the window %(window)s waits for your check or signature;"
            " it closes at %(closes_at)s."
        ),
        "watch",
        _("to be signed"),
    ),
    MessageKind(
        "report_returned",
        _WINDOW,
        _("%(campaign)s: your unit's report in the window %(window)s came back to be put right."),
        "watch",
        _("to be put right"),
    ),
    MessageKind(
        "matter_due", _MATTER, _("“%(title)s” (%(number)s) is due on %(due_on)s."), "watch", _("due soon")
    ),
    MessageKind(
        "matter_overdue",
        _MATTER,
        _("“%(title)s” (%(number)s) was due on %(due_on)s and is not reported done."),
        "late",
        _("overdue"),
    ),
    MessageKind(
        "matter_to_sign",
        _MATTER,
        _("“%(title)s” (%(number)s) is reported done and waits for your check or signature."),
        "watch",
        _("to be signed"),
    ),
    MessageKind(
        "request_granted", _MATTER, _("What your unit asked for “%(title)s” (%(number)s) is granted.")
    ),
    MessageKind(
        "request_refused", _MATTER, _("What your unit asked for “%(title)s” (%(number)s) is refused.")
    ),
    MessageKind("meeting_near", _MEETING, _("%(campaign)s: meeting %(number)s is on %(starts_at)s.")),
    MessageKind(
        "meeting_cancelled",
        _MEETING,
        _("%(campaign)s: meeting %(number)s of %(starts_at)s is cancelled; do not come."),
        "paused",
        _("meeting cancelled"),
    ),
    MessageKind(
        "meeting_recalled",
        _MEETING,
        _(
            "%(campaign)s: meeting %(number)s of %(starts_at)s is cancelled after its material went out; do not come,"
            " the material no longer holds."
        ),
        "paused",
        _("meeting cancelled"),
    ),
    MessageKind(
        "meeting_substitute",
        _MEETING,
        _("%(campaign)s: you come as a substitute to meeting %(number)s on %(starts_at)s."),
    ),
    MessageKind(
        "presence_leave",
        _MEETING,
        _("%(campaign)s: %(post)s asks leave from meeting %(number)s on %(starts_at)s."),
    ),
    MessageKind(
        "presence_substitute",
        _MEETING,
        _("%(campaign)s: %(post)s sends a substitute to meeting %(number)s on %(starts_at)s."),
    ),
)
for _kind in KINDS:
    kinds.register(_kind.key, _kind)
