"""Pictures of a visit and of what was found on it: only where the playbook says what they are for."""

from collections.abc import Sequence

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.files import Kept
from gongjian.supervise.actions.inspections.findings import MOST_PICTURES
from gongjian.supervise.playbook.inspections import InspectionsText

PICTURES = ("image/jpeg", "image/png")


def check_pictures(
    rules: InspectionsText, pictures: Sequence[Kept], *, there: int = 0, where: str = "photo"
) -> None:
    """Refused: photo_not_asked, not_a_picture, too_many_pictures. `there`: how many the finding has already."""
    if not pictures:
        return
    if rules.photo is None:
        message = _("The playbook of this campaign asks for no pictures.")
        raise Refused("photo_not_asked", message, where, _("Leave it out; words are enough."))
    for picture in pictures:
        if picture.mime not in PICTURES:
            message = _("“%(name)s” is no picture.", name=picture.name)
            raise Refused("not_a_picture", message, where, _("Choose a JPG or PNG."))
    if there + len(pictures) > MOST_PICTURES:
        message = _("A finding holds %(limit)s pictures at most.", limit=MOST_PICTURES)
        raise Refused("too_many_pictures", message, where, _("Keep those that show it best."))
