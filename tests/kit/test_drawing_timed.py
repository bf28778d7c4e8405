"""Bars on a line of time: lanes, marks in words, texts escaped, nothing where there is nothing."""

from datetime import date

from gongjian.kit.drawing import Bar, Lane, draw_timed


def drawn(*bars: Bar, links: tuple[tuple[str, str], ...] = ()) -> str:
    canvas = draw_timed([Lane("第一阶段", bars)], links, today=date(2026, 3, 5))
    return canvas.render(key="k", title="计划", description="说明")


def test_every_bar_has_its_name_its_mark_and_its_look() -> None:
    done = Bar("a", "甲", date(2026, 3, 2), date(2026, 3, 4), "done", "✓ 按期完成")
    late = Bar(
        "b", "乙", date(2026, 3, 4), date(2026, 3, 9), "late", "! 超期 2 天", strong=True, href="/nodes/1/"
    )
    shown = drawn(done, late, links=(("a", "b"),))
    for text in (
        "第一阶段",
        "甲",
        "◆ 乙",
        "✓ 按期完成",
        "! 超期 2 天",
        'href="/nodes/1/"',
        "s-full",
        "s-box-hot",
        "s-today",
    ):
        assert text in shown


def test_a_point_in_time_is_a_diamond_and_texts_are_escaped() -> None:
    shown = drawn(Bar("a", "<b>甲</b>", date(2026, 3, 2), date(2026, 3, 2), point=True))
    assert "&lt;b&gt;" in shown
    assert "<b>" not in shown
    assert 'class="s-box" ' in shown


def test_no_bars_give_an_empty_sheet() -> None:
    assert draw_timed([], (), today=None).height == 0
