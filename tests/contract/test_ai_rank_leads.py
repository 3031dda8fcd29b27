"""POST /api/ai/rank-leads"""

import json
from collections.abc import Callable, Collection, Iterator
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Membership
from ai.rules.prompts import CRITERIA_SCHEMA, CRITERIA_SYSTEM
from leads.models import Lead, Score
from leads.rules.audience import LISTS
from tests.standins.anthropic import StandIn, refused, said_json, standing_in

pytestmark = pytest.mark.django_db

Api = Callable[[Membership], APIClient]
Keyed = Callable[[Membership, Collection[str]], APIClient]
PATH = "/api/ai/rank-leads"
UNKNOWN = "0192f0c1-2345-7890-8abc-0123456789ab"


def lead_of(owner: Membership, name: str, **fields: Any) -> Lead:
    return Lead.objects.create(
        workspace=owner.workspace, full_name=name, email=f"{name}@acme.example", **fields
    )


@pytest.fixture
def eve(ada: Membership) -> Lead:
    """Of whom little is known."""
    return lead_of(ada, "eve")


@pytest.fixture
def ivy(ada: Membership) -> Lead:
    """A CEO in pharma."""
    known = {"job_title": "CEO", "company": "Acme", "industry": "Pharma", "tags": ["vip"]}
    return lead_of(ada, "ivy", **known)


def ask(client: APIClient, *leads: Lead, **more: Any) -> Any:
    return client.post(PATH, {"lead_ids": [str(lead.id) for lead in leads], **more})


def test_the_best_lead_comes_first_with_its_reasons(
    ada: Membership, api: Api, eve: Lead, ivy: Lead
) -> None:
    answer = ask(api(ada), eve, ivy)

    assert answer.status_code == 200
    assert set(answer.json()) == {"rankings", "summary"}
    rankings = answer.json()["rankings"]
    assert [(item["lead_id"], item["rank"]) for item in rankings] == [
        (str(ivy.id), 1),
        (str(eve.id), 2),
    ]
    for item in rankings:
        assert set(item) == {"lead_id", "score", "rank", "interval", "factors"}
        assert 0 <= item["interval"][0] < item["score"] < item["interval"][1] <= 1
        assert round(sum(f["contribution"] for f in item["factors"]), 6) == item["score"]
    title = next(f for f in rankings[0]["factors"] if f["name"] == "seniority")
    assert set(title) == {"name", "value", "contribution", "reason"}
    assert title["value"] == "CEO"
    assert title["contribution"] > 0
    assert title["reason"] == "Job title “CEO” is top management"


def test_the_summary_says_what_it_rests_on(ada: Membership, api: Api, eve: Lead, ivy: Lead) -> None:
    answer = ask(api(ada), eve, ivy).json()
    scores = [item["score"] for item in answer["rankings"]]

    assert answer["summary"] == {
        "count": 2,
        "below_min_score": 0,
        "regime": "prior",
        "model": "local-logistic-1",
        "mean_score": pytest.approx(sum(scores) / 2, abs=1e-6),
        "base_rate": 0.05,
        "outcomes": {"positive": 0, "negative": 0},
        "criteria": {},
    }


def test_ties_go_by_lead_id_and_a_lead_counts_once(ada: Membership, api: Api) -> None:
    leads = [lead_of(ada, name) for name in ("one", "two", "three")]
    answer = ask(api(ada), *reversed(leads), leads[0])

    assert [item["lead_id"] for item in answer.json()["rankings"]] == [
        str(lead.id) for lead in leads
    ]
    assert answer.json()["summary"]["count"] == 3


def test_the_same_answer_twice(ada: Membership, api: Api, eve: Lead, ivy: Lead) -> None:
    client, criteria = api(ada), {"industries": ["Pharma", "Retail"], "weights": {"tags": 3}}
    first, second = (ask(client, eve, ivy, criteria=criteria).content for _ in range(2))

    assert first == second


def test_criteria_move_the_scores_and_say_so(
    ada: Membership, api: Api, eve: Lead, ivy: Lead
) -> None:
    criteria = {"industries": ["pharma"], "tags": ["VIP"], "weights": {"tags": -4, "countries": 1}}
    plain, moved = ask(api(ada), ivy), ask(api(ada), ivy, criteria=criteria)

    told = {f["name"]: f for f in moved.json()["rankings"][0]["factors"]}
    assert told["criteria.industries"]["reason"] == "Industry “Pharma” is one you asked for"
    assert told["criteria.industries"]["contribution"] > 0
    assert told["criteria.tags"]["reason"] == "Tag “vip” is one you asked to hold back"
    assert told["criteria.tags"]["contribution"] < 0
    assert moved.json()["rankings"][0]["score"] < plain.json()["rankings"][0]["score"]
    assert moved.json()["summary"]["criteria"] == {
        "industries": ["pharma"],
        "tags": ["VIP"],
        "weights": {"tags": -4.0},
    }


def test_who_scores_too_little_is_left_out(ada: Membership, api: Api, eve: Lead, ivy: Lead) -> None:
    least = ask(api(ada), ivy).json()["rankings"][0]["score"]
    answer = ask(api(ada), eve, ivy, criteria={"min_score": least}).json()

    assert [item["lead_id"] for item in answer["rankings"]] == [str(ivy.id)]
    assert (answer["summary"]["count"], answer["summary"]["below_min_score"]) == (1, 1)


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, {"lead_ids": ["This field is required."]}),
        ({"lead_ids": UNKNOWN}, {"lead_ids": ['Expected a list of items but got type "str".']}),
        ({"lead_ids": []}, {"lead_ids": ["This list may not be empty."]}),
        ({"lead_ids": ["x"]}, {"lead_ids.0": ["Must be a valid UUID."]}),
        (
            {"lead_ids": [UNKNOWN] * 1001},
            {"lead_ids": ["Ensure this field has no more than 1000 elements."]},
        ),
        ({"lead_ids": [UNKNOWN], "top": 5}, {"top": ["Unknown field."]}),
        (
            {"lead_ids": [UNKNOWN], "criteria": []},
            {"criteria": ["Invalid data. Expected a dictionary, but got list."]},
        ),
        (
            {"lead_ids": [UNKNOWN], "criteria": {"min_score": 2, "weights": {"tags": "9"}}},
            {
                "criteria.min_score": ["Must be a number from 0 to 1."],
                "criteria.weights.tags": ["Must be a number from -5 to 5."],
            },
        ),
        (
            {"lead_ids": [UNKNOWN], "criteria": {"tags": ["a\nb"]}},
            {"criteria.tags": ["Must hold texts of 1 to 300 characters on one line."]},
        ),
        (
            {"lead_ids": [UNKNOWN], "criteria": {"prompt": "x" * 2001}},
            {"criteria.prompt": ["Ensure this field has no more than 2000 characters."]},
        ),
    ],
    ids=[
        "missing", "no list", "empty", "no id", "too many", "unknown field", "criteria a list",
        "numbers", "line break", "long prompt",
    ],
)  # fmt: skip
def test_fields_at_fault_are_named(
    ada: Membership, api: Api, body: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    answer = api(ada).post(PATH, body)

    assert answer.status_code == 400
    assert answer.json()["errors"] == errors


def test_an_unknown_word_in_the_criteria_is_named(ada: Membership, api: Api, eve: Lead) -> None:
    answer = ask(api(ada), eve, criteria={"industry": ["Pharma"]})

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["criteria.industry"]


def test_nul_and_malformed_json_are_refused(ada: Membership, api: Api, eve: Lead) -> None:
    assert ask(api(ada), eve, criteria={"tags": ["a\x00"]}).json()["code"] == "parse_error"
    broken = api(ada).generic("POST", PATH, "{", content_type="application/json")
    assert (broken.status_code, broken.json()["code"]) == (400, "parse_error")


def test_another_workspaces_lead_does_not_exist(
    ada: Membership, bob: Membership, api: Api, eve: Lead
) -> None:
    foreign = lead_of(bob, "theirs")
    answer = ask(api(ada), eve, foreign)

    assert answer.status_code == 404
    assert answer.json()["message"] == f"There is no lead with the id {foreign.id}."
    assert not Score.objects.exists()


def test_it_needs_read_leads(ada: Membership, keyed: Keyed, eve: Lead) -> None:
    refused = ask(keyed(ada, ["read:campaigns", "read:analytics"]), eve)

    assert refused.status_code == 403
    assert "read:leads" in refused.json()["message"]
    assert ask(keyed(ada, ["read:leads"]), eve).status_code == 200


def test_without_credentials_it_is_401(anonymous: APIClient, eve: Lead) -> None:
    assert ask(anonymous, eve).status_code == 401


def test_it_counts_in_the_ai_limit(ada: Membership, api: Api, eve: Lead, settings: Any) -> None:
    settings.NEPTIE_LIMITS = {**settings.NEPTIE_LIMITS, "ai": "1/h"}
    client = api(ada)
    first, second = ask(client, eve), ask(client, eve)

    assert (first.status_code, first["X-RateLimit-Remaining"]) == (200, "0")
    assert (second.status_code, second["Retry-After"]) == (429, "3600")
    assert second["RateLimit-Policy"] == '"ai";q=1;w=3600'


def test_it_takes_as_many_queries_whatever_the_leads(
    ada: Membership, api: Api, django_assert_num_queries: Any
) -> None:
    client, leads = api(ada), [lead_of(ada, f"lead{number}") for number in range(30)]
    with django_assert_num_queries(4):  # the session, engagement, leads, the model
        ask(client, *leads)


@pytest.fixture
def claude(settings: Any) -> Iterator[StandIn]:
    with standing_in() as server:
        settings.ANTHROPIC_API_KEY = "sk-stand-in"
        settings.ANTHROPIC_BASE_URL = server.url
        settings.NEPTIE_CLAUDE_MODEL = "claude-of-the-test"
        yield server


def plan(**asked: Any) -> dict[str, Any]:
    """What Claude answers: every list, a weight for each, and the least score."""
    weights = dict.fromkeys(LISTS, 0) | asked.pop("weights", {})
    return {**{name: [] for name in LISTS}, **asked, "weights": weights, "min_score": 0}


def test_a_wish_in_plain_words_becomes_criteria(
    ada: Membership, api: Api, claude: StandIn, eve: Lead, ivy: Lead
) -> None:
    claude.will(said_json(plan(industries=["Pharma"], weights={"industries": 5})))
    answer = ask(api(ada), eve, ivy, criteria={"prompt": "drug makers", "tags": ["vip"]})

    assert answer.status_code == 200
    assert answer.json()["summary"]["criteria"] == {
        "industries": ["Pharma"],
        "tags": ["vip"],
        "min_score": 0.0,
        "weights": {"industries": 5.0},
    }
    assert answer.json()["rankings"][0]["factors"][1]["name"] == "criteria.industries"
    (asked,) = claude.received
    assert asked.body["system"] == CRITERIA_SYSTEM
    assert asked.body["output_config"]["format"]["schema"] == CRITERIA_SCHEMA
    request, known = asked.content.split("\n<known>\n")
    assert request == '<request>\n"drug makers"\n</request>'
    assert json.loads(known.removesuffix("\n</known>"))["industries"] == ["Pharma"]


def test_a_wish_without_claude_is_refused(ada: Membership, api: Api, eve: Lead) -> None:
    answer = ask(api(ada), eve, criteria={"prompt": "drug makers"})

    assert answer.status_code == 422
    assert answer.json()["code"] == "claude_not_set_up"
    assert answer.json()["message"] == (
        "Criteria in plain words need Claude, which is not set up here; use the lists."
    )


@pytest.mark.parametrize(
    ("answered", "told"),
    [
        (refused(429, retry_after="30"), "Claude is busy or down (status 429)."),
        (said_json({"industries": "Pharma"}), "Claude's answer was not usable."),
        (said_json(plan(weights={"tags": 9})), "Claude's answer was not usable."),
    ],
    ids=["429", "another shape", "a weight out of bounds"],
)
def test_a_wish_is_not_guessed_at_when_claude_fails(
    ada: Membership, api: Api, claude: StandIn, eve: Lead, answered: Any, told: str
) -> None:
    claude.will(answered)
    answer = ask(api(ada), eve, criteria={"prompt": "drug makers"})

    assert answer.status_code == 503
    assert answer.json()["code"] == "claude_failed"
    assert answer.json()["message"] == f"{told} Try again later, or give the criteria as lists."
