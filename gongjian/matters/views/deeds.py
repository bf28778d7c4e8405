"""Each verb as a page: which form it shows, which action it calls. One view serves them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from gongjian.kernel.lifecycle import VERB_WORDS, Verb
from gongjian.kernel.problems import Refused
from gongjian.kit.files import keep_bytes
from gongjian.matters import actions, forms
from gongjian.matters.actions import Report
from gongjian.matters.dues import due_typed
from gongjian.matters.models import RequestKind
from gongjian.matters.selectors import Record


@dataclass(frozen=True)
class Asked:
    """What a deed knows: who, when, and the matter with all that hangs on it."""

    viewer: Any
    at: Any
    today: Any
    record: Record

    @property
    def matter(self) -> Any:
        """The matter itself."""
        return self.record.row

    def keys(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What every action takes."""
        return {
            "viewer": self.viewer,
            "matter": self.matter,
            "at": self.at,
            "request_key": data["request_key"],
            "revision": data.get("revision"),
        }

    def answer_keys(self, data: Mapping[str, Any], kind: str) -> dict[str, Any]:
        """What an answer to a request takes; None as request when it is no longer open."""
        request = self.record.open_request(kind)
        return {"viewer": self.viewer, "request": request, "at": self.at, "request_key": data["request_key"]}


@dataclass(frozen=True)
class Deed:
    """One verb: its address, its words, its form, its action."""

    slug: str
    verb: Verb
    form: Callable[..., Any]
    do: Callable[[Asked, Any], Any]
    label: Any = None
    request: str = ""
    """The kind of open request it answers; without one the page does not exist."""
    listed: bool = True
    """Offered among the acts; one that is not still has its page."""

    @property
    def words(self) -> Any:
        """What the button says."""
        return self.label or VERB_WORDS[self.verb]


def _plain(form: Any) -> Callable[..., Any]:
    return lambda asked, *args, **kwargs: form(*args, **kwargs)


def _in_campaign(form: Any) -> Callable[..., Any]:
    return lambda asked, *args, **kwargs: form(*args, campaign=asked.record.campaign, **kwargs)


def _dated(form: Any) -> Callable[..., Any]:
    return lambda asked, *args, **kwargs: form(*args, on=asked.today, **kwargs)


def _progress_form(asked: Asked, *args: Any, **kwargs: Any) -> Any:
    kwargs["initial"] = {"stuck_on": asked.matter.blocked_by, **kwargs.get("initial", {})}
    return forms.ProgressForm(
        *args, campaign=asked.record.campaign, target_unit=asked.matter.target_unit, **kwargs
    )


def _assign_form(asked: Asked, *args: Any, **kwargs: Any) -> Any:
    matter, record = asked.matter, asked.record
    kwargs["initial"] = {
        "unit": [str(matter.unit_id)] if matter.unit_id else [],
        "due": due_typed(matter),
        "assisting": [str(unit.pk) for unit in record.units("assisting")],
        "supervising": [str(unit.pk) for unit in record.units("supervising")],
        **kwargs.get("initial", {}),
    }
    return forms.AssignForm(*args, campaign=record.campaign, kind=record.kind, on=asked.today, **kwargs)


def _done_form(asked: Asked, *args: Any, **kwargs: Any) -> Any:
    needs = asked.record.kind.needs_evidence and not asked.record.evidence
    return forms.ReportDoneForm(*args, needs_file=needs, **kwargs)


def _grant_form(asked: Asked, *args: Any, **kwargs: Any) -> Any:
    request = asked.record.open_request(RequestKind.EXTENSION)
    kwargs["initial"] = {"new_due_on": request.new_due_on if request else None, **kwargs.get("initial", {})}
    return forms.GrantForm(*args, on=asked.today, **kwargs)


def _reassign_form(asked: Asked, *args: Any, **kwargs: Any) -> Any:
    request = asked.record.open_request(RequestKind.REASSIGN)
    proper = str(request.proper_unit_id) if request else ""
    kwargs["initial"] = {"unit": proper, **kwargs.get("initial", {})}
    return forms.ReassignForm(*args, campaign=asked.record.campaign, on=asked.today, **kwargs)


# ---------------------------------------------------------------- what each does
def _assign(asked: Asked, form: Any) -> None:
    data = form.cleaned_data
    actions.assign(
        **asked.keys(data),
        unit_ids=forms.ticked_units(asked.record.campaign, data["unit"]),
        due=forms.due_of(data["due"], form.data.get("due", "")),
        assisting=[int(pk) for pk in data["assisting"]],
        supervising=[int(pk) for pk in data["supervising"]],
    )


def _progress(asked: Asked, form: Any) -> None:
    data = form.cleaned_data
    waits = data["waits_on"]
    report = Report(
        says=data["says"],
        next_step=data["next_step"],
        needs=data["needs"],
        suggests=data["suggests"],
        level=data["level"],
        done_value=data.get("done_value"),
        waits_on_id=int(waits) if waits else None,
        outside=data["outside"],
        stuck_on=data["stuck_on"],
    )
    actions.progress(**asked.keys(data), report=report)


def _report_done(asked: Asked, form: Any) -> None:
    data = form.cleaned_data
    kept = keep_bytes(data["file"]) if data["file"] is not None else None
    actions.report_done(**asked.keys(data), result=data["result"], evidence=kept, caption=data["caption"])


def _attach(asked: Asked, form: Any) -> None:
    data = form.cleaned_data
    keys = {name: value for name, value in asked.keys(data).items() if name != "revision"}
    actions.attach(**keys, file=keep_bytes(data["file"]), caption=data["caption"])


def _comment(asked: Asked, form: Any) -> None:
    keys = {name: value for name, value in asked.keys(form.cleaned_data).items() if name != "revision"}
    actions.comment(**keys, says=form.cleaned_data["text"])


def _ask_reassign(asked: Asked, form: Any) -> None:
    data = form.cleaned_data
    actions.ask_reassign(**asked.keys(data), reason=data["reason"], proper_unit_id=int(data["proper_unit"]))


def _reassign(asked: Asked, form: Any) -> None:
    data = form.cleaned_data
    due = forms.due_of(data["due"], form.data.get("due", ""))
    actions.reassign(**asked.keys(data), reason=data["reason"], unit_id=int(data["unit"]), due=due)


def _ask_extension(asked: Asked, form: Any) -> None:
    data = form.cleaned_data
    actions.ask_extension(
        **asked.keys(data),
        reason=data["reason"],
        new_due_on=data["new_due_on"],
        progress_so_far=data["progress"],
    )


def _grant(asked: Asked, form: Any) -> None:
    data = form.cleaned_data
    keys = asked.answer_keys(data, RequestKind.EXTENSION)
    actions.grant(**keys, new_due_on=data["new_due_on"], answer=data["answer"])


def _refuse(asked: Asked, form: Any) -> None:
    actions.refuse(
        **asked.answer_keys(form.cleaned_data, RequestKind.EXTENSION), answer=form.cleaned_data["answer"]
    )


def _keep(asked: Asked, form: Any) -> None:
    actions.keep_unit(
        **asked.answer_keys(form.cleaned_data, RequestKind.REASSIGN), answer=form.cleaned_data["answer"]
    )


def _review(asked: Asked, form: Any) -> None:
    data = form.cleaned_data
    if form.outcome == "return":
        actions.return_(**asked.keys(data), reason=data["opinion"])
    elif form.outcome == "close":
        actions.close(**asked.keys(data), conclusion=data["opinion"], steps=form.steps)
    else:
        raise Refused(
            "missing_outcome", _("The outcome is not chosen."), "opinion", _("Press one of the two buttons.")
        )


def _pass(passing: Callable[..., Any], outcome: str) -> Callable[[Asked, Any], Any]:
    def do(asked: Asked, form: Any) -> None:
        opinion = form.cleaned_data["opinion"]
        if form.outcome == "send-back":
            actions.send_back(**asked.keys(form.cleaned_data), reason=opinion)
        elif form.outcome == outcome:
            passing(**asked.keys(form.cleaned_data), opinion=opinion)
        else:
            raise Refused(
                "missing_outcome",
                _("The outcome is not chosen."),
                "opinion",
                _("Press one of the two buttons."),
            )

    return do


def _close(asked: Asked, form: Any) -> None:
    data = form.cleaned_data
    actions.close(**asked.keys(data), conclusion=data["conclusion"], steps=form.steps)


def _with_reason(action: Callable[..., Any]) -> Callable[[Asked, Any], Any]:
    return lambda asked, form: action(**asked.keys(form.cleaned_data), reason=form.cleaned_data["reason"])


def _bare(action: Callable[..., Any]) -> Callable[[Asked, Any], Any]:
    return lambda asked, form: action(**asked.keys(form.cleaned_data))


def _suspend(asked: Asked, form: Any) -> None:
    data = form.cleaned_data
    actions.suspend(**asked.keys(data), reason=data["reason"], review_on=data["review_on"])


def _sub_assign(asked: Asked, form: Any) -> None:
    actions.sub_assign(**asked.keys(form.cleaned_data), post=form.posts.get(form.cleaned_data["post"]))


def _strike_off(asked: Asked, form: Any) -> None:
    actions.strike_off(**asked.keys(form.cleaned_data), steps=form.steps)


def _steps_form(form: Any) -> Callable[..., Any]:
    return lambda asked, *args, **kwargs: form(*args, kind=asked.record.kind, **kwargs)


def _post_form(asked: Asked, *args: Any, **kwargs: Any) -> Any:
    return forms.SubAssignForm(*args, matter=asked.matter, **kwargs)


EXTENSION, REASSIGN, DONE = (one.value for one in RequestKind)

DEEDS: tuple[Deed, ...] = (
    Deed("grant-extension", Verb.grant_extension, _grant_form, _grant, request=EXTENSION),
    Deed("refuse-extension", Verb.refuse_extension, _plain(forms.AnswerForm), _refuse, request=EXTENSION),
    Deed("reassign", Verb.reassign, _reassign_form, _reassign),
    Deed(
        "keep",
        Verb.reassign,
        _plain(forms.AnswerForm),
        _keep,
        label=_("Leave it with the unit"),
        request=REASSIGN,
    ),
    Deed("assign", Verb.assign, _assign_form, _assign),
    Deed("accept", Verb.accept, _plain(forms.NothingForm), _bare(actions.accept)),
    Deed(
        "check",
        Verb.check,
        _plain(forms.CheckForm),
        _pass(actions.check, "check"),
        label=_("Check for the unit"),
        request=DONE,
    ),
    Deed(
        "sign",
        Verb.sign,
        _plain(forms.SignForm),
        _pass(actions.sign, "sign"),
        label=_("Sign for the unit"),
        request=DONE,
    ),
    Deed(
        "send-back",
        Verb.send_back,
        _plain(forms.ReasonForm),
        _with_reason(actions.send_back),
        request=DONE,
        listed=False,
    ),
    Deed(
        "take-back", Verb.take_back, _plain(forms.ReasonForm), _with_reason(actions.take_back), request=DONE
    ),
    Deed("review", Verb.close, _steps_form(forms.ReviewForm), _review, label=_("Examine")),
    Deed("close", Verb.close, _steps_form(forms.CloseForm), _close, listed=False),
    Deed("return", Verb.return_, _plain(forms.ReasonForm), _with_reason(actions.return_), listed=False),
    Deed("strike-off", Verb.strike_off, _steps_form(forms.StepsForm), _strike_off),
    Deed("progress", Verb.progress, _progress_form, _progress),
    Deed("report-done", Verb.report_done, _done_form, _report_done),
    Deed(
        "withdraw-report",
        Verb.withdraw_report,
        _plain(forms.ReasonForm),
        _with_reason(actions.withdraw_report),
    ),
    Deed("ask-extension", Verb.ask_extension, _dated(forms.ExtensionForm), _ask_extension),
    Deed("ask-reassign", Verb.ask_reassign, _in_campaign(forms.AskReassignForm), _ask_reassign),
    Deed("sub-assign", Verb.sub_assign, _post_form, _sub_assign),
    Deed("resume", Verb.resume, _plain(forms.NothingForm), _bare(actions.resume)),
    Deed("suspend", Verb.suspend, _dated(forms.SuspendForm), _suspend),
    Deed("reopen", Verb.reopen, _plain(forms.ReasonForm), _with_reason(actions.reopen)),
    Deed("cancel", Verb.cancel, _plain(forms.ReasonForm), _with_reason(actions.cancel)),
    Deed("comment", Verb.comment, _plain(forms.CommentForm), _comment),
    Deed("attach", Verb.attach, _plain(forms.AttachForm), _attach),
)
BY_SLUG: Mapping[str, Deed] = {deed.slug: deed for deed in DEEDS}

FIRST = (
    "grant-extension",
    "check",
    "sign",
    "accept",
    "review",
    "progress",
    "assign",
    "strike-off",
    "resume",
    "reassign",
)
"""Which act stands open on the page: the first of these that the viewer may do now."""


_ASKING = {Verb.ask_extension: EXTENSION, Verb.ask_reassign: REASSIGN}
"""What is asked once: while it waits for its answer it is not offered again."""


def possible(record: Record, verbs: list[Verb]) -> list[Deed]:
    """The deeds behind the verbs the viewer may use now, in the order of DEEDS."""
    found = []
    for deed in DEEDS:
        if deed.verb not in verbs:
            continue
        if deed.request and record.open_request(deed.request) is None:
            continue
        if deed.verb in (Verb.grant_extension, Verb.refuse_extension) and not deed.request:
            continue
        if deed.verb in _ASKING and record.open_request(_ASKING[deed.verb]) is not None:
            continue
        if deed.verb is Verb.take_back and (Verb.check in verbs or Verb.sign in verbs):
            continue
        if deed.verb is Verb.accept and record.row.unit_id is None:
            continue
        if deed.slug == "reassign" and record.row.unit_id is None:
            continue
        found.append(deed)
    return found


def first_of(record: Record, deeds: list[Deed]) -> Deed | None:
    """The act that stands open on the page; an answer to a request to reassign before anything else."""
    by_slug = {deed.slug: deed for deed in deeds}
    if record.open_request(REASSIGN) is not None and "reassign" in by_slug:
        return by_slug["reassign"]
    if record.row.state == "returned" and "report-done" in by_slug:
        return by_slug["report-done"]
    return next((by_slug[slug] for slug in FIRST if slug in by_slug and slug != "reassign"), None)
