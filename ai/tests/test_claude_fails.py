"""However Claude fails, it is told as one sentence, and asked again at most once."""

import pytest

from ai.providers.base import ProviderFailed, Writer
from ai.providers.claude import Claude
from ai.providers.installed import writers
from ai.tests.cast import ADA
from ai.tests.test_claude_writes import BO, GOOD, SPRING
from tests.standins.anthropic import (
    HANG_UP,
    SILENCE,
    Answer,
    StandIn,
    babble,
    refused,
    said,
    said_json,
)

pytestmark = pytest.mark.database  # the pause is kept in Redis

UNUSABLE = "Claude's answer was not usable."
FALSE_CLAIM = {"text": "A question.", "field": "industry", "value": "question"}


def reason(claude: Writer) -> str:
    with pytest.raises(ProviderFailed) as failure:
        claude.write(ADA, SPRING, BO, "professional")
    return failure.value.reason


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (said("Sure! Here is your mail."), UNUSABLE),
        (said_json({"subject": "For Acme"}), UNUSABLE),
        (said('{"subject": "For', stop_reason="max_tokens"), UNUSABLE),
        (said("", stop_reason="refusal"), UNUSABLE),
        (babble(b"<html>busy</html>", content_type="text/html"), UNUSABLE),
        (babble(b"{"), UNUSABLE),
        (babble(b"\xff\xfe"), UNUSABLE),
        (babble(b'{"stop_reason": "end_turn", "content": 5}'), UNUSABLE),
        (
            said_json(GOOD | {"facts": [FALSE_CLAIM]}),
            "Claude's draft claimed what the lead's record does not say.",
        ),
        (
            refused(401),
            "Claude refused the request with status 401; its key and model are settings.",
        ),
        (refused(429, retry_after="30"), "Claude is busy or down (status 429)."),
        (refused(429), "Claude is busy or down (status 429)."),
        (refused(529, retry_after="3"), "Claude is busy or down (status 529)."),
    ],
    ids=[
        "no JSON", "fields missing", "cut off", "refusal", "HTML", "half a body", "no text",
        "another shape", "false claim", "wrong key", "429 with pause", "429 without", "529",
    ],
)  # fmt: skip
def test_it_is_not_asked_again(answer: Answer, told: str, stand_in: StandIn) -> None:
    stand_in.will(answer)

    assert reason(writers()[0]) == told
    assert len(stand_in.received) == 1


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (refused(500), "Claude is busy or down (status 500)."),
        (refused(529, retry_after="0"), "Claude is busy or down (status 529)."),
        (HANG_UP, "Claude could not be reached."),
    ],
    ids=["500", "529", "dropped"],
)
def test_it_is_asked_once_more(answer: Answer, told: str, stand_in: StandIn) -> None:
    stand_in.will(answer, answer)

    assert reason(writers()[0]) == told
    assert len(stand_in.received) == 2


def test_the_second_answer_counts(stand_in: StandIn) -> None:
    stand_in.will(refused(529, retry_after="1"), said_json(GOOD))

    assert writers()[0].write(ADA, SPRING, BO, "professional").subject == "For Acme"


def test_silence_ends_at_the_time_out(stand_in: StandIn) -> None:
    stand_in.will(SILENCE)
    claude = Claude(api_key="sk", base_url=stand_in.url, model="m", timeout=0.2)

    assert reason(claude) == "Claude did not answer in time."
    assert len(stand_in.received) == 1


def test_no_server_at_all() -> None:
    claude = Claude(api_key="sk", base_url="http://127.0.0.1:1", model="m")

    assert reason(claude) == "Claude could not be reached."
