from __future__ import annotations

import pytest

from tests.cast import Cast, build_cast

PLAYBOOK = """\
key: cast-100
name: {zh: 演示行动, en: Cast campaign}
unit: 示例县
status: live
window:
  start: 2026-02-10
  days: 100
goals:
  - {key: start, name: 开工}
key_tasks:
  - {key: land, name: 交地}
mechanisms: {counted: 3, items: [{key: weekly, name: 周调度}]}
targets:
  - {key: start-9, name: 计划开工, key_task: land, value: 9, of: 个}
documents:
  - key: plan
    title: 方案
    clauses:
      - {ref: 1, says: 每周调度}
"""


@pytest.fixture
def cast(db: None) -> Cast:
    return build_cast()
