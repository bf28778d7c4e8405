"""What in a text would tell who somebody is: names, identity numbers, telephones, accounts; found, and masked.

Pure: a text in, places out. It would rather leave a doubtful word than black out a text: a name counts only behind a
word that announces one (我叫, 本人, 联系人) or before a form of address, and only when it begins with a surname.

>>> mask("我叫张三，电话13800138000")
'我叫〔姓名〕，电话〔电话〕'
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from stdnum import luhn
from stdnum.cn import ric
from stdnum.exceptions import ValidationError


class Kind(StrEnum):
    """What was found, and the word that stands in its place."""

    NAME = "name"
    IDENTITY = "identity"
    PHONE = "phone"
    ACCOUNT = "account"


TOKENS = {
    Kind.NAME: "〔姓名〕",
    Kind.IDENTITY: "〔身份证号〕",
    Kind.PHONE: "〔电话〕",
    Kind.ACCOUNT: "〔账号〕",
}


@dataclass(frozen=True)
class Found:
    """One place: characters [start, end) of the text."""

    kind: Kind
    start: int
    end: int
    text: str


_PLAIN = str.maketrans("０１２３４５６７８９Ｘｘ（）－＋　", "0123456789Xx()-+ ")
_SPOKEN = str.maketrans("〇零一幺二三四五六七八九", "001123456789")
"""Both keep the length, so that places in the plain text are places in the text as typed."""
_GAP = r"[ \-·.—]?"
_IDENTITY = re.compile(rf"(?<![0-9A-Za-z])[1-9](?:{_GAP}\d){{16}}{_GAP}[\dXx](?![0-9A-Za-z])")
_IDENTITY_OLD = re.compile(
    r"(?<![0-9A-Za-z])[1-8]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![0-9A-Za-z])"
)
_CARD = re.compile(rf"(?<![0-9A-Za-z])\d(?:{_GAP}\d){{15,18}}(?![0-9A-Za-z])")
_MOBILE = re.compile(rf"(?<!\d)(?:(?:\+|00)?86{_GAP})?1[3-9]\d(?:{_GAP}\d){{8}}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)\(?0\d{2,3}\)?[ \-]?[2-9]\d{6,7}(?!\d)")
_LOCAL = re.compile(r"(?:电话|座机|手机|联系方式|tel|phone)[号码是为:： ]*([2-9]\d{6,7})(?!\d)", re.I)
_A_PHONE = re.compile(
    r"(?:(?:\+|00)?86)?1[3-9]\d{9}|0\d{2,3}[2-9]\d{6,7}(?:转\d{1,6})?|[2-9]\d{6,7}|[48]00\d{7}|(?:\+|00)[1-9]\d{6,14}"
)
_MESSENGER = re.compile(r"(?:微信|wechat|qq)[号码是为:： ]*([A-Za-z0-9][A-Za-z0-9_\-]{4,19})", re.I)
_MAIL = re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+\.[A-Za-z]{2,}")

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
    "酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞"
    "熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣邓郁"
    "单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊甄曲家封芮储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全班仰秋仲伊宫宁仇栾暴"
    "甘厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲台从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍桑"
    "桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆"
    "师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖付闫代覃岳"
)
_DOUBLE = "欧阳|司马|上官|诸葛|皇甫|尉迟|公孙|慕容|令狐|宇文|长孙|夏侯|东方|端木|司徒|独孤|南宫"
_NAME = rf"(?:(?:{_DOUBLE})[\u4e00-\u9fff]{{1,2}}|[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})"
_END = r"(?=$|[\s,，.。;；:：、!！?？()（）〔“”\"'\d]|的|在|家|说|反映|电话|手机|身份证|和|与|等|住|，)"
_CUE = "我叫|我名叫|名叫|我是|本人|姓名|名字|联系人|反映人|举报人|投诉人|申请人|户主|村民|居民|业主|邻居|群众|职工|工人"
_ANNOUNCED = re.compile(rf"(?:{_CUE})[是为叫:： ]{{0,2}}({_NAME}){_END}")
_AND_ANOTHER = re.compile(rf"(?:、|和|与|及)({_NAME}){_END}")
_ADDRESSED = re.compile(rf"(?<![\u4e00-\u9fff])({_NAME})(?=先生|女士|同志|师傅|老师|大爷|大娘)")
_NO_NAME_ENDS = frozenset(
    "县市区镇乡村街路组户人民生员工师长家店厂司学院局所队站办者们的了是在有和上下里中内外前后边处"
)
"""A word that ends so is a place, an office or a kind of people."""
_ENGLISH_NAME = re.compile(r"(?:[Mm]y name is|I am called)\s+([A-Z][a-z]+(?:\s[A-Z][a-z]+){0,2})")


def find_personal(text: str, known: Iterable[str] = ()) -> list[Found]:
    """What in the text is personal, in its order, nothing twice; of what overlaps, the longest. `known`: words that are
    personal wherever they stand, such as the name and telephone given as contact."""
    plain = text.translate(_PLAIN)
    found: list[Found] = []
    candidates = (*_known(text, known), *_numbers(plain), *_words(plain))
    for one in sorted(candidates, key=lambda one: one.start - one.end):
        if all(one.end <= other.start or one.start >= other.end for other in found):
            found.append(Found(one.kind, one.start, one.end, text[one.start : one.end]))
    return sorted(found, key=lambda one: one.start)


def mask(text: str, known: Iterable[str] = ()) -> str:
    """The text with a word in the place of all that is personal; masking it again changes nothing."""
    for one in reversed(find_personal(text, known)):
        text = text[: one.start] + TOKENS[one.kind] + text[one.end :]
    return text


def reads_as_phone(text: str) -> bool:
    """Does it read as a telephone somebody can be reached on: mobile, landline, 400, or one of another country?

    >>> reads_as_phone("138 0013 8000"), reads_as_phone("1380013800")
    (True, False)
    """
    return bool(_A_PHONE.fullmatch(re.sub(r"[ \-·.—()]", "", text.translate(_PLAIN))))


def find_private(text: str, known: Iterable[str] = ()) -> list[Found]:
    """What an answer to the public must not hold: as `find_personal`, but an office may name its own landline."""
    given = tuple(known)
    theirs = {re.sub(r"\D", "", word.translate(_PLAIN)) for word in given} - {""}
    return [one for one in find_personal(text, given) if _is_private(one, theirs)]


def _is_private(one: Found, theirs: set[str]) -> bool:
    digits = re.sub(r"\D", "", one.text.translate(_PLAIN).translate(_SPOKEN))
    return one.kind is not Kind.PHONE or digits in theirs or bool(_MOBILE.fullmatch(digits))


def _known(text: str, known: Iterable[str]) -> Iterator[Found]:
    for word in known:
        given = word.strip()
        if len(given) < 2:
            continue
        kind = Kind.PHONE if any(letter.isdigit() for letter in given) else Kind.NAME
        for match in re.finditer(re.escape(given), text):
            yield Found(kind, match.start(), match.end(), given)


def _numbers(plain: str) -> Iterator[Found]:
    for match in _IDENTITY.finditer(plain):
        if _is_identity(re.sub(r"[^0-9Xx]", "", match[0])):
            yield _found(Kind.IDENTITY, match)
    for match in _IDENTITY_OLD.finditer(plain):
        yield _found(Kind.IDENTITY, match)
    for match in _CARD.finditer(plain):
        if luhn.is_valid(re.sub(r"\D", "", match[0])):
            yield _found(Kind.ACCOUNT, match)
    for pattern in (_MOBILE, _LANDLINE):
        for match in pattern.finditer(plain.translate(_SPOKEN)):
            yield _found(Kind.PHONE, match)
    for match in _LOCAL.finditer(plain):
        yield _found(Kind.PHONE, match, 1)


def _is_identity(number: str) -> bool:
    """A birth date that can be. A wrong last digit is a slip of the pen: the number still tells who it is."""
    try:
        ric.get_birth_date(number)
    except ValidationError:
        return False
    return True


def _words(plain: str) -> Iterator[Found]:
    for match in _MAIL.finditer(plain):
        yield _found(Kind.ACCOUNT, match)
    for match in _MESSENGER.finditer(plain):
        yield _found(Kind.ACCOUNT, match, 1)
    for match in _ADDRESSED.finditer(plain):
        if match[1][-1] not in _NO_NAME_ENDS:
            yield _found(Kind.NAME, match, 1)
    for match in _ANNOUNCED.finditer(plain):
        one: re.Match[str] | None = match
        while one is not None and one[1][-1] not in _NO_NAME_ENDS:
            yield _found(Kind.NAME, one, 1)
            one = _AND_ANOTHER.match(plain, one.end(1))
    for match in _ENGLISH_NAME.finditer(plain):
        yield _found(Kind.NAME, match, 1)


def _found(kind: Kind, match: re.Match[str], group: int = 0) -> Found:
    return Found(kind, match.start(group), match.end(group), match[group])
