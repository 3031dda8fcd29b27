"""Criteria laid over others: what the person gave stands before what the model made of a wish."""

from ai.rules.criteria import overlaid, read_criteria

PLANNED = read_criteria(
    {
        "industries": ["Pharma"],
        "countries": ["Norway"],
        "weights": {"industries": -5, "countries": 1, "tags": 0},
        "min_score": 0.5,
    }
)


def test_nothing_over_leaves_what_is_under() -> None:
    assert overlaid(PLANNED, read_criteria({})).as_data() == PLANNED.as_data()


def test_a_list_comes_with_its_own_weight() -> None:
    over = read_criteria({"industries": ["Retail"], "min_score": 0})
    assert overlaid(PLANNED, over).as_data() == {
        "industries": ["Retail"],
        "countries": ["Norway"],
        "min_score": 0.0,
        "weights": {"countries": 1.0},
    }


def test_a_weight_alone_counts_for_the_list_under_it() -> None:
    over = read_criteria({"weights": {"countries": 5}})
    assert overlaid(PLANNED, over).as_data()["weights"] == {"industries": -5.0, "countries": 5.0}


def test_no_weight_is_left_for_a_list_that_asks_for_nothing() -> None:
    over = read_criteria({"tags": ["vip"]})
    assert "tags" not in overlaid(PLANNED, over).weights
