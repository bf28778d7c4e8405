"""What the dispatch room tells the house: its acts, its playbook sections, its work of the clock."""

from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.actions import when_opened
from gongjian.dispatch import agenda_sections, telling  # noqa: F401
from gongjian.dispatch.actions.calling import call_due
from gongjian.dispatch.actions.merged import NOT_SENT
from gongjian.dispatch.clock import DAILY, EVERY_MINUTE, PLANNING, open_and_close, plan_windows
from gongjian.dispatch.notices.meetings import meeting_notices
from gongjian.dispatch.notices.reports import report_notices
from gongjian.dispatch.playbook import burden, cadences, lights, lint_rules, meetings, work_map  # noqa: F401
from gongjian.dispatch.reminders import remind, sentences  # noqa: F401
from gongjian.dispatch.selectors.lights import lights_shown
from gongjian.dispatch.subjects import lights as projects_by_light  # noqa: F401
from gongjian.dispatch.subjects import meetings as meeting_figures  # noqa: F401
from gongjian.dispatch.subjects import recurring  # noqa: F401
from gongjian.kit.outbox import deliver, forget_old
from gongjian.kit.registry import Sweeper, inbox_notices, sweepers
from gongjian.ledger import acts
from gongjian.projects.slots import ProjectLight, merge_listeners, project_lights

merge_listeners.register("reports", NOT_SENT)
acts.register("window.plan", _("planned the reporting windows of %(campaign)s up to %(until)s"))
acts.register("window.open", _("opened the window %(window)s: %(count)s units report"))
acts.register("window.close", _("closed the window %(window)s: %(missing)s units have not reported"))
acts.register("window.cancel", _("cancelled the window %(window)s"))
acts.register("window.recompute", _("moved %(count)s windows by the new calendar: %(changes)s"))
acts.register("report.send", _("reported for %(unit)s in the window %(window)s"))
acts.register("report.correct", _("corrected the report of %(unit)s in the window %(window)s"))
acts.register(
    "report.telephone", _("entered for %(unit)s what it reported by telephone in the window %(window)s")
)
acts.register(
    "report.confirm", _("confirmed for %(unit)s what was entered by telephone in the window %(window)s")
)
acts.register("report.pass", _("signed the report of %(unit)s in the window %(window)s off"))
acts.register("report.return", _("returned the report of %(unit)s in the window %(window)s for correction"))
acts.register(
    "report.take", _("took the report of %(unit)s in the window %(window)s as on time: the line was down")
)
acts.register("report.more_time", _("gave %(unit)s until %(until)s to report in the window %(window)s"))
acts.register("report.excuse", _("excused %(unit)s from the window %(window)s"))
acts.register("report.why", _("wrote why %(unit)s is late or missing in the window %(window)s"))
acts.register("link.issue", _("gave out a link to the report page of %(unit)s, post “%(post)s”"))
acts.register("link.open", _("opened the report page of %(unit)s on a device by a link, post “%(post)s”"))
acts.register("link.revoke", _("took back a link to the report page of %(unit)s, post “%(post)s”"))
acts.register("window.call", _("called %(unit)s about the window %(window)s"))
acts.register("coordination.solve", _("solved what %(unit)s asked to have coordinated: %(wants)s"))
acts.register("coordination.assign", _("assigned what %(unit)s asked to have coordinated: %(wants)s"))
acts.register(
    "coordination.agenda", _("put what %(unit)s asked to have coordinated on the agenda: %(wants)s")
)
acts.register("meeting.call", _("called the meeting of %(at)s"))
acts.register("meeting.topic", _("put “%(title)s” forward for the meeting of %(at)s"))
acts.register("meeting.topic_taken", _("took “%(title)s” up for the meeting of %(at)s"))
acts.register("meeting.topic_declined", _("did not take “%(title)s” up for the meeting of %(at)s"))
acts.register("meeting.freeze", _("froze the material of the meeting of %(at)s"))
acts.register("meeting.presence", _("answered for %(post)s whether it comes to the meeting of %(at)s"))
acts.register("meeting.decide", _("decided in the meeting of %(at)s: %(title)s"))
acts.register("meeting.minutes", _("wrote minutes of the meeting of %(at)s"))
acts.register("meeting.issue_list", _("issued the list of decisions of the meeting of %(at)s"))
acts.register("meeting.issue_minutes", _("issued the minutes of the meeting of %(at)s"))
acts.register("meeting.cancel", _("cancelled the meeting of %(at)s"))

sweepers.register(
    "plan-windows",
    Sweeper("plan-windows", _("reporting windows planned or moved: %(count)s"), plan_windows, PLANNING),
)
sweepers.register(
    "windows", Sweeper("windows", _("reporting windows opened and closed: %(count)s"), open_and_close)
)
acts.register("meeting.carry", _("carried %(count)s topics over to the meeting of %(to)s"))

sweepers.register("meetings", Sweeper("meetings", _("meetings called: %(count)s"), call_due, every=PLANNING))
inbox_notices.register("reports", report_notices)
inbox_notices.register("meetings", meeting_notices)
project_lights.register("progress", ProjectLight("progress", lights_shown))

sweepers.register("reminders", Sweeper("reminders", _("reminders written: %(count)s"), remind, EVERY_MINUTE))
sweepers.register(
    "outbox", Sweeper("outbox", _("messages sent or given up: %(count)s"), deliver, EVERY_MINUTE)
)
sweepers.register(
    "old-messages", Sweeper("old-messages", _("old messages dropped: %(count)s"), forget_old, every=DAILY)
)
when_opened.register("plan-windows", plan_windows)
when_opened.register("meetings", call_due)
