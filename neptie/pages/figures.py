"""Figures as people read them."""


def figure(value: float | None) -> str:
    """A count with its thousands apart; a dash for none."""
    return "–" if value is None else f"{value:,}"


def percent(value: float | None) -> str:
    """A share of one as percent, with one decimal below ten; a dash for none."""
    if value is None:
        return "–"
    shown = value * 100
    return f"{shown:.1f} %" if 0 < shown < 10 else f"{shown:.0f} %"
