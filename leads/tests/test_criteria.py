"""Which leads criteria mean, word by word, and what is no criteria."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Membership
from leads.models import Lead, LeadList, ListMember, Score
from leads.rules.audience import BadAudience
from leads.rules.criteria import Criteria, clean
from leads.selectors.leads import matching
from leads.tests.cast import emails, make_lead
from neptie.kernel.clock import now
from neptie.kernel.ids import new_id

database = pytest.mark.django_db


def found(membership: Membership, **asked: Any) -> set[str]:
    return emails(list(matching(membership.workspace_id, clean(asked))))


@pytest.fixture
def team(ada: Membership) -> dict[str, Lead]:
    grace = make_lead(
        ada,
        "grace@navy.example",
        full_name="Grace Hopper",
        company="Navy & Sons",
        industry="Defense",
        owner=ada,
        custom={"plan": "gold", "seats": 12, "renews": "2026-03-01", "is_pilot": True},
    )
    alan = make_lead(
        ada,
        "alan@park.example",
        full_name="Alan Turing",
        job_title="Co-founder / CTO",
        industry="defense",
        custom={"seats": "many", "plan": "silver"},
    )
    for lead, value in ((grace, 0.9), (alan, 0.2)):
        Score.objects.create(
            workspace_id=ada.workspace_id,
            lead=lead,
            value=value,
            low=0.0,
            high=1.0,
            regime="prior",
            model="local",
            scored_at=now(),
        )
    return {"grace": grace, "alan": alan}


@database
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, {"grace@navy.example", "alan@park.example"}),
        ({"search": "gra hop"}, {"grace@navy.example"}),
        ({"search": "grace@navy.example"}, {"grace@navy.example"}),
        ({"search": "PARK"}, {"alan@park.example"}),
        ({"search": "founder cto"}, {"alan@park.example"}),
        ({"search": "sons & navy"}, {"grace@navy.example"}),
        ({"search": "race"}, set()),
        ({"search": "' | *:"}, set()),
        ({"industry": "Defense"}, {"grace@navy.example"}),
        ({"industries": ["DEFENSE"]}, {"grace@navy.example", "alan@park.example"}),
        ({"owners": ["nobody"]}, {"alan@park.example"}),
        ({"min_score": 0.5}, {"grace@navy.example"}),
        ({"max_score": 0.5}, {"alan@park.example"}),
        ({"custom": {"plan": "gold"}}, {"grace@navy.example"}),
        (
            {"custom": {"plan": {"is": ["gold", "silver"]}}},
            {"grace@navy.example", "alan@park.example"},
        ),
        ({"custom": {"seats": {"min": 10}}}, {"grace@navy.example"}),
        ({"custom": {"seats": {"min": 13}}}, set()),
        (
            {"custom": {"renews": {"min": "2026-02-01", "max": "2026-03-01"}}},
            {"grace@navy.example"},
        ),
        ({"custom": {"is_pilot": True}}, {"grace@navy.example"}),
        ({"custom": {"renews": {"known": False}}}, {"alan@park.example"}),
        ({"custom": {"renews": {"known": True}}}, {"grace@navy.example"}),
    ],
)
def test_each_word_narrows(
    ada: Membership, team: dict[str, Lead], asked: dict[str, Any], expected: set[str]
) -> None:
    assert found(ada, **asked) == expected


@database
def test_an_owner_is_asked_for_by_id(ada: Membership, team: dict[str, Lead]) -> None:
    assert found(ada, owners=[str(ada.id)]) == {"grace@navy.example"}
    assert len(found(ada, owners=[str(ada.id), "nobody"])) == 2


@database
def test_a_list_has_its_members(ada: Membership, team: dict[str, Lead]) -> None:
    spring = LeadList.objects.create(workspace_id=ada.workspace_id, name="Spring")
    ListMember.objects.create(workspace_id=ada.workspace_id, lead_list=spring, lead=team["alan"])

    assert found(ada, lists=[str(spring.id)]) == {"alan@park.example"}
    assert found(ada, lists=[str(new_id())]) == set()


@database
def test_times_are_met_to_the_moment(ada: Membership, team: dict[str, Lead]) -> None:
    at = team["alan"].created_at

    assert found(ada, created_since=at.isoformat()) == {"alan@park.example"}
    assert found(ada, created_since=(at + timedelta(microseconds=1)).isoformat()) == set()
    assert found(ada, updated_since=team["alan"].updated_at.isoformat()) == {"alan@park.example"}


@database
def test_a_merged_lead_is_in_nothing(ada: Membership, team: dict[str, Lead]) -> None:
    Lead.objects.filter(id=team["alan"].id).update(merged_into=team["grace"])

    assert found(ada) == {"grace@navy.example"}


def test_criteria_come_back_from_their_data() -> None:
    asked = {
        "statuses": ["new"],
        "min_score": 0.2,
        "industry": "Retail",
        "search": "ada",
        "lists": ["0190d3b6-0000-7000-8000-000000000001"],
        "owners": ["0190d3b6-0000-7000-8000-000000000002", "nobody"],
        "max_score": 0.9,
        "custom": {"plan": {"is": ["gold"]}, "seats": {"min": 1, "max": 9}},
        "created_since": "2026-03-01T00:00:00+00:00",
    }

    assert clean(asked).as_data() == asked
    assert clean({"created_since": "2026-03-01"}).created_since == datetime(2026, 3, 1, tzinfo=UTC)
    assert clean({}) == Criteria()
    assert Criteria().is_blank


@pytest.mark.parametrize(
    ("asked", "word", "sentence"),
    [
        ({"search": 7}, "search", "Must be a text of at most 300 characters."),
        ({"lists": ["x"]}, "lists", "Must be a list of at most 50 ids."),
        ({"owners": "nobody"}, "owners", "Must be a list of at most 50 ids."),
        ({"max_score": True}, "max_score", "Must be a number from 0 to 1."),
        (
            {"custom": {"Plan": 1}},
            "custom",
            "“Plan” is no field name: use 1 to 64 of a-z, 0-9 and _.",
        ),
        ({"custom": {"plan": {"like": "g"}}}, "custom", "“plan” takes is, min, max or known."),
        ({"custom": {"plan": {}}}, "custom", "“plan” takes is, min, max or known."),
        (
            {"custom": {"plan": [{}]}},
            "custom",
            "“plan” takes texts, numbers, true and false.",
        ),
        ({"custom": {"plan": {"known": 1}}}, "custom", "“plan”: known is true or false."),
        (
            {"updated_since": "yesterday"},
            "updated_since",
            "Must be a date or a time, such as 2026-03-01T09:00:00Z.",
        ),
        (
            {"created_since": "9999-12-31T23:59:59-23:59"},
            "created_since",
            "Must be a date or a time, such as 2026-03-01T09:00:00Z.",
        ),
    ],
)
def test_what_is_no_criteria_is_told(asked: dict[str, Any], word: str, sentence: str) -> None:
    with pytest.raises(BadAudience) as refused:
        clean(asked)

    assert refused.value.errors == {word: [sentence]}
