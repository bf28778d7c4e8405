"""Rights on a file attached to a matter are rights on the matter."""

from gongjian.matters.models import Matter
from gongjian.matters.policy import can_see
from gongjian.people.viewer import Viewer


def may_see_file(viewer: Viewer, matter_id: int) -> bool:
    """Whether the viewer may see the matter of that id."""
    matter = Matter.objects.filter(pk=matter_id).first()
    return matter is not None and can_see(viewer, matter)
