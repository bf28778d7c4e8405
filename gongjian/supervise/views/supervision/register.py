"""督办台账 as a list and as the office's sheet, and the register of papers issued (发文登记)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongjian.campaigns.models import Campaign
from gongjian.campaigns.selectors import campaign_or_404
from gongjian.kit.asof import SHANGHAI, AsOfControl, asof_of
from gongjian.kit.lists import Column, Filter, ListSpec, Option, Sort, View, list_page, render_list
from gongjian.matters.models import Matter
from gongjian.people.unit_tree import unit_tree
from gongjian.people.viewer import Viewer
from gongjian.projects.views.needs.lists import figure_address
from gongjian.supervise.models import (
    NoticeForm,
    NoticeState,
    ReceiptRole,
    Supervision,
    SupervisionSource,
    SupervisionState,
)
from gongjian.supervise.policy import supervision as policy
from gongjian.supervise.selectors.supervision.known import One, known, unit_names
from gongjian.supervise.selectors.supervision.reading import named, notices_in, supervisions_in
from gongjian.supervise.selectors.supervision.steps import LATE, STEPS, counts, late_q, standing
from gongjian.supervise.views.supervision.notices import LIGHTS
from gongjian.supervise.views.supervision.sheet import export_ledger

Rows = QuerySet[Any]


class Register:
    """One viewer's supervisions of one campaign at one moment."""

    def __init__(self, viewer: Viewer, campaign: Campaign, control: AsOfControl, rows: Rows) -> None:
        self.viewer, self.campaign, self.control, self.rows = viewer, campaign, control, rows
        self.known: dict[int, One] = {}

    @property
    def spec(self) -> ListSpec:
        """The declaration."""
        return ListSpec(
            key=f"supervisions/{self.campaign.key}",
            columns=self._columns(),
            sorts=[
                Sort("new", _("newest supervision first"), ("-id",), nulls="none"),
                Sort("term", _("Term"), ("term_on", "id")),
                Sort("reply", _("Next reply due"), ("feedback_due_on", "id")),
                Sort("no", _("Supervision number"), ("office_id", "year", "serial", "id")),
            ],
            filters=[
                Filter("q", _("Number or title"), "text", apply=self._holds),
                Filter("step", _("Step"), options=self._steps, apply=self._at_step),
                Filter("unit", _("Lead unit"), options=self._units, apply=self._by_unit),
                Filter("source", _("Where it comes from"), options=_choices(SupervisionSource), pinned=False),
                Filter("state", _("state"), options=_choices(SupervisionState), pinned=False),
                Filter(
                    "late", LATE.label, "bool", pinned=False,
                    apply=lambda rows, _v: rows.filter(late_q(self.control.on)),
                ),
            ],
            views=[
                View("open", _("Open"), "&".join(f"state={one}" for one in _OPEN)),
                View("late", _("Late"), "late=1", loud=True),
                View("all", _("All")),
            ],
            counts=lambda _request: self._counts(),
            prepare=self._prepare,
            row_meaning=lambda row: "late" if standing(row, self.control.on)[0] == "late" else "",
            row_title=self._title,
            export_name=_("Register of supervision"),
            empty=(
                _("Nothing is under supervision"),
                _("Supervision is proposed from a matter's page; another named person approves it."),
                "",
                "",
            ),
        )  # fmt: skip

    def _prepare(self, rows: Sequence[Any]) -> None:
        self.known = known(rows, self.control.asof, self.viewer)

    def _of(self, row: Any) -> One:
        return self.known.get(row.id) or One()

    def _title(self, row: Any) -> str:
        matter = self._of(row).matter
        return matter.title if matter is not None else row.number

    def _columns(self) -> list[Column]:
        tree, on = unit_tree(), self.control.on
        return [
            Column(
                "title", _("Matter"), self._title, "name", href=lambda row: f"/supervisions/{row.number}/",
                note=lambda row: row.supervision_no or _("no number yet"),
            ),
            Column("unit", _("Lead unit"), lambda row: tree.label(getattr(self._of(row).matter, "unit_id", None)),
                   css="one"),
            Column("status", _("status"), lambda row: standing(row, on, self._of(row).matter), "light"),
            Column("term", _("Term"), "term_on", "day", sort="term", css="num"),
            Column("reply", _("Next reply due"), "feedback_due_on", "day", sort="reply", css="num"),
            Column("signed", _("Signed for"), self._signed, css="num"),
            Column("replies", _("Times fed back"), lambda row: len(self._of(row).sent) or "", css="num", phone="gone"),
            Column("source", _("Where it comes from"), lambda row: str(SupervisionSource(row.source).label),
                   css="one", phone="gone"),
            Column("desk", _("On the desk of"), lambda row: tree.label(row.desk_unit_id), css="one", phone="gone"),
            Column("no", _("Supervision number"), "supervision_no", sort="no", shown=False),
            Column("approved", _("Approved on"), lambda row: row.decided_at, "stamp", shown=False),
            Column("by", _("Approved by"), self._approver, shown=False),
            Column("assisting", _("Assisting units"),
                   lambda row: unit_names(tree, self._of(row).units(ReceiptRole.ASSISTING)), shown=False),
            Column("issued", _("Issued at"), lambda row: getattr(self._of(row).first, "issued_at", None), "stamp",
                   shown=False),
            Column("returned", _("Times returned"),
                   lambda row: sum(1 for one in self._of(row).examinations if not one.passed) or "", css="num",
                   shown=False),
            Column("chases", _("Times urged"), lambda row: len(self._of(row).chases) or "", css="num", shown=False),
            Column("closed", _("Closed"), "closed_at", "stamp", shown=False),
            Column("struck", _("Struck off"), lambda row: getattr(self._of(row).matter, "struck_off_at", None),
                   "stamp", shown=False),
            Column("archive", _("Archive number"), "archive_no", shown=False),
            Column("number", _("number"), "number", shown=False),
        ]  # fmt: skip

    @staticmethod
    def _approver(row: Any) -> str:
        return str(row.decided_by) if row.state != SupervisionState.DECLINED else ""

    def _signed(self, row: Any) -> str:
        wanted = self._of(row).to_sign
        return f"{sum(1 for one in wanted if one.signed_at)}/{len(wanted)}" if wanted else ""

    def _counts(self) -> dict[str, int]:
        on = self.control.on
        found: dict[str, int] = self.rows.order_by().aggregate(
            all=Count("id"), open=Count("id", filter=Q(state__in=_OPEN)), late=Count("id", filter=late_q(on))
        )
        return found

    def _steps(self, _request: HttpRequest) -> list[Option]:
        return [Option(step.key, step.label) for step in STEPS.values()]

    def _at_step(self, rows: Rows, value: Any) -> Rows:
        wanted = Q(pk__in=[])
        for key in value:
            if key in STEPS:
                wanted |= STEPS[key].q(self.control.asof, self.control.on)
        return rows.filter(wanted)

    def _holds(self, rows: Rows, value: str) -> Rows:
        matters = self.control.asof.rows(Matter).filter(title__icontains=value).values("id")
        return rows.filter(named(value) | Q(matter_id__in=matters))

    def _units(self, _request: HttpRequest) -> list[Option]:
        matters = self.control.asof.rows(Matter).filter(id__in=self.rows.values("matter_id"))
        ids = matters.order_by().values_list("unit_id", flat=True).distinct()
        return [Option(unit.number, unit.label) for unit in unit_tree().in_order(pk for pk in ids if pk)]

    def _by_unit(self, rows: Rows, value: Any) -> Rows:
        tree = unit_tree()
        wanted = tree.subtrees(pk for pk, unit in tree.units.items() if unit.number in value)
        return rows.filter(
            matter_id__in=self.control.asof.rows(Matter).filter(unit_id__in=wanted).values("id")
        )


_OPEN = [
    one.value
    for one in SupervisionState
    if one not in (SupervisionState.DECLINED, SupervisionState.CLOSED, SupervisionState.WITHDRAWN)
]


def _choices(words_: Any) -> Any:
    return lambda _request: [Option(value, label) for value, label in words_.choices]


@require_safe
def register(request: Any, key: str) -> HttpResponseBase:
    """The register of supervision at the moment asked; `format=ledger` is the office's own sheet."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "supervise"
    control = asof_of(request, campaign)
    rows = supervisions_in(campaign, control.asof, request.viewer)
    table = Register(request.viewer, campaign, control, rows)
    if request.GET.get("format") == "ledger":
        if not request.GET.get("state") and not request.GET.get("step"):  # what was put under supervision
            rows = rows.exclude(state__in=[SupervisionState.PROPOSED, SupervisionState.DECLINED])
        return export_ledger(
            list_page(request, table.spec, rows), campaign, control, request.viewer, request.now
        )
    may_propose = policy.can_propose_in(request.viewer, campaign) and not control.is_past
    context = {
        "campaign": campaign,
        "asof": control,
        "steps": step_links(campaign, control, rows),
        "new_href": f"/c/{campaign.key}/supervisions/new/" if may_propose else "",
    }
    template = "supervise/supervision/register.html"
    return render_list(
        request, table.spec, rows, title=_("Register of supervision"), template=template, context=context
    )


def step_links(campaign: Campaign, control: AsOfControl, rows: Rows) -> list[dict[str, Any]]:
    """How many stand at each step, each a link to them."""
    found = counts(rows, control.asof, control.on)
    base = f"/c/{campaign.key}/supervisions/"
    lines = [
        {
            "key": key,
            "label": step.label,
            "count": found[key],
            "href": f"{base}?{urlencode({'step': key, **control.address})}",
        }
        for key, step in STEPS.items()
    ]
    late = {
        "key": "late",
        "label": LATE.label,
        "count": found["late"],
        "href": f"{base}?{urlencode({'late': 1, **control.address})}",
        "late": True,
    }
    return [*lines, late]


# ---------------------------------------------------------------- 发文登记
class Papers:
    """Papers that have gone out, one line each."""

    def __init__(self, viewer: Viewer, campaign: Campaign, control: AsOfControl, rows: Rows) -> None:
        self.viewer, self.campaign, self.control, self.rows = viewer, campaign, control, rows
        self.numbers: dict[int, str] = {}
        self.known: dict[int, One] = {}

    @property
    def spec(self) -> ListSpec:
        """The declaration."""
        tree = unit_tree()
        return ListSpec(
            key=f"notices/{self.campaign.key}",
            columns=[
                Column("title", _("Title"), "title", "name", href=lambda row: f"/notices/{row.number}/",
                       note=lambda row: self.numbers.get(row.supervision_id, "")),
                Column("document_no", _("Document number"), lambda row: row.document_no or "", css="one"),
                Column("issued", _("Issued at"), "issued_at", "stamp", sort="issued", css="num"),
                Column("issuer", _("Issuing unit"), lambda row: tree.label(row.issuer_id), css="one"),
                Column("to", _("To whom"), lambda row: unit_names(tree, self._to(row)), phone="wide"),
                Column("form", _("Form of the paper"), lambda row: str(NoticeForm(row.form).label), css="one",
                       phone="gone"),
                Column("status", _("status"), lambda row: (LIGHTS[NoticeState(row.state)],
                       str(NoticeState(row.state).label)), "light"),
                Column("term", _("Term"), "term_on", "day", css="num", phone="gone"),
                Column("signer", _("Signed by"), "signer", shown=False),
                Column("by", _("Issued by"), "issued_by", shown=False),
            ],
            sorts=[
                Sort("issued", _("latest paper first"), ("-issued_at", "-id"), nulls="none"),
                Sort("old", _("earliest paper first"), ("issued_at", "id"), nulls="none"),
            ],
            filters=[
                Filter("q", _("Number or title"), "text",
                       apply=lambda rows, v: rows.filter(Q(title__icontains=v) | Q(document_no__icontains=v))),
                Filter("issuer", _("Issuing unit"), options=self._issuers, lookup="issuer_id"),
                Filter("form", _("Form of the paper"), options=_choices(NoticeForm)),
                Filter("state", _("state"), options=lambda _r: [
                    Option(v, w) for v, w in NoticeState.choices if v != NoticeState.DRAFT], pinned=False),
            ],
            prepare=self._prepare,
            row_title=lambda row: row.title,
            export_name=_("Register of papers"),
            empty=(_("No paper has gone out"), _("Papers are drafted on the page of a supervision."), "", ""),
        )  # fmt: skip

    def _prepare(self, rows: Sequence[Any]) -> None:
        found = self.control.asof.rows(Supervision).filter(id__in=[row.supervision_id for row in rows])
        supervisions = list(found)
        self.numbers = {one.id: one.supervision_no for one in supervisions}
        self.known = known(supervisions, self.control.asof, self.viewer, whole=False)

    def _to(self, row: Any) -> list[int]:
        one = self.known.get(row.supervision_id) or One()
        return [receipt.unit_id for receipt in one.receipts if receipt.notice_id == row.id]

    def _issuers(self, _request: HttpRequest) -> list[Option]:
        ids = self.rows.order_by().values_list("issuer_id", flat=True).distinct()
        return [Option(str(unit.pk), unit.label) for unit in unit_tree().in_order(ids)]


@require_safe
def notice_register(request: Any, key: str) -> HttpResponseBase:
    """Papers issued in the campaign, with how many this year."""
    campaign = campaign_or_404(request.viewer, key)
    request.campaign, request.room = campaign, "supervise"
    control = asof_of(request, campaign)
    rows = notices_in(campaign, control.asof, request.viewer)
    context = {"campaign": campaign, "asof": control, "issued": issued_this_year(campaign, rows, control)}
    template = "supervise/supervision/notices.html"
    spec = Papers(request.viewer, campaign, control, rows).spec
    return render_list(request, spec, rows, title=_("Register of papers"), template=template, context=context)


def issued_this_year(campaign: Campaign, rows: Rows, control: AsOfControl) -> dict[str, Any]:
    """How many papers have gone out in the year looked at, by form."""
    year = control.on.year
    begin, end = datetime(year, 1, 1, tzinfo=SHANGHAI), datetime(year + 1, 1, 1, tzinfo=SHANGHAI)
    found = rows.filter(issued_at__gte=begin, issued_at__lt=end).order_by()
    told: dict[str, Any] = found.aggregate(
        sheets=Count("id", filter=Q(form=NoticeForm.SHEET)),
        red=Count("id", filter=Q(form=NoticeForm.RED_HEAD)),
    )
    span = {"from": begin.date().isoformat(), "to": end.date().isoformat()}
    forms = {"sheets": NoticeForm.SHEET.value, "red": NoticeForm.RED_HEAD.value}
    links = {
        f"{name}_href": figure_address(campaign, control, "notice_issued", notice_form=form, **span)
        for name, form in forms.items()
    }
    return {"year": year, **told, **links}
