"""What hangs on a supervision, as lines of a page: replies, extensions, urgings, words, hand-overs."""

from typing import Any

from django.utils.translation import gettext as _

from gongjian.kit import words
from gongjian.kit.asof import AsOfControl
from gongjian.kit.models import StoredFile
from gongjian.matters.actions.acting import day_of
from gongjian.matters.models import RequestState
from gongjian.matters.views.asking import granter_of
from gongjian.people.models import Post
from gongjian.people.unit_tree import unit_tree
from gongjian.supervise.models import ChaseWay, FeedbackState, HandedOver
from gongjian.supervise.playbook.supervision import SupervisionText
from gongjian.supervise.selectors.supervision.known import One

FEEDBACK_LIGHTS = {
    FeedbackState.SENT: "watch", FeedbackState.PASSED: "done", FeedbackState.RETURNED: "late",
    FeedbackState.GATHERED: "not-due", FeedbackState.WITHDRAWN: "paused",
}  # fmt: skip


def feedback_rows(one: One, section: SupervisionText) -> list[dict[str, Any]]:
    """Replies newest first, each with what it gathered and how it was examined."""
    asks = {question.key: str(question.ask) for question in section.questions}
    tree = unit_tree()
    files = StoredFile.objects.in_bulk([row.file_id for row in one.feedbacks if row.file_id])
    found = []
    for row in reversed(one.feedbacks):
        if row.gathered_into_id is not None:
            continue
        examined = one.examined(row)
        late = row.due_on is not None and day_of(row.sent_at) > row.due_on
        answers = examined.answers if examined is not None else {}
        found.append(
            {
                "row": row,
                "unit": tree.label(row.unit_id),
                "light": FEEDBACK_LIGHTS[FeedbackState(row.state)],
                "word": FeedbackState(row.state).label,
                "late": late,
                "files": [files[part.file_id] for part in (row, *one.gathered(row)) if part.file_id in files],
                "gathered": [(tree.label(part.unit_id), part) for part in one.gathered(row)],
                "examined": examined,
                "answers": [
                    {"ask": asks.get(key, key), "holds": said.get("holds"), "says": said.get("says", "")}
                    for key, said in answers.items()
                ],
            }
        )
    return found


def extension_rows(one: One) -> list[dict[str, Any]]:
    """Extensions asked of whoever assigned the matter, who is named while one waits; asked late stays late."""
    return [
        {
            "until": words.day(row.new_due_on) if row.new_due_on else "",
            "state": _("fell away") if row.state == RequestState.WITHDRAWN else RequestState(row.state).label,
            "reason": row.reason,
            "answer": row.answer,
            "granter": granter_of(one.matter) if row.state == RequestState.ASKED else "",
            "late": not row.in_time,
        }
        for row in one.extensions
    ]


def chase_rows(one: One) -> list[dict[str, Any]]:
    """The log of urging, newest first."""
    tree = unit_tree()
    return [
        {"row": row, "unit": tree.label(row.unit_id), "way": ChaseWay(row.way).label}
        for row in reversed(one.chases)
    ]


def words_rows(one: One) -> list[dict[str, Any]]:
    """A leader's words the viewer may read, with the posts that may."""
    found = []
    for row in one.words:
        ids = row.readers.filter(voided=False).values_list("post_id", flat=True)
        posts = [
            f"{unit_tree().label(post.unit_id)} {post.label}" for post in Post.objects.filter(pk__in=ids)
        ]
        found.append({"row": row, "readers": "、".join(posts)})
    return found


def hand_over_rows(row: Any, control: AsOfControl) -> list[dict[str, Any]]:
    """To which office it was handed, by whose approval, accepted by whom."""
    rows = control.asof.rows(HandedOver).filter(supervision_id=row.id).order_by("id")
    return [{"row": one, "unit": unit_tree().label(one.to_unit_id)} for one in rows]
