"""A chart is drawn to a round scale, and carries the figures it was drawn from."""

from neptie.pages.charts import bar_chart


def test_bars_stand_on_the_axis_and_reach_their_share_of_a_round_top() -> None:
    chart = bar_chart(["Mon", "Tue"], {"Sent": [30, 0]})

    assert [tick.label for tick in chart.up] == ["0", "20", "40"]
    first, second = chart.bars
    floor = chart.up[0].at
    assert (first.y + first.height, second.y, second.height) == (floor, floor, 0)
    assert first.height == (floor - chart.up[2].at) * 30 / 40


def test_its_table_has_every_figure_and_its_labels_the_totals() -> None:
    chart = bar_chart(["Mon", "Tue"], {"Sent": [3, 4], "Opened": [1, 2]})

    assert chart.rows == [("Mon", [3, 1]), ("Tue", [4, 2])]
    assert chart.totals == [("Sent", 7), ("Opened", 3)]
    assert [bar.title for bar in chart.bars] == [
        "Mon: 3 Sent",
        "Mon: 1 Opened",
        "Tue: 4 Sent",
        "Tue: 2 Opened",
    ]


def test_a_quarter_has_few_labels_and_all_its_bars() -> None:
    chart = bar_chart([str(day) for day in range(90)], {"Sent": list(range(90))})

    assert (len(chart.bars), len(chart.across)) == (90, 7)


def test_nothing_at_all_is_drawn_flat() -> None:
    chart = bar_chart(["Mon"], {"Sent": [0]})

    assert [(bar.height, tick.label) for bar, tick in zip(chart.bars, chart.up, strict=False)] == [
        (0, "0")
    ]
