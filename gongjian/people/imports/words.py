"""What lists write for kinds of unit and for duties."""

from typing import Any

from gongjian.people.models import Duty, UnitKind

KIND_WORDS = {
    UnitKind.PROVINCE: ("省", "province"),
    UnitKind.CITY: ("市", "设区市", "city"),
    UnitKind.COUNTY: ("县", "区", "县区", "县（区）", "县级市", "county", "district"),
    UnitKind.TOWNSHIP: ("乡镇", "镇", "乡", "街道", "乡镇街道", "乡镇（街道）", "township"),
    UnitKind.VILLAGE: ("村", "社区", "村社区", "村（社区）", "village"),
    UnitKind.DEPARTMENT: ("部门", "局", "委", "办", "单位", "县直部门", "县直单位", "department"),
    UnitKind.ENTERPRISE: ("企业", "公司", "国企", "enterprise"),
    UnitKind.ZONE: ("开发区", "园区", "高新区", "zone"),
    UnitKind.GROUP: ("工作组", "专项小组", "指挥部", "领导小组", "group"),
    UnitKind.TASKFORCE: ("专班", "工作专班", "taskforce", "task force"),
}
DUTY_WORDS = {
    Duty.HEAD: ("负责人", "单位负责人", "主要负责人", "head"),
    Duty.SIGNER: ("签发人", "signer"),
    Duty.CHECKER: ("审核人", "checker"),
    Duty.REPORTER: ("联络员", "填报人", "联络员（填报人）", "reporter"),
    Duty.LEAD_OFFICIAL: ("包联领导", "包抓领导", "挂钩领导", "挂包领导", "lead official"),
    Duty.STAFF: ("工作人员", "干部", "经办人", "staff"),
}


def choices_of(words: dict[Any, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The words of a choice by its value; the value itself is understood too."""
    return {str(key.value): (str(key.value), *said) for key, said in words.items()}
