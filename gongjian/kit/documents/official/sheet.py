"""督办单, the table form: one matter, who owes it, by when, who issued it, and room for the answer."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Problem, Refused
from gongjian.kit.documents.official.paper import day_in_full


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
    foot: str = "责任单位签收后按时限办理，办理情况经主要负责人签字、加盖公章后报送。"
    title: str = ""

    def data(self) -> dict[str, Any]:
        """For the templates. Refused ("paper_blank"): number, matter, lead unit, what is wanted, time or signer missing."""
        named = {
            "督办编号": self.number,
            "事项": self.matter,
            "责任单位": self.lead,
            "要求": self.wanted,
            "时限": self.due,
            "签发": self.signer,
        }
        found = [
            Problem("paper_blank", _("The paper has no %(what)s.", what=what), what, _("Fill it in first."))
            for what, said in named.items()
            if not said.strip()
        ]
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
