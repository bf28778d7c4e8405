"""Light rules in files: presets and a campaign's own, read and checked; and rules on a plain table.

The rules themselves are applied by gongjian.kernel.lights.
"""

from gongjian.dispatch.lights.presets import named, preset, preset_keys, presets
from gongjian.dispatch.lights.reading import read_rule
from gongjian.dispatch.lights.table import Table, read_table
from gongjian.dispatch.lights.telling import as_row

__all__ = ["Table", "as_row", "named", "preset", "preset_keys", "presets", "read_rule", "read_table"]
