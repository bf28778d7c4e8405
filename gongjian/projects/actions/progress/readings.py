"""Readings: investment done this year up to a day, and visible progress in words."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from gongjian import ledger
from gongjian.kernel.money import looks_off_by_ten_thousand
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit import words
from gongjian.kit.forms.slips import likely_meant
from gongjian.ledger import Writer
from gongjian.people.viewer import Viewer
from gongjian.projects.actions.checks import locked, say_why, today_of
from gongjian.projects.models import Project, Reading, YearPlan
from gongjian.projects.policy import check_can_report

_PERCENTAGE = re.compile(r"\d\s*(?:%|％|per\s?cent)|百分之")
_PERCENT_OF = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)\s*(?:%|per\s?cent)")
_WAN = 10_000


def take_reading(
    *,
    viewer: Viewer,
    project: Project,
    up_to_on: date,
    at: datetime,
    done_fen: int | None = None,
    progress: str = "",
    note: str = "",
    reason: str = "",
    request_key: str = "",
) -> Reading:
    """Say how a project stands up to and including a day; a reading that stood for the day is superseded.

    `done_fen` is the investment done since 1 January in 分, `progress` visible progress in words, never a percentage.
    Refused: nothing said, a day to come, less than nothing. Asked about unless a reason is given: a figure that
    falls, that is ten or ten thousand times what was known, or that exceeds the total investment or the year's plan.
    """
    check_can_report(viewer, project)
    problems = plain_problems(up_to_on, today_of(at), done_fen, progress)
    if problems:
        raise Refused.many(problems)
    with ledger.record(
        "project.read" if done_fen is not None else "project.read.words",
        by=viewer.actor(project.unit_id),
        at=at,
        about=[project],
        reason=reason,
        request_key=request_key,
        words={
            "title": project.name,
            "on": up_to_on,
            "done": words.money_text(done_fen),
            "progress": progress or "—",
        },
    ) as entry:
        fresh = locked(project)
        say_why(*questions_of(fresh, up_to_on, done_fen), reason=reason)
        return take_reading_in(entry, fresh, up_to_on, done_fen, progress, note)


def take_reading_in(
    entry: Writer, project: Project, up_to_on: date, done_fen: int | None, progress: str = "", note: str = ""
) -> Reading:
    """The reading itself inside another act; the one of the same day is voided and stays in the story."""
    stood = Reading.objects.filter(project_id=project.pk, up_to_on=up_to_on, voided=False).first()
    if stood is not None:
        entry.void(stood)
    made = Reading(
        project=project,
        up_to_on=up_to_on,
        done_fen=done_fen,
        words=progress.strip(),
        note=note.strip(),
        illustrative=project.illustrative,
    )
    return entry.create(made)


def plain_problems(up_to_on: date, today: date, done_fen: int | None, progress: str) -> list[Problem]:
    """What is wrong with a reading, whatever the project: nothing said, a day to come, less than nothing."""
    found: list[Problem] = []
    if done_fen is None and not progress.strip():
        said = _("Nothing is said of the project.")
        found.append(
            Problem(
                "reading_empty", said, "progress", _("Give the investment, the visible progress, or both.")
            )
        )
    if up_to_on > today:
        said = _("%(on)s has not come yet.") % {"on": up_to_on}
        found.append(
            Problem("reading_in_future", said, "up_to_on", _("Give the last day your figure covers."))
        )
    if done_fen is not None and done_fen < 0:
        said = _("An investment of %(amount)s is less than nothing.") % {"amount": words.money_text(done_fen)}
        found.append(
            Problem("money_negative", said, "done_fen", _("Write what was invested since 1 January."))
        )
    over = [
        part for part in _PERCENT_OF.findall(unicodedata.normalize("NFKC", progress)) if Decimal(part) > 100
    ]
    if over:
        said = _("%(given)s%% is more than the whole.") % {"given": over[0]}
        expected = _(
            "Say what can be seen on the site in words; an amount above the plan belongs under investment."
        )
        found.append(Problem("percentage_over_100", said, "progress", expected))
    elif _PERCENTAGE.search(progress):
        said = _("Visible progress is said in words, not as a percentage.")
        expected = _("Write what can be seen on the site, for example: main structure topped out.")
        found.append(Problem("progress_is_a_percentage", said, "progress", expected))
    return found


@dataclass(frozen=True)
class Known:
    """What a figure of a project's investment is judged by: its readings next before and next after of that year as
    day and 分, the year's plan, the total, what was invested before the year, and whether a reading above the plan
    stands already."""

    before: tuple[date, int] | None = None
    after: tuple[date, int] | None = None
    plan_fen: int | None = None
    total_fen: int | None = None
    prior_fen: int | None = None
    is_above_plan: bool = False


def questions_of(project: Project, up_to_on: date, done_fen: int | None) -> list[Problem | None]:
    """What is asked about a figure against the project's own history, unless a reason is given."""
    if done_fen is None:
        return []
    return questions_about(_known(project, up_to_on, done_fen), done_fen)


def questions_about(known: Known, done_fen: int) -> list[Problem | None]:
    """What is asked about a figure in 分, from what is known alone: a slip by itself, else all that is odd."""
    slip = _slip(known, done_fen)
    if slip is not None:
        return [slip]
    return [_falls(known, done_fen), _above_total(known, done_fen), _above_plan(known, done_fen)]


def _known(project: Project, up_to_on: date, done_fen: int) -> Known:
    year = up_to_on.year
    of_year = Reading.objects.filter(
        project_id=project.pk, voided=False, done_fen__isnull=False, up_to_on__year=year
    ).values_list("up_to_on", "done_fen")
    plan = YearPlan.objects.filter(project_id=project.pk, year=year, voided=False).first()
    plan_fen = (plan.plan_fen if plan is not None else None) or 0
    return Known(
        before=of_year.filter(up_to_on__lt=up_to_on).order_by("-up_to_on").first(),
        after=of_year.filter(up_to_on__gt=up_to_on).order_by("up_to_on").first(),
        plan_fen=plan_fen or None,
        total_fen=project.total_fen,
        prior_fen=project.prior_fen if project.prior_year in (None, year - 1) else None,
        is_above_plan=0 < plan_fen < done_fen and of_year.filter(done_fen__gt=plan_fen).exists(),
    )


def _falls(known: Known, done_fen: int) -> Problem | None:
    """Investment of a year only grows: less than an earlier reading, or more than a later one, is asked about."""
    if known.before is not None and done_fen < known.before[1]:
        other, said = known.before, _("%(given)s is less than the %(other)s reported up to %(on)s.")
    elif known.after is not None and done_fen > known.after[1]:
        other, said = (
            known.after,
            _("%(given)s is more than the %(other)s reported up to %(on)s, which is later."),
        )
    else:
        return None
    values = {"given": words.money_text(done_fen), "other": words.money_text(other[1]), "on": other[0]}
    expected = _("Investment since 1 January only grows. Correct it, or write why.")
    return Problem("reading_falls", said % values, "done_fen", expected)


def _slip(known: Known, done_fen: int) -> Problem | None:
    """万 for 亿, or a zero too many: against the last reading, else against the year's plan or the total."""
    if known.before is not None and known.before[1]:
        usual = known.before[1]
        slip = likely_meant(done_fen, usual)
        if slip is None or (slip.meant_fen is None and done_fen > usual):
            return None
        return _did_you_mean(done_fen, usual, slip.meant_fen)
    planned = known.plan_fen or known.total_fen
    if not planned or not looks_off_by_ten_thousand(done_fen, planned):
        return None
    return _did_you_mean(done_fen, planned, done_fen // _WAN if done_fen > planned else done_fen * _WAN)


def _did_you_mean(given: int, usual: int, meant: int | None) -> Problem:
    values = {"given": words.money_text(given), "usual": words.money_text(usual)}
    said = _("%(given)s is far from the %(usual)s known so far.") % values
    expected = _("Correct it, or write why.")
    if meant is not None:
        expected = _("Did you mean %(meant)s? Correct it, or write why.") % {"meant": words.money_text(meant)}
    return Problem("reading_far_off", said, "done_fen", expected)


def _above_total(known: Known, done_fen: int) -> Problem | None:
    whole = done_fen + (known.prior_fen or 0)
    if known.total_fen is None or whole <= known.total_fen:
        return None
    values = {"whole": words.money_text(whole), "total": words.money_text(known.total_fen)}
    said = _("%(whole)s invested altogether is more than the total of %(total)s.") % values
    return Problem(
        "reading_above_total",
        said,
        "done_fen",
        _("Correct it, or write why; the total may have to be changed."),
    )


def _above_plan(known: Known, done_fen: int) -> Problem | None:
    """More than the year's plan is asked about once: when a reading above it stands already, the reason is known."""
    if not known.plan_fen or done_fen <= known.plan_fen or known.is_above_plan:
        return None
    values = {"given": words.money_text(done_fen), "plan": words.money_text(known.plan_fen)}
    said = _("%(given)s is more than the year's plan of %(plan)s.") % values
    expected = _("Correct it, or write why; the year's plan may have to be changed.")
    return Problem("reading_above_plan", said, "done_fen", expected)
