"""The forms of meetings: each asks only what its act cannot know."""

import hashlib
import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import DateTimeInput, HiddenInput
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongjian.campaigns.models import Membership
from gongjian.dispatch.actions.deciding import Decided
from gongjian.dispatch.models import Meeting, Presence, Topic
from gongjian.dispatch.selectors.meetings import Slot
from gongjian.kernel.problems import Problem
from gongjian.kit import forms
from gongjian.kit.asof import SHANGHAI
from gongjian.matters.forms.choices import offer, set_year, units_under
from gongjian.matters.forms.due import DueField, due_of
from gongjian.people.models import Post
from gongjian.people.selectors import unit_lookup
from gongjian.people.unit_tree import unit_tree
from gongjian.projects.models import Project

_NAMES = re.compile(r"[\s、,，;；/]+|协办|配合")
_AT = "%Y-%m-%dT%H:%M"


class InstantField(forms.TextField):
    """A day and an hour on the office clock: 2026-11-24 15:00. Cleans to an aware datetime."""

    widget = DateTimeInput(format=_AT, attrs={"type": "datetime-local", "class": "w-day"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(example="2026-11-24 15:00", **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A known instant, as the input takes it."""
        return value.astimezone(SHANGHAI).strftime(_AT) if isinstance(value, datetime) else value

    def clean(self, value: Any) -> Any:
        """The instant meant."""
        text = str(super().clean(value) or "").replace("T", " ").replace("：", ":")
        for form in ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M:%S"):
            try:
                return datetime.strptime(text, form).replace(tzinfo=SHANGHAI)
            except ValueError:
                continue
        raise ValidationError(
            self.lesson(gettext("“%(given)s” is not a day and an hour.") % {"given": text[:40]}),
            code="instant",
        )


class CallForm(forms.Form):
    """Calling the next meeting of a series: proposed by its rule, changed by whoever calls it."""

    starts_at = InstantField(label=_("When"))
    place = forms.TextField(label=_("Where"), required=False, max_length=100)
    chair = forms.ChoiceField(label=_("Who leads it"), required=False)
    posts = forms.ChoicesField(label=_("Who comes"), required=False)

    def __init__(self, *args: Any, slot: Slot | None, posts: Iterable[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(post.pk): post for post in posts}
        tree = unit_tree()
        named = [(key, f"{tree.label(post.unit_id)} {post.label}") for key, post in self.rows.items()]
        offer(self, "posts", named)
        offer(self, "chair", [("", "—"), *named])
        if slot is not None and slot.moved_from is not None:
            self.fields["starts_at"].help_text = gettext(
                "%(day)s is a day off; proposed is the next working day."
            ) % {"day": slot.moved_from.isoformat()}
        elif slot is not None and slot.provisional:
            self.fields["starts_at"].help_text = gettext(
                "The working days of that year are not announced yet: look again when they are."
            )
        elif slot is not None and slot.assumed:
            self.fields["starts_at"].help_text = gettext("The playbook gives no hour; this one is assumed.")

    @property
    def chosen(self) -> list[Post]:
        """The posts ticked."""
        return [self.rows[key] for key in self.cleaned_data["posts"]]

    @property
    def leader(self) -> Post | None:
        """Who leads it."""
        return self.rows.get(self.cleaned_data["chair"])


class TopicForm(forms.Form):
    """提请上会."""

    draft = "topic"
    title = forms.TextField(label=_("Topic"), max_length=200, example=_("land for the second phase"))
    wants = forms.TextField(label=_("What is to be decided"), required=False, max_length=300)


class SettleTopicForm(forms.Form):
    """A topic that is not taken up: why."""

    reason = forms.TextField(label=_("Reason"), max_length=200, help_text=_("The unit reads this"))


class CancelForm(forms.Form):
    """A cancelled meeting: why. Everybody who was to come is told."""

    reason = forms.TextField(
        label=_("Reason"), max_length=300, help_text=_("Everybody who was to come reads this")
    )


class PresenceForm(forms.Form):
    """Coming, sending somebody, or on leave."""

    presence = forms.ChoiceField(label=_("Will you come"), few=True)
    substitute = forms.ChoiceField(label=_("Who comes instead"), required=False)
    reason = forms.TextField(label=_("Reason of the leave"), required=False, max_length=200)

    def __init__(self, *args: Any, posts: Iterable[Post], office: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(post.pk): post for post in posts}
        shown = [Presence.EXPECTED, Presence.SUBSTITUTE, Presence.LEAVE]
        if office:
            shown += [Presence.PRESENT, Presence.ABSENT]
        offer(self, "presence", [(one.value, PRESENCE_WORDS[one]) for one in shown])
        tree = unit_tree()
        named = [(key, f"{tree.label(post.unit_id)} {post.label}") for key, post in self.rows.items()]
        offer(self, "substitute", [("", "—"), *named])


PRESENCE_WORDS = {
    Presence.EXPECTED: _("comes"),
    Presence.SUBSTITUTE: _("a substitute comes"),
    Presence.LEAVE: _("is on leave"),
    Presence.PRESENT: _("was present"),
    Presence.ABSENT: _("was absent"),
}


class DecisionForm(forms.Form):
    """记议定事项: one line — what, who, by when, about which project."""

    says = forms.LongTextField(label=_("What was decided"), max_length=200)
    who = forms.TextField(label=_("Who"), max_length=200, example="县资源规划局，协办 县财政局")
    due = DueField(label=_("By when"), required=False, help_text="")
    about = forms.TextField(label=_("About which project"), required=False, max_length=120)
    topic = forms.ChoiceField(label=_("On which topic"), required=False)

    def __init__(self, *args: Any, campaign: Any, on: date, topics: Iterable[Topic], **kwargs: Any) -> None:
        self.campaign = campaign
        super().__init__(*args, **kwargs)
        self.topics = {str(topic.pk): topic for topic in topics}
        offer(self, "topic", [("", "—"), *((key, topic.title) for key, topic in self.topics.items())])
        set_year(self, "due", on.year)
        self.fields["says"].widget.attrs["rows"] = 2
        self.fields["who"].widget.attrs |= {"list": "units-here", "autocomplete": "off"}
        self.fields["about"].widget.attrs["autocomplete"] = "off"

    def clean_who(self) -> list[int]:
        """The lead unit and those that assist it, in the order written."""
        return read_units(self.campaign, self.cleaned_data["who"])

    def clean_about(self) -> int | None:
        """The project of that number or name among the campaign's."""
        return read_project(self.campaign, self.cleaned_data["about"].strip())

    def decided(self) -> Decided:
        """What `decide` takes."""
        data = self.cleaned_data
        lead, *assisting = data["who"]
        due: Any = due_of(data["due"], self.data.get("due", ""))
        return Decided(data["says"], lead, due, data["about"], tuple(assisting))

    @property
    def on_topic(self) -> Topic | None:
        """The topic it was decided on."""
        return self.topics.get(self.cleaned_data["topic"])


def read_units(campaign: Any, text: str) -> list[int]:
    """Units written one after another, the lead one first. ValidationError names the one that is not known."""
    lookup = unit_lookup(unit.pk for unit in units_under(campaign))
    found: list[int] = []
    for name in filter(None, (part.strip("（）() ：:") for part in _NAMES.split(text))):
        unit = lookup.find(name)
        if isinstance(unit, Problem):
            raise ValidationError(f"{unit.message}{unit.remedy}", code=unit.code)
        if unit.pk not in found:
            found.append(unit.pk)
    if not found:
        raise ValidationError(gettext("No unit is named."), code="unit_missing")
    return found


def read_project(campaign: Any, text: str) -> int | None:
    """The one project meant by a number or a part of its name."""
    if not text:
        return None
    live = Project.objects.filter(voided=False, merged_into_id=None)
    by_number = live.filter(number__iexact=text).first()
    if by_number is not None:
        return int(by_number.pk)
    here = Membership.objects.filter(campaign_id=campaign.pk, voided=False, to_on=None).values("project_id")
    found = list(live.filter(pk__in=here, name__contains=text).order_by("id")[:4])
    exact = [one for one in found if one.name == text]
    found = exact or found
    if len(found) == 1:
        return int(found[0].pk)
    if not found:
        raise ValidationError(
            gettext(
                "No project of the campaign is called “%(text)s”. Write a part of its name, or its number."
            )
            % {"text": text[:40]},
            code="project_unknown",
        )
    raise ValidationError(
        gettext("Several projects are called so: %(names)s. Write more of the name.")
        % {"names": "、".join(one.name for one in found[:3])},
        code="project_several",
    )


class MinutesForm(forms.Form):
    """Minutes and the leader's remarks, saved as typed."""

    seen = forms.TextField(required=False, widget=HiddenInput)
    """What stood there when the form was shown: a second writer is told. Not the revision of the meeting, which a
    decision or the issuing of the list moves as well."""
    minutes = forms.LongTextField(label=_("Minutes"), required=False, max_length=20_000)
    remarks = forms.LongTextField(
        label=_("Leader's remarks"),
        required=False,
        max_length=20_000,
        help_text=_(
            "Word for word, for named posts only; becomes a matter only when the office writes it as one"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].widget.attrs["rows"] = 6


class NothingForm(forms.Form):
    """An act that needs nothing but the press."""


def words_seen(meeting: Meeting) -> str:
    """What the minutes and remarks of a meeting are at the moment, in short; nothing when both are empty."""
    if not (meeting.minutes or meeting.remarks):
        return ""
    return hashlib.sha256(f"{meeting.minutes}\0{meeting.remarks}".encode()).hexdigest()[:24]
