"""Whether a text reads as an accusation of somebody in office: that is guided to discipline inspection, not stored.

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
