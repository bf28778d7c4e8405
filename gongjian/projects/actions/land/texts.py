"""What may stand in a text about land: codes and areas. Names, numbers of persons and compensation are refused, because
the books of land hold households by code only."""

import re

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.matters.actions.acting import within

_CODE = re.compile(r"[A-Za-z0-9第地块宗号期区标段片东西南北中上下一二三四五六七八九十甲乙丙丁戊\-_.（）()#]+")
_LONG_NUMBER = re.compile(r"\d{11}")
_IDENTITY = re.compile(r"\d{15}(\d{2}[\dXx])?|\d{17}[Xx]")
_MONEY = re.compile(
    r"补偿|赔偿|安置费|搬迁费|过渡费|奖励金|\d\s*(?:万|亿)?元|￥|¥|compensation|\bCNY\b|\bRMB\b",
    re.IGNORECASE,
)
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕张孔曹严华魏陶姜谢邹潘葛范彭鲁马"
    "俞任袁柳唐薛雷贺汤罗郝傅康余顾孟尹姚邵汪毛宋熊董梁杜阮季贾童颜郭林钟徐邱"
    "骆夏蔡胡凌霍卢莫丁邓崔龚程陆翁侯谭廖曾"
)
_PERSON = re.compile(
    rf"户主|姓名|身份证|手机|电话|银行卡|账号|先生|女士|同志|老人|家属|[{_SURNAMES}]某|"
    rf"[{_SURNAMES}][\u4e00-\u9fa5]{{1,2}}(?:户|家|等人|夫妇|夫妻|兄弟|不同意|不愿|未签|拒)"
)


def code_of(text: str, where: str, length: int = 40) -> str:
    """A parcel's or household's code. Refused unless it is one: letters, digits, hyphens and words like 地块."""
    code = within(text, length, where)
    if not code:
        raise Refused(
            "code_missing", _("The code is missing."), where, _("Write it as on the survey map: D-014.")
        )
    check_no_person(code, where)
    if _CODE.fullmatch(code) is None:
        raise Refused(
            "not_a_code",
            _("“%(code)s” is no code. Land is kept by code only: no names.", code=code),
            where,
            _("Write the code as on the survey map, as D-014; names stay in your own papers."),
        )
    return code


def plain(text: str, where: str, length: int = 200) -> str:
    """A note or an obstacle. Refused when it holds a name, a number of a person, or compensation."""
    told = within(text, length, where)
    check_no_person(told, where)
    return told


def check_no_person(text: str, where: str) -> None:
    """Refused for names, identity and telephone numbers, accounts and compensation: codes only."""
    what: object = ""
    if _IDENTITY.search(text) or _LONG_NUMBER.search(text):
        what = _("an identity, telephone or account number")
    elif _MONEY.search(text):
        what = _("compensation")
    elif _PERSON.search(text):
        what = _("a person")
    if what:
        raise Refused(
            "codes_only",
            _("This text names %(what)s. The books of land keep codes, steps and areas only.", what=what),
            where,
            _("Say it by code: “D-014: one household not signed”; the rest stays in your own papers."),
        )
