"""The leads of an audience."""

from typing import Any

import pytest

from accounts.models import Membership
from leads.models import Score
from leads.rules.audience import Audience
from leads.rules.criteria import Criteria
from leads.selectors.leads import matching
from leads.tests.cast import emails, make_lead
from neptie.kernel.clock import now

pytestmark = pytest.mark.django_db


def found(membership: Membership, **asked: Any) -> set[str]:
    return emails(list(matching(membership.workspace_id, Criteria(Audience(**asked)))))


@pytest.fixture
def team(ada: Membership) -> None:
    make_lead(
        ada,
        "vp@x.example",
        job_title="VP  Sales, Europe",
        industry="Education",
        company="Acme",
        country="Norway",
        tags=["VIP", "oslo"],
    )
    make_lead(
        ada,
        "dev@x.example",
        job_title="C++ Developer",
        industry="Éducation",
        status="replied",
        tags=["NULL", 'a "quoted, one"'],
    )


def test_asking_for_nothing_finds_everybody(ada: Membership, team: None) -> None:
    assert found(ada) == {"vp@x.example", "dev@x.example"}


def test_another_workspaces_leads_are_never_found(
    ada: Membership, bob: Membership, team: None
) -> None:
    make_lead(bob, "stranger@x.example", industry="Education")

    assert found(ada, industries=("Education",)) == {"vp@x.example"}
    assert found(bob) == {"stranger@x.example"}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"industries": ("EDUCATION",)}, "vp"),
        ({"industries": ("éDUCATION",)}, "dev"),
        ({"industries": ("Educ",)}, None),
        ({"companies": ("acme", "other")}, "vp"),
        ({"countries": ("norway",)}, "vp"),
        ({"statuses": ("replied",)}, "dev"),
        ({"job_titles": ("vp sales",)}, "vp"),
        ({"job_titles": ("europe",)}, "vp"),
        ({"job_titles": ("sale",)}, None),
        ({"job_titles": ("c++",)}, "dev"),
        ({"job_titles": ("c",)}, "dev"),
        ({"job_titles": (".*",)}, None),
        ({"tags": ("vip",)}, "vp"),
        ({"tags": ("null",)}, "dev"),
        ({"tags": ('A "QUOTED, ONE"',)}, "dev"),
        ({"tags": ("vi",)}, None),
        ({"industries": ("Education",), "statuses": ("replied",)}, None),
    ],
)
def test_each_list_asks_for_one_of_its_values(
    ada: Membership, team: None, asked: dict[str, Any], expected: str | None
) -> None:
    assert found(ada, **asked) == ({f"{expected}@x.example"} if expected else set())


def test_min_score_asks_for_the_stored_conversion_score(ada: Membership) -> None:
    for name, purpose, value in (
        ("high", "conversion", 0.7),
        ("low", "conversion", 0.69),
        ("other", "reply", 0.9),
    ):
        lead = make_lead(ada, f"{name}@x.example")
        Score.objects.create(
            workspace_id=ada.workspace_id,
            lead=lead,
            purpose=purpose,
            value=value,
            low=0,
            high=1,
            scored_at=now(),
        )

    assert found(ada, min_score=0.7) == {"high@x.example"}
