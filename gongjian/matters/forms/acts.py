"""Forms of the acts on a matter: each asks only what its act cannot know."""

from datetime import date
from typing import Any

from django.forms import HiddenInput
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongjian.kit import forms
from gongjian.matters.actions.finishing import asked_steps
from gongjian.matters.actions.working import LEVELS
from gongjian.matters.forms.choices import offer, set_year, unit_choices
from gongjian.matters.forms.due import DueDayField, DueField, hint_after
from gongjian.matters.kinds import MatterKind, step_words
from gongjian.matters.models import Matter
from gongjian.matters.sticking import STICKING
from gongjian.people.models import Post
from gongjian.people.unit_tree import unit_tree


class NothingForm(forms.Form):
    """An act that needs nothing but the press."""


class ReasonForm(forms.Form):
    """An act that needs its reason."""

    reason = forms.LongTextField(
        label=_("Reason"), max_length=300, help_text=_("One sentence; it goes into the ledger")
    )


class AnswerForm(forms.Form):
    """A refusal, with its reason."""

    answer = forms.LongTextField(label=_("Answer"), max_length=300, help_text=_("The unit reads this"))


class AnswerNeedForm(forms.Form):
    """A leader's word on what is to be coordinated: each answer a button, the words kept as they are said."""

    draft = "answer"
    words = forms.LongTextField(
        label=_("Say a sentence"),
        required=False,
        max_length=300,
        help_text=_("Kept word for word; the unit reads it"),
    )
    kind = forms.TextField(required=False)
    progress = forms.WholeNumberField(widget=HiddenInput)
    next = forms.TextField(required=False, max_length=600, widget=HiddenInput)


class AskReassignForm(ReasonForm):
    """The unit says whose it is instead."""

    proper_unit = forms.ChoiceField(label=_("The proper unit"))

    def __init__(self, *args: Any, campaign: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "proper_unit", unit_choices(campaign))


class ReassignForm(ReasonForm):
    """Whoever assigned it hands it to another unit."""

    unit = forms.ChoiceField(label=_("To which unit"))
    due = DueField(label=_("Due"), required=False)

    def __init__(self, *args: Any, campaign: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", unit_choices(campaign))
        set_year(self, "due", on.year)
        self.fields["due"].help_text = hint_after(gettext("Leave it empty to keep the present date"))


class ProgressForm(forms.Form):
    """What has happened, what comes next, and whether it waits for somebody."""

    draft = "progress"
    field_order = ("says", "stuck_on", "next_step")
    says = forms.LongTextField(
        label=_("What has happened"), max_length=300, example=_("the foundations are poured")
    )
    next_step = forms.TextField(label=_("Next step"), required=False)
    stuck_on = forms.ChoiceField(label=_("Is it stuck, and on what"), required=False, few=True)
    waits_on = forms.ChoiceField(label=_("Waiting for another unit"), required=False)
    outside = forms.TextField(label=_("Waiting for somebody outside"), required=False, max_length=60)
    needs = forms.LongTextField(label=_("To be coordinated"), required=False, max_length=300)
    suggests = forms.TextField(label=_("Suggested solution"), required=False, max_length=300)
    level = forms.ChoiceField(label=_("Level of coordination"), required=False)
    done_value = forms.NumberField(label=_("Done so far"), required=False)

    FOLDED = ("waits_on", "outside", "needs", "suggests", "level")

    def __init__(self, *args: Any, campaign: Any, target_unit: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [("", gettext("not stuck")), *((key, str(word)) for key, word in STICKING.items())]
        offer(self, "stuck_on", found)
        offer(self, "waits_on", unit_choices(campaign))
        offer(self, "level", [("", "—"), *((key, LEVEL_WORDS[key]) for key in LEVELS)])
        if target_unit:
            self.fields["done_value"].help_text = target_unit
        else:
            del self.fields["done_value"]


LEVEL_WORDS = {
    "taskforce": _("task force"),
    "leader": _("leader in charge"),
    "dispatch": _("dispatch meeting"),
    "topic": _("meeting on the topic"),
}


class ExtensionForm(forms.Form):
    """A later date, why, and how far it is."""

    new_due_on = DueDayField(label=_("New date"))
    reason = forms.LongTextField(label=_("Reason"), max_length=300)
    progress = forms.LongTextField(label=_("Progress so far"), max_length=300)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_year(self, "new_due_on", on.year)


class GrantForm(forms.Form):
    """An extension granted, to the day asked for or another."""

    new_due_on = DueDayField(label=_("New date"))
    answer = forms.TextField(label=_("Answer"), required=False, max_length=300)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_year(self, "new_due_on", on.year)


class ReportDoneForm(forms.Form):
    """报结: the result, and the evidence where the kind demands it."""

    draft = "done"
    result = forms.LongTextField(
        label=_("Result"), max_length=300, example=_("current was switched on on 18 November")
    )
    file = forms.FileField(
        label=_("Evidence"), required=False, help_text=_("PDF, picture, Word or Excel, at most 20 MB")
    )
    caption = forms.TextField(label=_("What it shows"), required=False, max_length=120)

    def __init__(self, *args: Any, needs_file: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = needs_file


class StepsForm(forms.Form):
    """The closing steps of a kind, each answered in a sentence."""

    def __init__(self, *args: Any, kind: MatterKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for step in asked_steps(kind.closing):
            self.fields[f"step_{step}"] = forms.TextField(
                label=step_words(step), help_text=_("Who, when, with what result")
            )

    @property
    def steps(self) -> dict[str, str]:
        """Step → answer."""
        given = self.cleaned_data.items()
        return {name.removeprefix("step_"): text for name, text in given if name.startswith("step_")}


class CloseForm(StepsForm):
    """办结: the reviewer's conclusion."""

    conclusion = forms.LongTextField(
        label=_("Conclusion"), max_length=300, example=_("checked on site, as reported")
    )

    def __init__(self, *args: Any, kind: MatterKind, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        if kind.strike_off:
            for name in [name for name in self.fields if name.startswith("step_")]:
                del self.fields[name]


class ReviewForm(StepsForm):
    """审核: one opinion, and one of two outcomes, each a button. What closing asks besides is for closing alone."""

    draft = "review"
    opinion = forms.LongTextField(
        label=_("Reviewer's opinion"),
        max_length=300,
        help_text=_("Closing: how it was checked. Returning: what is missing; the unit reads this."),
        example=_("checked on site, as reported"),
    )
    BUTTONS = ("close", "return")

    def __init__(self, *args: Any, kind: MatterKind, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        for name in [name for name in self.fields if name.startswith("step_")]:
            if kind.strike_off:
                del self.fields[name]
            else:
                self.fields[name].required = False
                self.fields[name].help_text = gettext("For closing: who, when, with what result")

    @property
    def outcome(self) -> str:
        """Which button was pressed; "" when none was."""
        pressed = str(self.data.get("outcome", ""))
        return pressed if pressed in self.BUTTONS else ""


class PassForm(forms.Form):
    """Inside the unit: pass what a colleague filed, or send it back with what is missing."""

    draft = "pass"
    opinion = forms.LongTextField(
        label=_("Opinion"),
        required=False,
        max_length=300,
        help_text=_("Sending it back: what is missing; the reporter reads this."),
    )
    BUTTONS: tuple[str, ...] = ()

    @property
    def outcome(self) -> str:
        """Which button was pressed; "" when none was."""
        pressed = str(self.data.get("outcome", ""))
        return pressed if pressed in self.BUTTONS else ""


class CheckForm(PassForm):
    """审核 inside the unit."""

    BUTTONS = ("check", "send-back")


class SignForm(PassForm):
    """签发."""

    BUTTONS = ("sign", "send-back")


class SuspendForm(ReasonForm):
    """暂缓, until somebody looks again."""

    review_on = DueDayField(label=_("Look at it again on"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_year(self, "review_on", on.year)


class SubAssignForm(forms.Form):
    """分办 to a post of the lead unit."""

    post = forms.ChoiceField(label=_("To which post"))

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = unit_tree().subtree(matter.unit_id) if matter.unit_id else frozenset()
        self.posts = {
            str(p.pk): p for p in Post.objects.filter(unit_id__in=ids, voided=False).order_by("ordinal", "id")
        }
        tree = unit_tree()
        offer(
            self,
            "post",
            [
                ("", "—"),
                *((key, f"{tree.label(post.unit_id)} {post.label}") for key, post in self.posts.items()),
            ],
        )


class CommentForm(forms.Form):
    """A word on the matter."""

    text = forms.LongTextField(label=_("Comment"), max_length=2000)


class AttachForm(forms.Form):
    """A file, and what it shows."""

    file = forms.FileField(label=_("File"), help_text=_("PDF, picture, Word or Excel, at most 20 MB"))
    caption = forms.TextField(label=_("What it shows"), required=False, max_length=120)


class AssignForm(forms.Form):
    """交办: to whom, by when, with whose help."""

    unit = forms.ChoicesField(
        label=_("Lead units"), help_text=_("Tick one, or several: each ticked unit gets a matter of its own")
    )
    due = DueField(label=_("Due"), required=False)
    assisting = forms.ChoicesField(label=_("Assisting units"), required=False)
    supervising = forms.ChoicesField(label=_("Supervising units"), required=False)

    FOLDED = ("assisting", "supervising")
    FOLDED_LABEL = _("Assisting and supervising units")

    def __init__(self, *args: Any, campaign: Any, kind: MatterKind, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", unit_choices(campaign, groups=True, blank=False))
        for name in ("assisting", "supervising"):
            offer(self, name, unit_choices(campaign, blank=False))
        set_year(self, "due", on.year)
        if kind.due_workdays is not None:
            clock = gettext("Empty: %(count)s working days from today") % {"count": kind.due_workdays}
            self.fields["due"].help_text = hint_after(clock)
