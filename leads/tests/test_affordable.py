"""How far into a file the import limit reaches."""

from leads.rules.importing import Known, affordable

EMAILS = ["new@x.example", "known@x.example", "new@x.example", "merged@x.example", "b@x.example"]
KNOWN = {
    "known@x.example": Known("a lead", is_touched=False),
    "merged@x.example": Known("a lead", is_touched=False),
}


def reached(room: int, known: dict[str, Known] | None = None, *, updating: bool) -> tuple[int, int]:
    return affordable(EMAILS, KNOWN if known is None else known, updating=updating, room=room)


def test_it_ends_before_the_first_lead_too_many() -> None:
    assert reached(0, {}, updating=False) == (0, 0)
    assert reached(2, {}, updating=False) == (3, 2)
    assert reached(9, {}, updating=False) == (5, 4)


def test_what_is_skipped_costs_nothing() -> None:
    assert reached(1, updating=False) == (4, 1)
    assert reached(2, updating=False) == (5, 2)


def test_several_rows_of_one_lead_cost_once() -> None:
    assert reached(2, updating=True) == (4, 2)
    assert reached(3, updating=True) == (5, 3)


def test_a_lead_that_was_met_before_costs_nothing() -> None:
    met = {"known@x.example": Known("a lead", is_touched=True)}

    assert reached(1, met, updating=True) == (3, 1)
