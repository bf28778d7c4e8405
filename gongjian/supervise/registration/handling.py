"""What the house is told of handling days: the playbook's section, figures."""

from gongjian.supervise.playbook import handling  # noqa: F401
from gongjian.supervise.subjects import handling as handling_figures  # noqa: F401
