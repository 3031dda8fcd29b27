"""Charts as SVG figures, drawn on the server: no script, no legend to hunt, a table beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 180
_TOP, _BOTTOM, _LEFT, _RIGHT = 12, 24, 44, 8


@dataclass(frozen=True)
class Bar:
    """One series' share of one column, in the figure's units."""

    series: int
    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True)
class Tick:
    """A label at a place on an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class Chart:
    """A drawn bar chart, and the figures it was drawn from.

    `rows` are (label, figures in the order of `names`), for the table.
    """

    bars: Sequence[Bar]
    across: Sequence[Tick]
    up: Sequence[Tick]
    names: Sequence[str]
    totals: Sequence[tuple[str, int]]
    rows: Sequence[tuple[str, Sequence[int]]]
    width: int = WIDTH
    left: int = _LEFT
    height: int = HEIGHT


def bar_chart(labels: Sequence[str], series: Mapping[str, Sequence[int]]) -> Chart:
    """Columns side by side, one group a label. Every series has as many figures as labels."""
    figures = list(series.values())
    top = _nice(max((value for values in figures for value in values), default=0))
    plot = HEIGHT - _TOP - _BOTTOM
    slot = (WIDTH - _LEFT - _RIGHT) / max(len(labels), 1)
    width = max(slot * 0.7 / max(len(figures), 1), 1.0)
    bars = [
        Bar(
            series=number,
            x=round(_LEFT + slot * (index + 0.15) + width * number, 2),
            y=round(_TOP + plot * (1 - values[index] / top), 2),
            width=round(width, 2),
            height=round(plot * values[index] / top, 2),
            title=f"{label}: {values[index]:,} {name}",
        )
        for index, label in enumerate(labels)
        for number, (name, values) in enumerate(series.items())
    ]
    return Chart(
        bars=bars,
        across=_across(labels, slot),
        up=[Tick(round(_TOP + plot * (1 - part), 2), f"{top * part:,.0f}") for part in (0, 0.5, 1)],
        names=list(series),
        totals=[(name, sum(values)) for name, values in series.items()],
        rows=[(label, [values[at] for values in figures]) for at, label in enumerate(labels)],
    )


def _across(labels: Sequence[str], slot: float) -> list[Tick]:
    every = max(1, -(-len(labels) // 7))
    return [
        Tick(round(_LEFT + slot * (index + 0.5), 2), label)
        for index, label in enumerate(labels)
        if index % every == 0
    ]


def _nice(value: int) -> int:
    """The least of 2, 4, 10, 20, 40, 100, … that holds the value: halves of it are whole."""
    step = 1
    while True:
        for factor in (2, 4, 10):
            if value <= factor * step:
                return factor * step
        step *= 10
