"""Where the rules of lint come from, in words. docs/reference/law.md lists each with its date and what is taken."""

from dataclasses import dataclass

from gongjian.kernel.messages import Words


@dataclass(frozen=True)
class Source:
    """A document a rule rests on, as it is called; `words` for people."""

    key: str
    words: Words


def _source(key: str, zh: str, en: str) -> tuple[str, Source]:
    return key, Source(key, Words(zh, en))


LAW: dict[str, Source] = dict(
    [
        _source(
            "burden",
            "《整治形式主义为基层减负若干规定》（2024年）",
            "rules on reducing the burden of the grass roots (2024)",
        ),
        _source(
            "inspection", "《政府督查工作条例》（2021年施行）", "regulation on government inspection (2021)"
        ),
        _source("statistics", "《中华人民共和国统计法》", "statistics law"),
        _source(
            "apps",
            "国务院办公厅关于政务移动互联网应用程序的规定（2026年）",
            "rules on government mobile applications (2026)",
        ),
        _source("house", "本系统的规矩", "a rule of the house"),
    ]
)
"""By key. The numbers of articles are not quoted: no checked copy of these texts comes with the product."""
