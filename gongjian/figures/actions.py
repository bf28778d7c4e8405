"""Keeping what was said upward: a figure with its basis, its moment of the ledger and who approved it."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from gongjian import ledger
from gongjian.figures.models import Snapshot
from gongjian.figures.policy import check_can_report_upward
from gongjian.figures.query import Figure
from gongjian.figures.selectors import kept_address
from gongjian.figures.words import sentence, shown
from gongjian.kernel.problems import Refused
from gongjian.ledger import memo
from gongjian.people.viewer import Viewer


def report_upward(
    *,
    viewer: Viewer,
    figure: Figure,
    to: str,
    reported_on: date,
    approved_by: str,
    note: str = "",
    at: datetime,
    request_key: str = "",
) -> Snapshot:
    """Keep a figure as reported to a body above, approved by a named person. Refused without a value or an approver."""
    query = figure.query
    check_can_report_upward(viewer, query)
    if figure.value is None:
        raise Refused("no_value", _("This figure has no value on that day, so there is nothing to report."))
    if not approved_by.strip():
        raise Refused(
            "no_approver", _("Name who approved the figure: what goes upward is approved by a person.")
        )
    seq = query.asof.seq if query.asof.seq is not None else memo.read_head().seq
    snapshot = Snapshot(
        campaign=query.campaign,
        measure=query.measure.key,
        measure_digest=query.measure.digest,
        query=kept_address(query),
        on=query.asof.on,
        known_seq=seq,
        value=figure.value,
        unit_text=shown(figure)[1],
        sentence=sentence(figure),
        reported_to=to.strip(),
        reported_on=reported_on,
        approved_by=approved_by.strip(),
        note=note.strip(),
        illustrative=query.campaign.illustrative,
    )
    words = {"sentence": snapshot.sentence, "to": snapshot.reported_to, "approver": snapshot.approved_by}
    with ledger.record(
        "figures.report_upward",
        by=viewer.actor(),
        at=at,
        about=[query.campaign],
        request_key=request_key or None,
        words=words,
    ) as entry:
        return entry.create(snapshot)
