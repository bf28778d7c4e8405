"""Which projects may be one and the same (F14): same code, same credit code of the owner, or a similar name at the same
place with the same investment. Only offered; a person decides."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from gongjian.projects.models import NotTheSame

ALIKE = 0.6
"""Share of two names' pairs of signs that must be common to both."""
COMMON = 40
"""A pair of signs that stands in more names than this tells nothing, and is not looked up."""
_NOISE = re.compile(r"(项目|工程|建设|新建|有限公司|\s|[（）()《》“”\"'、，,.。·—\-_])")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Facts:
    """What of a project is compared. `id` 0: one not on the books yet."""

    id: int
    name: str
    code: str
    credit_code: str
    place: str
    total_fen: int | None
    unit_id: int | None
    parent_id: int | None


@dataclass(frozen=True)
class Pair:
    """Two projects that may be one, and what they have in common."""

    one: int
    other: int
    same: tuple[str, ...]
    """Of "code", "credit_code", "name", "place", "total", what agrees."""

    @property
    def weight(self) -> int:
        """The surer, the larger: a code weighs most."""
        weights = {"code": 8, "credit_code": 4, "name": 3, "total": 2, "place": 1}
        return sum(weights[one] for one in self.same)


def facts_of(rows: QuerySet[Any]) -> list[Facts]:
    """What is compared, of each of these projects."""
    columns = ("id", "name", "code", "credit_code", "place", "total_fen", "unit_id", "parent_id")
    return [Facts(*values) for values in rows.order_by("id").values_list(*columns)]


def likely_pairs(projects: Sequence[Facts]) -> list[Pair]:
    """Pairs among these projects, the surest first; those a person found to be two are left out. Linear in their
    number but for names that share rare pairs of signs: 2,229 take less than a second."""
    index = _Index(projects)
    found: dict[tuple[int, int], Pair] = {}
    for one in projects:
        for other in index.near(one):
            if other.id > one.id:
                pair = compare(one, other)
                if pair is not None:
                    found[(one.id, other.id)] = pair
    for refused in _refused(found):
        found.pop(refused, None)
    return sorted(found.values(), key=lambda pair: (-pair.weight, pair.one, pair.other))


def _refused(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    ids = {pk for pair in found for pk in pair}
    rows = NotTheSame.objects.filter(Q(one_id__in=ids) & Q(other_id__in=ids), voided=False)
    return [(min(pair), max(pair)) for pair in rows.values_list("one_id", "other_id")]


class Likely:
    """What on the books a new project may be, looked up for as many as are asked."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self._index = _Index(facts_of(rows))

    def of(self, values: Any, unit_id: int | None = None) -> list[tuple[Facts, Pair]]:
        """Projects a new one of these columns may be, the surest first."""
        new = Facts(
            0,
            str(values.get("name") or "").strip(),
            str(values.get("code") or ""),
            str(values.get("credit_code") or ""),
            str(values.get("place") or ""),
            values.get("total_fen"),
            unit_id,
            None,
        )
        pairs = [(other, compare(new, other)) for other in self._index.near(new)]
        found = [(other, pair) for other, pair in pairs if pair is not None]
        return sorted(found, key=lambda one: (-one[1].weight, one[0].id))


def compare(one: Facts, other: Facts) -> Pair | None:
    """What two projects have in common, where that makes them likely to be one; None where it does not. A package and
    its parts, and parts of one package, are never one."""
    if one.id and (one.id in (other.parent_id,) or other.id in (one.parent_id,)):
        return None
    if one.parent_id is not None and one.parent_id == other.parent_id:
        return None
    same = []
    if len(one.code) >= 8 and one.code == other.code:
        same.append("code")
    elif one.code and other.code:
        return None  # two codes are two projects
    if one.credit_code and one.credit_code == other.credit_code:
        same.append("credit_code")
    alike = _alike(one.name, other.name)
    place = bool(one.place and other.place and (one.place in other.place or other.place in one.place))
    total = bool(one.total_fen and other.total_fen and _near(one.total_fen, other.total_fen))
    same += [key for key, holds in (("name", alike), ("place", place), ("total", total)) if holds]
    if {"code", "credit_code"} & set(same):
        return Pair(one.id, other.id, tuple(same))
    apart = bool(one.total_fen and other.total_fen and not total)
    told = place or total or (_bare(one.name) == _bare(other.name))
    return Pair(one.id, other.id, tuple(same)) if alike and told and not apart else None


def _near(one: int, other: int) -> bool:
    return abs(one - other) * 20 <= max(one, other)


def _bare(name: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", name)).lower()


def _pairs(name: str) -> set[str]:
    text = _bare(name)
    return {text[n : n + 2] for n in range(len(text) - 1)} or ({text} if text else set())


def _alike(one: str, other: str) -> bool:
    """Names are alike when most of their pairs of signs are common to both and their numbers are the same."""
    if _DIGITS.findall(one) != _DIGITS.findall(other):
        return False
    ours, theirs = _pairs(one), _pairs(other)
    return bool(ours and theirs) and len(ours & theirs) >= ALIKE * len(ours | theirs)


class _Index:
    """Projects by what they could share, so that only near ones are compared."""

    def __init__(self, projects: Sequence[Facts]) -> None:
        self._by: dict[tuple[str, str], list[Facts]] = defaultdict(list)
        seen: Counter[str] = Counter()
        for project in projects:
            pairs = _pairs(project.name)
            seen.update(pairs)
            for key in self._keys(project, pairs):
                self._by[key].append(project)
        self._common = {pair for pair, count in seen.items() if count > COMMON}

    @staticmethod
    def _keys(project: Facts, pairs: set[str]) -> list[tuple[str, str]]:
        keys = [("name", _bare(project.name)), *(("pair", pair) for pair in pairs)]
        keys += [("code", project.code)] if project.code else []
        return keys + ([("credit", project.credit_code)] if project.credit_code else [])

    def near(self, project: Facts) -> list[Facts]:
        """Projects that share a code, a whole name, or two rare pairs of signs with it (one, of a short name)."""
        pairs = {pair for pair in _pairs(project.name) if pair not in self._common}
        shared: Counter[int] = Counter()
        found: dict[int, Facts] = {}
        for key in self._keys(project, pairs):
            enough = 1 if key[0] == "pair" else 2
            for other in self._by.get(key, ()):
                if other is not project:
                    shared[other.id] += enough
                    found[other.id] = other
        least = min(2, max(1, len(pairs)))
        return [other for pk, other in found.items() if shared[pk] >= least]
