"""The values that Claude is told are in use."""

from dataclasses import replace

from ai.rules.vocabulary import values_in_use
from ai.tests.cast import ADA, HALL


def test_the_commonest_first_then_by_letter() -> None:
    leads = [ADA, replace(ADA, industry="Retail\n", tags=("vip", "b", "a")), replace(ADA)]
    assert values_in_use([*leads, HALL]) == {
        "industries": ["Education", "Retail"],
        "job_titles": ["VP Sales"],
        "companies": ["Acme"],
        "countries": ["Norway"],
        "tags": ["vip", "a", "b"],
    }


def test_at_most_fifty_none_of_them_long() -> None:
    leads = [replace(ADA, company=f"{number:03}") for number in range(60)]
    told = values_in_use([*leads, replace(ADA, company="x" * 101)])["companies"]
    assert told == [f"{number:03}" for number in range(50)]
