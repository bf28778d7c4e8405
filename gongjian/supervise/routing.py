"""Whether a text reads as something that belongs elsewhere: an accusation of somebody in office (discipline
inspection, not stored here), a matter of the courts, or one that 信访 or 12345 has already.

Pure, and only a hint: the reporter is asked, and what they say counts.
"""

import re

_ACT = (
    "贪污|受贿|行贿|索贿|收受.{0,4}(?:红包|礼金|好处)|吃拿卡要|以权谋私|滥用职权|徇私|利益输送|权钱交易|违纪|"
    "挪用公款|虚报冒领|买官卖官|优亲厚友"
)
_WHO = "书记|县长|市长|镇长|乡长|局长|主任|科长|所长|站长|支书|干部|领导|公职人员|公务员"
_ACCUSES = re.compile(
    rf"(?:{_ACT})|举报.{{0,12}}(?:{_WHO})|(?:{_WHO}).{{0,12}}(?:收钱|要钱|拿钱|作风问题|包养)"
)
_ENGLISH = re.compile(r"\b(?:brib(?:e|es|ed|ery)|embezzl\w+|corrupt(?:ion)?|kickbacks?)\b", re.I)


def reads_as_accusation(text: str) -> bool:
    """Does it read as an accusation of an official?

    >>> reads_as_accusation("举报某镇镇长收受好处"), reads_as_accusation("镇上的路坏了")
    (True, False)
    """
    return bool(_ACCUSES.search(text) or _ENGLISH.search(text))


_COURT = re.compile(
    r"判决|裁定书|仲裁|诉讼|起诉|上诉|开庭|强制执行|执行局|法院.{0,8}(?:判|执行|受理|立案|调解)"
    r"|\b(?:lawsuits?|court (?:case|order|ruling)|verdict|arbitration)\b",
    re.I,
)
_PETITION = re.compile(
    r"信访|上访|(?:打过|拨打过|拨过|反映过|投诉过).{0,6}12345|12345.{0,10}(?:编号|单号|打过|反映过|投诉过|答复)|(?:受理|投件|转办)编号"
    r"|\b(?:petitioned|letters and visits)\b|\b12345\b.{0,20}\bnumber\b",
    re.I,
)


def leads_to(text: str) -> str:
    """The way the text seems to belong to: accusation, court or petition; empty where it belongs here.

    >>> leads_to("法院已经判决，对方不执行"), leads_to("信访过，编号XF001"), leads_to("镇上的路坏了")
    ('court', 'petition', '')
    """
    if reads_as_accusation(text):
        return "accusation"
    if _COURT.search(text):
        return "court"
    return "petition" if _PETITION.search(text) else ""
