"""Rules are tried without a translator, as the kernel stands by itself."""

import pytest

from gongjian.kernel import messages


@pytest.fixture
def in_english(monkeypatch):
    monkeypatch.setattr(messages._Edge, "translate", staticmethod(lambda text: text))
    monkeypatch.setattr(messages._Edge, "language", staticmethod(lambda: "en"))
