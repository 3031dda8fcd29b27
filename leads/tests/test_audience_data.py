"""An audience as data: what is read, and what is refused in which words."""

from typing import Any

import pytest

from leads.rules.audience import Audience, BadAudience, clean


def test_every_part_is_optional() -> None:
    assert clean({}) == Audience()
    assert clean({"industries": None, "tags": [], "min_score": None}) == Audience()


def test_values_are_trimmed_and_said_once() -> None:
    read = clean({"industries": [" Education", "Education"], "min_score": 0})

    assert read == Audience(industries=("Education",), min_score=0.0)


def test_it_is_written_as_it_is_read() -> None:
    data = {"job_titles": ["VP Sales"], "statuses": ["new", "replied"], "min_score": 0.5}

    assert clean(data).as_data() == data


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        (
            {"industry": ["Education"]},
            {
                "industry": [
                    "Unknown field; an audience has industries, job_titles, companies, "
                    "countries, statuses, tags and min_score."
                ]
            },
        ),
        ({"tags": "vip"}, {"tags": ["Must be a list of at most 200 texts."]}),
        ({"tags": ["x"] * 201}, {"tags": ["Must be a list of at most 200 texts."]}),
        *(
            ({"companies": [item]}, {"companies": [_TEXTS]})
            for _TEXTS in ["Must hold texts of 1 to 300 characters on one line."]
            for item in (1, None, "", "  ", "a\nb", "a\x00b", "x" * 301)
        ),
        (
            {"statuses": ["new", "hot"]},
            {
                "statuses": [
                    "“hot” is no status; there are new, contacted, replied, qualified, "
                    "unqualified, converted, bounced, unsubscribed."
                ]
            },
        ),
        *(
            ({"min_score": score}, {"min_score": ["Must be a number from 0 to 1."]})
            for score in (-0.1, 1.1, float("nan"), 10**400, True, "0.5")
        ),
    ],
)
def test_what_is_no_audience_is_refused(data: Any, errors: dict[str, list[str]]) -> None:
    with pytest.raises(BadAudience) as refusal:
        clean(data)

    assert refusal.value.errors == errors


def test_every_field_at_fault_is_named() -> None:
    with pytest.raises(BadAudience) as refusal:
        clean({"tags": 1, "min_score": 2, "countries": ["Norway"]})

    assert set(refusal.value.errors) == {"tags", "min_score"}
