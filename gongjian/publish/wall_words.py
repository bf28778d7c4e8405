"""What a bar of the chart says, as a sentence: for a hand over it, for a reader of screens, for a phone, on paper."""

from datetime import date
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongjian.kit import words
from gongjian.publish.selectors.wall import Row, StageMark, Standing


@lru_cache(maxsize=20_000)
def _day_text(ordinal: int, this_year: int, language: str | None) -> str:
    return words.day(date.fromordinal(ordinal), this_year)


class Sayings:
    """The sentences of one chart; what they are made of is translated once, not once a project."""

    def __init__(self, on: date, stage_words: dict[str, str], *, published: bool) -> None:
        """`published`: real projects of an archived campaign, whose blanks were not published."""
        self.on, self.day, self.stage_words, self.published = on, on.toordinal(), stage_words, published
        self.chinese, self.language = words.chinese(), get_language()
        self.apart = "；" if self.chinese else "; "
        self.stop = "。" if self.chinese else "."
        self.of = {
            "plan": _("planned %(start)s to %(finish)s"),
            "plan_start": _("planned start %(start)s"),
            "plan_finish": _("planned completion %(finish)s"),
            "started": _("started %(start)s"),
            "ran": _("started %(start)s, completed %(finish)s"),
            "finished": _("completed %(finish)s"),
            "stage": _("%(stage)s since %(day)s"),
            "start_behind": _("due to start, %(days)s days ago, and has not started"),
            "finish_behind": _("%(days)s days past its planned completion"),
            "finished_behind": _("completed %(days)s days after its planned completion"),
            "next": _("next milestone %(name)s, %(day)s"),
            "missed": _("milestone %(name)s was due %(day)s"),
            "milestones": _("%(done)s of %(all)s milestones reached"),
            "no_dates": _("its dates are not published") if published else _("no dates are filled in"),
        }

    def day_text(self, ordinal: int) -> str:
        """A day in words, without its year when it is this one."""
        return _day_text(ordinal, self.on.year, self.language)

    def stage(self, row: Row) -> str:
        """The stage in the local word; empty when none is told."""
        if not row.stages:
            return ""
        return self.stage_word(row.stages[-1])

    def stage_word(self, mark: StageMark) -> str:
        """The word for a stage that was reached."""
        return (mark.word if self.chinese else "") or self.stage_words.get(mark.stage, mark.stage)

    def plan(self, row: Row) -> str:
        """When it is planned; empty when nothing is."""
        start, finish = row.planned_start, row.planned_finish
        if start is not None and finish is not None:
            return self.of["plan"] % {"start": start.said, "finish": finish.said}
        if start is not None:
            return self.of["plan_start"] % {"start": start.said}
        return self.of["plan_finish"] % {"finish": finish.said} if finish is not None else ""

    def fact(self, row: Row) -> str:
        """When it started and was completed; empty when neither is known."""
        start, finish = row.started, row.finished
        if start is not None and finish is not None and finish is not start:
            return self.of["ran"] % {"start": start.said, "finish": finish.said}
        if finish is not None:
            return self.of["finished"] % {"finish": finish.said}
        return self.of["started"] % {"start": start.said} if start is not None else ""

    def behind(self, standing: Standing) -> str:
        """How far behind it is, or was when completed; empty when it is not."""
        if standing.behind is None:
            return ""
        first, last = standing.behind
        if standing.not_started:
            key = "start_behind"
        else:
            key = "finish_behind" if standing.meaning == "late" else "finished_behind"
        return self.of[key] % {"days": last - first + 1}

    def milestones(self, row: Row, *, judged: bool) -> str:
        """How many are reached, and the first of those to come or missed."""
        if not row.milestones:
            return ""
        open_ones = [one for one in row.milestones if one.done is None]
        done = len(row.milestones) - len(open_ones)
        text = self.of["milestones"] % {"done": done, "all": len(row.milestones)}
        ahead = open_ones[0] if open_ones else None
        if ahead is None:
            return text
        key = "missed" if judged and ahead.due < self.day else "next"
        return text + self.apart + self.of[key] % {"name": ahead.name, "day": self.day_text(ahead.due)}

    def sentence(self, row: Row, standing: Standing, *, judged: bool) -> str:
        """All of it, without the project's name."""
        dated = [self.plan(row), self.fact(row)]
        mark = row.stages[-1] if row.stages else None
        if mark is not None:
            said = self.stage(row)
            known = mark.at is not None and mark.at is not row.started and mark.at is not row.finished
            dated.append(
                self.of["stage"] % {"stage": said, "day": mark.at.said} if known and mark.at else said
            )
        dated += [self.behind(standing), self.milestones(row, judged=judged)]
        parts = [part for part in dated if part]
        if not (row.planned_start or row.planned_finish or row.started or row.finished):
            parts.append(self.of["no_dates"])
        text = self.apart.join(parts) + self.stop
        return text[:1].upper() + text[1:]
