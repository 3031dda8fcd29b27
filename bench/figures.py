"""Measuring two ways of one thing in turn, and telling what came out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

Measure = Callable[[], float]
"""Does a round's work; how much of it was done in a second, or how long one piece took."""

ROUNDS = 5


@dataclass(frozen=True)
class Figure:
    """The product and its baseline, both in `unit`, round by round."""

    section: str
    name: str
    unit: str
    rounds: Sequence[tuple[float, float]]
    less_is_better: bool = False

    @property
    def value(self) -> float:
        """The product's median."""
        return median(product for product, _baseline in self.rounds)

    @property
    def baseline(self) -> float:
        """The baseline's median."""
        return median(baseline for _product, baseline in self.rounds)

    @property
    def ratio(self) -> float:
        """Bigger is better; 1 is as fast as the baseline."""
        return self._compared(self.value, self.baseline)

    @property
    def ratios(self) -> list[float]:
        """Those of the single rounds, the lowest first."""
        return sorted(self._compared(*each) for each in self.rounds)

    def _compared(self, product: float, baseline: float) -> float:
        return baseline / product if self.less_is_better else product / baseline

    def as_json(self) -> dict[str, Any]:
        """As it stands in `bench.json`."""
        return {
            "section": self.section,
            "name": self.name,
            "value": round(self.value, 1),
            "unit": self.unit,
            "baseline": round(self.baseline, 1),
            "ratio": round(self.ratio, 3),
        }


def in_turn(product: Measure, baseline: Measure) -> list[tuple[float, float]]:
    """Rounds of both, the one and the other going first, after one of each that doesn't count."""
    product(), baseline()
    rounds = []
    for number in range(ROUNDS):
        if number % 2:
            second = baseline()
            rounds.append((product(), second))
        else:
            rounds.append((product(), baseline()))
    return rounds


def table(figures: Iterable[Figure]) -> str:
    """Lines to read; the last column has the lowest and the highest ratio of a single round."""
    head = ("section", "name", "value", "baseline", "unit", "ratio", "rounds")
    rows = [head, *map(_cells, figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _cells(figure: Figure) -> tuple[str, ...]:
    ratios, digits = figure.ratios, 1 if figure.less_is_better else 0
    return (
        figure.section,
        figure.name,
        f"{figure.value:,.{digits}f}",
        f"{figure.baseline:,.{digits}f}",
        figure.unit,
        f"{figure.ratio:.3f}",
        f"{ratios[0]:.3f} to {ratios[-1]:.3f}",
    )
