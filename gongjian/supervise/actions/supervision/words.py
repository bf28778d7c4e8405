"""批示原文: a leader's words, for named posts and whoever entered them. No act's sentence or reason repeats them."""

from dataclasses import dataclass, field
from datetime import date, datetime

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.ledger import Writer
from gongjian.matters.actions.acting import day_of
from gongjian.people.models import Post
from gongjian.people.viewer import Viewer
from gongjian.supervise.actions.supervision.working import check_unclassified, needed, section_of, working
from gongjian.supervise.models import LeaderWords, LeaderWordsReader, Supervision
from gongjian.supervise.policy.supervision import check_can_run


@dataclass(frozen=True)
class NewWords:
    """Who said or wrote it, when, the words, and the posts that may read them."""

    leader: str
    said_on: date
    says: str = field(repr=False)
    reader_posts: tuple[int, ...] = ()


def enter_words(
    viewer: Viewer, supervision: Supervision, new: NewWords, *, at: datetime, request_key: str = ""
) -> LeaderWords:
    """Enter a leader's words. Refused: missing_leader, missing_says, missing_readers, in_future, classified."""
    with working(
        "supervision.words", viewer=viewer, supervision=supervision, at=at, open_to_units=False,
        request_key=request_key,
    ) as (entry, fresh):  # fmt: skip
        check_can_run(viewer, fresh)
        return words_in(entry, fresh, new, by_user=viewer.user_id)


def words_in(entry: Writer, supervision: Supervision, new: NewWords, *, by_user: int | None) -> LeaderWords:
    """Write a leader's words inside another act."""
    leader = needed(new.leader, 60, "leader", _("It is not said whose words they are."))
    says = needed(new.says, 2000, "says", _("The words are missing."))
    on = day_of(entry.at)
    check_unclassified(section_of(supervision, on), says=says)
    if new.said_on > on:
        raise Refused(
            "in_future",
            _("%(on)s has not come yet.", on=new.said_on.isoformat()),
            "said_on",
            _("Give the day itself."),
        )
    posts = list(Post.objects.filter(pk__in=new.reader_posts, voided=False))
    if not posts:
        raise Refused(
            "missing_readers",
            _("A leader's words have named readers; none is named."),
            "readers",
            _("Tick the posts that may read them."),
        )
    made = entry.create(
        LeaderWords(
            supervision=supervision,
            leader=leader,
            said_on=new.said_on,
            says=says,
            entered_by=by_user,
            illustrative=supervision.illustrative,
        )
    )
    entry.create_many(
        [LeaderWordsReader(words=made, post=post, illustrative=supervision.illustrative) for post in posts]
    )
    return made
