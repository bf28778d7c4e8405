"""卡点: what a matter is stuck on, by class, so that offices can see where most things stick."""

from gongjian.kernel.messages import Words

STICKING: dict[str, Words] = {
    "land": Words("用地", "land"),
    "permits": Words("审批手续", "permits"),
    "funds": Words("资金", "funds"),
    "utilities": Words("水电气路", "water, power, gas, road"),
    "relocation": Words("征迁", "relocation"),
    "enterprise": Words("企业自身", "the enterprise itself"),
    "other": Words("其他", "other"),
}
"""Kept as a matter's `blocked_by`."""


def sticking_word(key: str) -> str:
    """The class in the reader's language; nothing for a matter that is not stuck."""
    return str(STICKING[key]) if key in STICKING else key
