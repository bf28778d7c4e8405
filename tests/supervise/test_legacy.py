"""Legacy problems: a dossier each, a plan of measures, a ledger by class; loaded and exported; nobody by name."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from gongjian import ledger
from gongjian.exchange.actions import confirm, load_chunk, map_columns, start_run
from gongjian.figures.compute import figure
from gongjian.figures.measure import measures
from gongjian.figures.query import Query
from gongjian.kernel.problems import Refused
from gongjian.kit.files import keep_bytes
from gongjian.kit.registry import ImportContext, PlannedRow, import_kinds
from gongjian.ledger import AsOf
from gongjian.matters import actions as matters
from gongjian.matters.models import Matter
from gongjian.projects.actions import Held, Joined, NewProject, StageAt, register_project
from gongjian.projects.models import ProjectRole
from gongjian.supervise.actions import legacy as acts
from gongjian.supervise.models import LegacyItem, LegacyMeasure
from tests.supervise.public_stage import open_page


@pytest.fixture
def campaign(cast):
    return open_page(cast)


def new_item(cast, **more):
    dossier = acts.Dossier(
        "title-deeds", "2016年", "开发企业资金链断裂，未办竣工验收", "示例置业公司；住户86户", "", "容缺办证"
    )
    given = {"title": "示例小区办证难", "unit_id": cast.town_a.pk, "due_on": cast.on + timedelta(days=60),
             "dossier": dossier, **more}  # fmt: skip
    return acts.NewItem(**given)


@pytest.fixture
def item(cast, campaign):
    return acts.register_item(
        viewer=cast.clerk.viewer(cast.on), campaign=campaign, new=new_item(cast), at=cast.at
    )


def paper():
    book, content = Workbook(), BytesIO()
    book.active["A1"] = "办证清单"
    book.save(content)
    return keep_bytes(SimpleUploadedFile("办证清单.xlsx", content.getvalue()))


def reads(member, path):
    answer = member.browser().get(path)
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, whole.decode("utf-8", "ignore")


def test_an_item_on_the_books_is_a_problem_on_its_lead_units_desk(cast, item):
    matter = Matter.objects.get(pk=item.matter_id)
    assert (matter.kind, matter.state, matter.unit_id) == ("problem", "assigned", cast.town_a.pk)
    assert (item.registered_on, item.number[:3]) == (cast.on, "LS-")


def test_an_item_stands_in_its_own_ledger_and_not_among_the_problems(cast, campaign, item):
    [status, page] = reads(cast.clerk, f"/c/{campaign.key}/problems/")
    assert (status, "示例小区办证难" in page, f'href="/c/{campaign.key}/legacy/"' in page) == (
        200,
        False,
        True,
    )
    asked = Query(measures()["problem_count"], campaign, AsOf(cast.on), None)
    assert figure(asked).records == 0


def test_a_class_nobody_names_is_refused(cast, campaign):
    new = new_item(cast, dossier=acts.Dossier("no-such-class"))
    with pytest.raises(Refused) as refused:
        acts.register_item(viewer=cast.clerk.viewer(cast.on), campaign=campaign, new=new, at=cast.at)
    assert (refused.value.code, refused.value.problems[0].where) == ("class_unknown", "klass")


def test_persons_are_named_nowhere_in_a_dossier(cast, campaign):
    for dossier in (
        acts.Dossier("title-deeds", parties="业主张三等86户"),
        acts.Dossier("title-deeds", origin="联系电话13800138000"),
        acts.Dossier("title-deeds", plan="身份证620702198001011234"),
    ):
        with pytest.raises(Refused) as refused:
            acts.register_item(
                viewer=cast.clerk.viewer(cast.on),
                campaign=campaign,
                new=new_item(cast, dossier=dossier),
                at=cast.at,
            )
        assert refused.value.code == "personal_in_text"
    assert not LegacyItem.objects.exists()


def test_the_lead_unit_writes_the_plan_and_another_unit_may_not(cast, item):
    new = acts.NewMeasure("补办规划核实", cast.bureau.pk, cast.on + timedelta(days=20))
    measure = acts.add_measure(viewer=cast.head_a.viewer(cast.on), item=item, new=new, at=cast.at)
    assert (measure.ordinal, measure.unit_id) == (1, cast.bureau.pk)
    with pytest.raises(Refused) as refused:
        acts.add_measure(viewer=cast.head_b.viewer(cast.on), item=item, new=new, at=cast.at)
    assert refused.value.code == "not_the_lead"


def test_a_measure_lies_within_the_term_of_the_whole(cast, item):
    new = acts.NewMeasure("补办规划核实", cast.bureau.pk, cast.on + timedelta(days=61))
    with pytest.raises(Refused) as refused:
        acts.add_measure(viewer=cast.clerk.viewer(cast.on), item=item, new=new, at=cast.at)
    assert refused.value.code == "after_the_term"


def test_a_measure_is_done_once_with_what_came_of_it_and_not_in_the_future(cast, item):
    who = cast.clerk.viewer(cast.on)
    new = acts.NewMeasure("补办规划核实", cast.bureau.pk, cast.on + timedelta(days=20))
    measure = acts.add_measure(viewer=who, item=item, new=new, at=cast.at)
    for day, result, code in ((1, "已核实", "done_later"), (0, " ", "result_missing")):
        with pytest.raises(Refused) as refused:
            acts.finish_measure(
                viewer=who, measure=measure, on=cast.on + timedelta(days=day), result=result, at=cast.at
            )
        assert refused.value.code == code
    done = acts.finish_measure(viewer=who, measure=measure, on=cast.on, result="已核实", at=cast.at)
    assert (done.done_on, done.result) == (cast.on, "已核实")
    with pytest.raises(Refused) as refused:
        acts.finish_measure(viewer=who, measure=measure, on=cast.on, result="又核实", at=cast.at)
    assert refused.value.code == "done_already"


def test_a_measure_leaves_the_plan_with_a_reason(cast, item):
    who = cast.clerk.viewer(cast.on)
    new = acts.NewMeasure("补办规划核实", cast.bureau.pk, cast.on + timedelta(days=20))
    measure = acts.add_measure(viewer=who, item=item, new=new, at=cast.at)
    acts.drop_measure(viewer=who, measure=measure, reason="并入另一项", at=cast.at)
    assert LegacyMeasure.objects.get(pk=measure.pk).voided


def test_the_ledger_its_dossier_and_its_sheet_are_read_by_whoever_sees_the_matter(cast, item):
    new = acts.NewMeasure("补办规划核实", cast.bureau.pk, cast.on + timedelta(days=20))
    acts.add_measure(viewer=cast.clerk.viewer(cast.on), item=item, new=new, at=cast.at)
    paths = ("/c/shili-100/legacy/", f"/legacy/{item.number}/", f"/legacy/{item.number}/card/")
    for path in paths:
        assert "示例小区办证难" in reads(cast.clerk, path)[1]
        assert "示例小区办证难" in reads(cast.head_a, path)[1]
    assert "示例小区办证难" not in reads(cast.head_b, "/c/shili-100/legacy/")[1]
    assert [reads(cast.head_b, path)[0] for path in paths[1:]] == [404, 404]
    assert [reads(cast.outsider, path)[0] for path in paths] == [404, 404, 404]
    assert "补办规划核实" in reads(cast.clerk, paths[2])[1]


def test_counts_by_class_open_as_figures(cast, item):
    text = reads(cast.clerk, "/c/shili-100/legacy/")[1]
    assert "/c/shili-100/figures/legacy_count/?legacy_class=title-deeds" in text
    page = reads(cast.clerk, "/c/shili-100/figures/legacy_count/?legacy_class=title-deeds")
    assert page[0] == 200 and f"/legacy/{item.number}/" in page[1]
    assert reads(cast.clerk, "/c/shili-100/figures/legacy_classes/")[0] == 200


def test_the_ledger_works_through_its_forms(cast, campaign):
    browser = cast.clerk.browser()
    given = {"title": "示例厂房停建", "klass": "unfinished", "unit": cast.town_b.pk, "due_on": "2026-05-01",
             "above": "示例省", "parties": "示例公司"}  # fmt: skip
    assert browser.post("/c/shili-100/legacy/new/", given).status_code == 302
    item = LegacyItem.objects.get()
    address = f"/legacy/{item.number}/"
    assert browser.post(f"{address}measures/new/", {"says": "评估复工", "unit": cast.town_b.pk, "due_on": "2026-04-01"}
                        ).status_code == 302  # fmt: skip
    measure = LegacyMeasure.objects.get()
    assert (
        browser.post(
            f"{address}measures/{measure.pk}/done/", {"on": "2026-04-01", "result": "已评估"}
        ).status_code
        == 302
    )
    assert browser.post(f"{address}change/", {"klass": "arrears", "plan": "一案一策"}).status_code == 302
    assert LegacyItem.objects.get().klass == "arrears"
    assert cast.head_a.browser().get("/c/shili-100/legacy/new/").status_code != 200


def test_the_ledger_goes_out_in_the_office_s_form_by_class_with_measures_proof_and_foot(cast, item):
    clerk = cast.clerk.viewer(cast.on)
    new = acts.NewMeasure("补办验收", cast.bureau.pk, cast.on + timedelta(days=5))
    acts.add_measure(viewer=clerk, item=item, new=new, at=cast.at)
    matters.attach(viewer=clerk, matter=item.matter, file=paper(), caption="验收意见书", at=cast.at)
    page = load_workbook(
        BytesIO(cast.clerk.browser().get(f"/c/shili-100/legacy/?format=xlsx&on={cast.on}").getvalue())
    ).active
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    start = next(place for place, row in enumerate(rows) if row[0] == "序号")
    told = dict(zip(rows[start], rows[start + 2], strict=True))
    assert rows[0][0] == "示例县·历史遗留问题化解台账"
    assert [row[0] for row in rows[start + 1 : start + 5]] == [
        "不动产登记办证",
        1,
        "小计（1件）",
        "合计（1件）",
    ]
    expected = {
        "问题成因": "开发企业资金链断裂，未办竣工验收", "化解方案": "容缺办证",
        "具体措施及完成情况": "1. 补办验收（县资规局，2026年3月7日前，推进中）", "牵头单位": "甲镇",
        "责任人": cast.head_a.person.name, "佐证材料": "验收意见书", "编号": item.number,
    }  # fmt: skip
    assert {key: told[key] for key in expected} == expected
    assert [text for text in map(str, rows[-1]) if "填报人" in text] != []


def test_a_ledger_put_back_as_it_was_taken_out_changes_nothing(cast, item):
    content = cast.clerk.browser().get("/c/shili-100/legacy/?format=xlsx").getvalue()
    viewer = cast.clerk.viewer(cast.on)
    run = start_run(
        viewer=viewer, kind=import_kinds["legacy"], campaign=item.matter.campaign, name="台账.xlsx",
        file=BytesIO(content), at=cast.at,
    )  # fmt: skip
    map_columns(viewer=viewer, run=run, columns=run.mapping["columns"], options={}, at=cast.at)
    assert [run.summary[key] for key in ("create", "update", "skip", "bad", "asked")] == [0, 0, 1, 0, 0]


def test_it_is_struck_off_on_proof_alone_and_its_page_tells_the_whole_way(cast, item):
    def fresh():
        return Matter.objects.get(pk=item.matter_id)

    clerk, steps = cast.clerk.viewer(cast.on), {"on_site": "已到场核实"}
    matters.accept(viewer=cast.reporter_a.viewer(cast.on), matter=fresh(), at=cast.at)
    matters.report_done(viewer=cast.head_a.viewer(cast.on), matter=fresh(), result="已办证", at=cast.at)
    matters.close(viewer=clerk, matter=fresh(), conclusion="属实", at=cast.at)
    with pytest.raises(Refused) as refused:
        matters.strike_off(viewer=clerk, matter=fresh(), steps=steps, at=cast.at)
    assert [one.code for one in refused.value.problems] == ["no_proof"]
    matters.attach(viewer=clerk, matter=fresh(), file=paper(), caption="办证清单", at=cast.at)
    matters.strike_off(viewer=clerk, matter=fresh(), steps=steps, at=cast.at)
    page = cast.clerk.browser().get(f"/legacy/{item.number}/")
    told = [line["text"] for line in page.context["story"]]
    assert [any(word in one for one in told) for word in ("销号", "办证清单", "报结", "登记")] == [True] * 4
    assert (page.context["may"], page.context["may_add"]) == (True, False)
    with pytest.raises(Refused) as refused:
        acts.add_measure(
            viewer=clerk, item=item, new=acts.NewMeasure("再补", cast.bureau.pk, cast.on), at=cast.at
        )
    assert refused.value.code == "plan_ended"


def test_the_sheet_goes_out_and_comes_in(cast, item):
    from gongjian.kit.registry import ImportContext, PlannedRow
    from gongjian.ledger import record

    sheet = reads(cast.clerk, "/c/shili-100/legacy/?format=csv")[1]
    assert "示例小区办证难" in sheet
    kind = import_kinds["legacy"]
    context = ImportContext(cast.clerk.viewer(cast.on), item.matter.campaign, cast.at)
    from gongjian.kernel.dates import FuzzyDate

    due, stands = (FuzzyDate.of(cast.on + timedelta(days=days)) for days in (30, 60))
    rows = [
        PlannedRow(1, {"title": "示例小区办证难", "klass": "不动产登记办证", "unit": "甲镇", "due": stands}),
        PlannedRow(
            2, {"title": "示例桥停建", "klass": "停建缓建项目", "unit": "乙镇", "due": due, "above": "否"}
        ),
        PlannedRow(3, {"title": "示例路", "klass": "没有这一类", "unit": "乙镇", "due": None}),
    ]
    kind.plan(context, rows)
    assert [row.action for row in rows] == ["skip", "create", "create"]
    assert {problem.code for problem in rows[2].problems} == {"class_unknown", "required"}
    with record(
        kind.act, by=cast.clerk.actor, at=cast.at, words={"count": 1, "file": "x", "title": "y"}
    ) as entry:
        written = kind.write(entry, context, rows[:2])
    assert [(number, made.klass, made.above) for number, made in written] == [(2, "unfinished", "")]


def queries(member, path):
    browser = member.browser()
    browser.get(path)  # what is kept in memory is kept now
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return len(asked)


def test_the_ledger_asks_as_much_for_three_items_as_for_one(cast, campaign, item):
    one = queries(cast.clerk, "/c/shili-100/legacy/")
    for name in ("示例厂房停建", "示例桥欠款"):
        acts.register_item(
            viewer=cast.clerk.viewer(cast.on), campaign=campaign, new=new_item(cast, title=name), at=cast.at
        )
    assert queries(cast.clerk, "/c/shili-100/legacy/") == one
    assert one <= 20


def test_a_project_shows_its_legacy_problem_to_whoever_sees_it(cast, campaign):
    new = NewProject(
        values={"name": "示例水厂扩建"}, holdings=[Held(ProjectRole.LEAD, unit_id=cast.town_a.pk)],
        stage=StageAt("preliminary"), joins=Joined(campaign), illustrative=True,
    )  # fmt: skip
    project = register_project(viewer=cast.clerk.viewer(cast.on), new=new, at=cast.at)
    made = acts.register_item(
        viewer=cast.clerk.viewer(cast.on),
        campaign=campaign,
        new=new_item(cast, project_id=project.pk),
        at=cast.at,
    )
    assert f"/legacy/{made.number}/" in reads(cast.clerk, f"/projects/{project.number}/")[1]
    assert f"/legacy/{made.number}/" in reads(cast.clerk, f"/matters/{made.matter.number}/")[1]


# ---------------------------------------------------------------- the ledger loaded again, with cells changed
def loaded_again(cast, item, *, also=(), **cells):
    """The sheet as it was taken out, some cells of the item's line changed, put back in; the run as checked."""
    book = load_workbook(BytesIO(cast.clerk.browser().get("/c/shili-100/legacy/?format=xlsx").getvalue()))
    sheet = book.active
    head = next(row for row in sheet.iter_rows() if any(cell.value == "历史遗留问题" for cell in row))
    place = {str(cell.value).split("（")[0]: cell.column for cell in head}
    line = next(row for row in sheet.iter_rows() if any(cell.value == item.number for cell in row))
    for label, value in cells.items():
        sheet.cell(line[0].row, place[label]).value = value
    out = BytesIO()
    book.save(out)
    viewer = cast.clerk.viewer(cast.on)
    run = start_run(
        viewer=viewer, kind=import_kinds["legacy"], campaign=item.matter.campaign, name="台账.xlsx",
        file=BytesIO(out.getvalue()), at=cast.at,
    )  # fmt: skip
    if run.state != "checked":  # the first of its shape: the columns found are confirmed, as on the page
        map_columns(viewer=viewer, run=run, columns=run.mapping["columns"], options={}, at=cast.at)
    return run


def confirmed(cast, run):
    viewer = cast.clerk.viewer(cast.on)
    confirm(viewer=viewer, run=run, at=cast.at)
    load_chunk(viewer=viewer, run=run, at=cast.at)


def counts(run):
    return [run.summary[key] for key in ("create", "update", "skip", "bad", "asked")]


def test_changed_cells_of_an_item_are_shown_before_and_changed_when_confirmed(cast, item):
    run = loaded_again(
        cast, item, 化解方案="由县资规局牵头容缺办证", 上级督办="省委督查室", 类别="停建缓建项目"
    )
    assert counts(run) == [0, 1, 0, 0, 0]
    page = cast.clerk.browser().get(f"/import/{run.pk}/").content.decode()
    for said in ("容缺办证", "由县资规局牵头容缺办证", "省委督查室", "停建缓建项目"):
        assert said in page, said
    confirmed(cast, run)
    now = LegacyItem.objects.get(pk=item.pk)
    assert (now.plan, now.above, now.klass) == ("由县资规局牵头容缺办证", "省委督查室", "unfinished")
    assert (now.origin, now.number) == (item.origin, item.number)


def test_a_blank_cell_erases_nothing_and_a_no_takes_the_supervision_from_above_away(cast, item):
    with ledger.record("test.cast", by=cast.clerk.actor, at=cast.at) as entry:
        entry.change(LegacyItem.objects.get(pk=item.pk), above="省委督查室")
    run = loaded_again(cast, item, 化解方案=None, 上级督办="否")
    confirmed(cast, run)
    now = LegacyItem.objects.get(pk=item.pk)
    assert (now.plan, now.above) == (item.plan, "")


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ({"化解时限": "2030年12月31日"}, ["already_assigned"]),
        ({"牵头单位": "乙镇"}, ["already_assigned"]),
        ({"历史遗留问题": "另一个名字"}, ["already_assigned"]),
        ({"类别": "没有这一类"}, ["class_unknown"]),
        ({"化解方案": "找住户13812345678商量"}, ["personal_in_text"]),
        ({"编号": "LS-2026-09999"}, ["number_unknown"]),
    ],
)
def test_what_a_list_does_not_change_is_refused_with_the_way_to_change_it(cast, item, cells, codes):
    run = loaded_again(cast, item, **cells)
    row = run.rows.get()
    assert [one["code"] for one in row.problems] == codes
    assert all(one["says"] for one in row.problems)
    assert counts(run)[3] == 1


def test_two_lines_that_change_one_item_are_one_too_many(cast, item):
    kind = import_kinds["legacy"]
    context = ImportContext(cast.clerk.viewer(cast.on), item.matter.campaign, cast.at)
    rows = [PlannedRow(n, {"title": item.matter.title, "plan": f"方案{n}"}) for n in (1, 2)]
    kind.plan(context, rows)
    assert [[one.code for one in row.problems] for row in rows] == [[], ["twice_in_the_list"]]
