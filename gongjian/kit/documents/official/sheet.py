"""督办单, the table form: one matter, who owes it, by when, who issued it, and room for the answer."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongjian.kernel.messages import Words
from gongjian.kernel.problems import Refused
from gongjian.kit.documents.official.paper import blanks, day_in_full

FOOT = "责任单位签收后按时限办理，办理情况经主要负责人签字、加盖公章后报送。"
"""What the sheet says below the table."""


@dataclass(frozen=True)
class SupervisionSheet:
    """`number` is the 督办编号, never a 发文字号; `source` is shown as given: whoever calls minds who may read it.

    `due` is a phrase (2026年12月5日前, 持续推进). `feedback` is blank on the sheet that goes out.
    """

    office: str
    number: str
    day: date
    matter: str
    source: str
    lead: str
    wanted: str
    due: str
    signer: str
    assisting: tuple[str, ...] = ()
    feedback: str = ""
    foot: str = FOOT
    title: str = ""

    def data(self) -> dict[str, Any]:
        """For the templates. Refused ("paper_blank"): a field other than source, assisting units and answer."""
        found = blanks(
            [
                ("number", Words("督办编号", "supervision number"), self.number),
                ("matter", Words("事项", "matter"), self.matter),
                ("lead", Words("责任单位", "lead unit"), self.lead),
                ("wanted", Words("要求", "demand"), self.wanted),
                ("due", Words("时限", "due date"), self.due),
                ("signer", Words("签发人", "signer"), self.signer),
            ]
        )
        if found:
            raise Refused.many(found)
        title = self.title or f"{self.office}督办单"
        return {
            "file": f"{title}{self.number}",
            "office": self.office,
            "title": title,
            "number": self.number,
            "day": day_in_full(self.day),
            "matter": self.matter,
            "source": self.source or "—",
            "lead": self.lead,
            "assisting": "、".join(self.assisting) or "—",
            "wanted": self.wanted,
            "due": self.due,
            "signer": self.signer,
            "feedback": self.feedback,
            "foot": self.foot,
        }
