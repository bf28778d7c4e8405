"""留言, and files that prove something."""

from datetime import datetime

from gongjian.kernel.lifecycle import Verb
from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.files import Kept, store
from gongjian.matters.actions.acting import Move, acting, named, needs_reason, opened, within
from gongjian.matters.models import Comment, Evidence, Matter
from gongjian.matters.policy import check_can_detach
from gongjian.people.viewer import Viewer

LONGEST_COMMENT = 2000


def comment(*, viewer: Viewer, matter: Matter, says: str, at: datetime, request_key: str = "") -> Comment:
    """Leave a word that everyone who sees the matter sees. It changes neither state nor desk."""
    text = within(says, LONGEST_COMMENT, "text")
    with acting(
        Verb.comment, viewer=viewer, matter=matter, at=at, given=named(text=text), request_key=request_key
    ) as move:
        return move.entry.create(
            Comment(
                matter=move.matter,
                says=text,
                by_name=viewer.name,
                by_user=viewer.user_id,
                at=move.at,
                illustrative=move.matter.illustrative,
            )
        )


def attach(
    *,
    viewer: Viewer,
    matter: Matter,
    file: Kept | None,
    caption: str = "",
    at: datetime,
    request_key: str = "",
) -> Evidence:
    """Attach a file already kept (kit.files.keep_bytes) as evidence."""
    words = {"file": file.name if file is not None else ""}
    with acting(
        Verb.attach,
        viewer=viewer,
        matter=matter,
        at=at,
        given=named(file=file),
        words=words,
        request_key=request_key,
    ) as move:
        assert file is not None
        return attach_in(move, file, caption)


def attach_in(move: Move, file: Kept, caption: str) -> Evidence:
    """Write a file and what it shows inside an open entry."""
    stored = store(move.entry, file, move.matter)
    made = Evidence(matter=move.matter, file=stored, caption=within(caption, 120, "caption"))
    made.illustrative = move.matter.illustrative
    return move.entry.create(made)


def detach(
    *, viewer: Viewer, evidence: Evidence, reason: str, at: datetime, request_key: str = ""
) -> Evidence:
    """Withdraw a file attached by mistake: it leaves every list, its address stops working, its hash stays told.

    By whoever keeps the matter or answers for it in the lead unit. Refused: missing_reason; already_withdrawn;
    proof_is_used once the matter is reported done, to the office or inside the unit.
    """
    words = {"file": evidence.file.name}
    with opened(
        "matter.detach",
        viewer=viewer,
        matter=evidence.matter,
        at=at,
        reason=reason,
        words=words,
        request_key=request_key,
    ) as (entry, matter):
        check_can_detach(viewer, matter)
        needs_reason(reason)
        fresh: Evidence = Evidence.objects.select_related("file").get(pk=evidence.pk)
        if fresh.voided:
            raise Refused(
                "already_withdrawn",
                _("This file has been withdrawn already."),
                remedy=_("Open the matter to see who withdrew it, and why."),
            )
        entry.void(fresh.file)
        entry.void(fresh)
        return fresh
