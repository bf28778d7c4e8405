"""Every part of the face in every state, for whoever writes pages. Served where DEBUG is on."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from gongjian.kit import forms, words

EXAMPLES: list[tuple[str, str, str]] = [
    ("excellent", "做得最好的一档", "评优、红旗"),
    ("ahead", "比计划快", "早开工、早交地"),
    ("done", "办完、已审核", "办结、销号"),
    ("on-course", "按计划走", "不用管"),
    ("not-due", "还没到时候", "未到期"),
    ("paused", "停着，有理由", "暂缓、停钟"),
    ("watch", "快不行了，要看一眼", "48 小时内到期"),
    ("late", "已经晚了，要人动手", "超期、低于序时 60%"),
    ("severe", "晚得久，已提级", "提级督办"),
    ("undefined", "规则没写到这一段", "差 0–10 点"),
]


class SampleForm(forms.Form):
    """One field of each kind."""

    draft = "components"

    done = forms.ChoiceField(
        label="办到哪了", few=True, choices=[("a", "已送电，报结"), ("b", "定了送电日期"), ("c", "办不了")]
    )
    on = forms.DayField(label="哪天送电", help_text="现场施工 11月26日 起要用")
    by = forms.FuzzyDateField(label="计划完成", year=2026, help_text="知道多细写多细")
    amount = forms.MoneyField(
        label="1—10月 累计完成投资", usual_fen=42_000_000_000, help_text="上月 42,000 万元"
    )
    unit = forms.ChoiceField(label="牵头单位", choices=[("", "请选"), ("1", "县供电公司"), ("2", "西坪乡")])
    why = forms.LongTextField(label="为什么晚", example="变压器 11月20日 到货", help_text="会写进账本")
    file = forms.FileField(
        label="佐证材料", required=False, help_text="图片、PDF、Word、Excel，每个 20 MB 以内"
    )
    sure = forms.YesField(label="其余 14 项无变化")


def components(request: HttpRequest) -> HttpResponse:
    """The page of parts."""
    if not settings.DEBUG:
        raise Http404
    wrong = SampleForm(
        {
            "done": "b",
            "on": "2026-13-12",
            "by": "以后",
            "amount": "470,000",
            "amount_unit": "wan",
            "unit": "",
            "why": "",
        }
    )
    wrong.is_valid()
    context: dict[str, Any] = {
        "title": _("Parts and states"),
        "today": dt.date(2026, 11, 18),
        "asof": SimpleNamespace(on=dt.date(2026, 11, 18), known_at=None, is_past=False, live=True),
        "asof_quick": [{"label": "上周二", "href": "?on=2026-11-10"}],
        "meanings": [
            {"m": m, "word": words.MEANINGS[m], "says": says, "example": example}
            for m, says, example in EXAMPLES
        ],
        "form": wrong,
        "stages": STAGES,
        "nodes": NODES,
        "story": STORY,
        "facts": [("提出", "建设单位，经服务专员"), ("牵头", "县供电公司"), ("总投资", None)],
        "parts": [("late", 3), ("watch", 5), ("on-course", 12), ("ahead", 2), ("done", 4)],
        "units": [("东河镇", "0.61", "0.833", "late"), ("县开发区", "0.79", "0.833", "")],
        "running": {
            "pk": 1,
            "state": "running",
            "done_count": 31420,
            "total_count": 100000,
            "message": "攻坚项目清单.xlsx",
        },
        "finished": {"pk": 2, "state": "done", "message": "导入 99,997 行，3 行没进"},
        "fen": 534_900_000_000,
        "tabs": [
            {"label": "全部", "href": "#", "count": 216},
            {"label": "滞后和关注", "href": "#", "count": 47, "loud": True, "current": True},
        ],
    }
    return render(request, "web/components.html", context)


STAGES = [
    {"label": "拟定", "note": "11月4日", "past": True},
    {"label": "交办", "note": "11月4日", "past": True},
    {"label": "签收", "note": "11月5日，快 1 天", "past": True},
    {"label": "办理", "note": "第 9 个工作日", "current": True},
    {"label": "报结", "note": "限 11月16日"},
    {"label": "办结", "note": "县攻坚办审核"},
    {"label": "销号", "note": "到场看送电"},
]
NODES = [
    {"label": "按期", "look": "done", "actual": "实心勾"},
    {"label": "提前", "look": "early", "actual": "双箭头"},
    {"label": "晚了才完", "look": "slow", "actual": "空心勾"},
    {"label": "等别人", "look": "wait", "actual": "虚线圈"},
    {"label": "正在办", "look": "now", "actual": "粗圈", "plan": "计划 12月1日"},
    {"label": "超期", "look": "late", "actual": "方块"},
    {"label": "未到期", "look": "todo", "actual": "数字"},
]
STORY = [
    {
        "when": "11月18日 08:00",
        "by": "clock",
        "text": "时钟：超 2 个工作日",
        "changes": [{"label": "灯", "old": "正常", "new": "关注"}],
    },
    {
        "when": "11月11日 15:12",
        "text": "县供电公司 退回补正",
        "reason": "缺接入点图",
        "href": "#",
        "seq": 48206,
    },
    {"when": "11月4日 16:20", "text": "要素保障组 交办，限 11月16日 报结"},
]
