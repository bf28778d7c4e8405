"""A report comes in: from the public page, or entered at the desk, sent down from above or told here."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gongjian import ledger
from gongjian.campaigns.models import Campaign
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit.files import Kept, store
from gongjian.ledger import Actor, Writer
from gongjian.matters.actions.acting import day_of, within
from gongjian.matters.actions.drafting import own_unit
from gongjian.matters.policy import check_live
from gongjian.people.viewer import Viewer
from gongjian.projects.models import Project
from gongjian.supervise.models import PublicContact, PublicPicture, PublicReport, PublicSource
from gongjian.supervise.personal import mask
from gongjian.supervise.playbook.public import public_of
from gongjian.supervise.policy.public import check_at_the_desk
from gongjian.supervise.tracking import code_of, digest_of, request_key_of

LONGEST = 2000
MOST_PICTURES = 3
PORTAL = Actor("公众页面")


@dataclass(frozen=True)
class NewReport:
    """What is reported. `name`, `phone`: how to reach the reporter, if they wish. `keep_typed`: the desk may read the
    text as it was typed until the contact is erased; else only the masked text is kept at all."""

    category: str
    place: str
    says: str
    name: str = ""
    phone: str = ""
    keep_typed: bool = False
    their_number: str = ""
    guided_to: str = ""

    def masked(self) -> "Masked":
        """Place and text with all that is personal masked."""
        known = (self.name, self.phone)
        return Masked(mask(self.place.strip(), known), mask(self.says.strip(), known))


@dataclass(frozen=True)
class Masked:
    """What the record holds of what was typed."""

    place: str
    says: str


def receive(
    *, campaign: Campaign, new: NewReport, form_key: str, at: datetime, pictures: Sequence[Kept] = ()
) -> tuple[PublicReport, str]:
    """Take a report from the public page, and the code it is followed by; the code is not kept.

    Refused: portal_closed, says_missing, category_unknown, too_long, too_many_pictures. AlreadyRecorded when the form
    was sent before.
    """
    with ledger.record(
        "public.receive", by=PORTAL, at=at, about=[campaign], request_key=request_key_of(form_key)
    ) as entry:
        if campaign.status != "live" or not public_of(campaign, day_of(at)).open:
            raise Refused(
                "portal_closed",
                _("This campaign takes no reports on its public page."),
                remedy=_("Ring 12345, or write to the office."),
            )
        code = code_of(form_key)
        report = _take_in(
            entry,
            campaign,
            new,
            source=PublicSource.PORTAL,
            received_at=entry.at,
            code_digest=digest_of(code),
        )
        _attach(entry, report, pictures)
        return report, code


@dataclass(frozen=True)
class Origin:
    """Where a report entered at the desk comes from, and since when it is there."""

    source: str
    from_above: str = ""
    received_at: datetime | None = None
    project: Project | None = None
    illustrative: bool = False


def register(
    *,
    viewer: Viewer,
    campaign: Campaign,
    new: NewReport,
    origin: Origin,
    at: datetime,
    request_key: str = "",
) -> PublicReport:
    """Enter at the desk what was sent down from above (with their number) or was told here.

    Refused: not_at_the_desk, archived, from_above_missing, received_later, and what `receive` refuses.
    """
    with ledger.record(
        "public.register",
        by=viewer.actor(own_unit(viewer, campaign)),
        at=at,
        about=[campaign],
        request_key=request_key or None,
        words={"source": PublicSource(origin.source).label},
    ) as entry:
        check_at_the_desk(viewer, campaign.pk)
        return register_in(entry, campaign, new, origin)


def register_in(entry: Writer, campaign: Campaign, new: NewReport, origin: Origin) -> PublicReport:
    """Enter one report inside another act; rights are the caller's to check."""
    check_live(campaign)
    from_above = within(origin.from_above, 60, "from_above")
    if origin.source == PublicSource.ABOVE and not from_above:
        raise Refused(
            "from_above_missing",
            _("It is not said which office above sent it down."),
            "from_above",
            _("Write its name as on their paper."),
        )
    received = origin.received_at or entry.at
    if received > entry.at:
        raise Refused(
            "received_later",
            _("It cannot have come in later than now."),
            "received_on",
            _("Write the day it reached this office."),
        )
    return _take_in(
        entry,
        campaign,
        new,
        source=origin.source,
        from_above=from_above,
        received_at=received,
        project=origin.project,
        illustrative=campaign.illustrative or origin.illustrative,
    )


def _take_in(entry: Writer, campaign: Campaign, new: NewReport, **columns: Any) -> PublicReport:
    text = public_of(campaign, day_of(entry.at))
    _check(new, [key for key, _name in text.choices()])
    masked = new.masked()
    salt, contact = secrets.token_hex(16), _contact_text(new)
    columns.setdefault("illustrative", campaign.illustrative)
    report = PublicReport(
        campaign=campaign,
        category=new.category,
        place=within(masked.place, 100, "place"),
        says=within(masked.says, LONGEST, "says"),
        their_number=within(mask(new.their_number), 60, "their_number"),
        guided_to=within(new.guided_to, 60, "guided_to"),
        **columns,
    )
    if contact:
        report.contact_digest = hashlib.sha256(f"{salt}\x00{contact}".encode()).hexdigest()
        report.contact_erase_on = day_of(columns["received_at"]) + timedelta(days=text.contact_days_at_most)
    entry.create(report)
    if contact:
        PublicContact.objects.create(
            report=report,
            name=within(new.name, 60, "name"),
            phone=within(new.phone, 40, "phone"),
            says_in_full=within(new.says, LONGEST, "says") if new.keep_typed else "",
            salt=salt,
        )
    return report


def _contact_text(new: NewReport) -> str:
    """All of the contact in one text; empty where there is none."""
    parts = (new.name.strip(), new.phone.strip(), new.says.strip() if new.keep_typed else "")
    return "\x00".join(parts) if any(parts) else ""


def _check(new: NewReport, categories: list[str]) -> None:
    problems = []
    if not new.says.strip():
        problems.append(
            Problem(
                "says_missing",
                _("It is not said yet what it is about."),
                "says",
                _("Say in a few sentences what you saw, where and when."),
            )
        )
    if new.category not in categories:
        problems.append(
            Problem(
                "category_unknown",
                _("It is not said yet which kind of report it is."),
                "category",
                _("Choose one of those offered; “other” will do."),
            )
        )
    if problems:
        raise Refused.many(problems)


def _attach(entry: Writer, report: PublicReport, pictures: Sequence[Kept]) -> None:
    if len(pictures) > MOST_PICTURES:
        raise Refused(
            "too_many_pictures",
            _(
                "%(count)s pictures are too many; %(limit)s are taken.",
                count=len(pictures),
                limit=MOST_PICTURES,
            ),
            "pictures",
            _("Choose those that show it best."),
        )
    for kept in pictures:
        entry.create(
            PublicPicture(report=report, file=store(entry, kept, report), illustrative=report.illustrative)
        )
