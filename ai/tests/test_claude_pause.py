"""A pause that Claude asks for is kept by everybody."""

import pytest

from ai.providers import pause
from ai.providers.base import ProviderFailed
from ai.providers.claude import Claude
from ai.tests.cast import ADA
from ai.tests.test_claude_writes import BO, GOOD, SPRING
from tests.standins.anthropic import SILENCE, Answer, StandIn, refused, said_json

pytestmark = pytest.mark.database  # the pause is kept in Redis


def draft(stand_in: StandIn, *, key: str = "sk", timeout: float = 20.0) -> str:
    claude = Claude(api_key=key, base_url=stand_in.url, model="m", timeout=timeout)
    return claude.write(ADA, SPRING, BO, "professional").subject


def fail(stand_in: StandIn, *answers: Answer, timeout: float = 20.0) -> str:
    stand_in.will(*answers)
    with pytest.raises(ProviderFailed) as failure:
        draft(stand_in, timeout=timeout)
    return failure.value.reason


def test_nobody_asks_before_it_is_over(stand_in: StandIn) -> None:
    fail(stand_in, refused(429, retry_after="600"))

    with pytest.raises(ProviderFailed) as failure:
        draft(stand_in, key="another client")
    assert (
        failure.value.reason == "After its last failure Claude is not asked again for 600 seconds."
    )
    assert len(stand_in.received) == 1


@pytest.mark.parametrize(
    ("answers", "seconds"),
    [
        ([refused(429, retry_after="600")], 600),
        ([refused(529, retry_after="45")], 45),
        ([refused(503, retry_after="7")], 7),
        ([refused(429)], 60),
        ([refused(500), refused(500)], 30),
        ([refused(429, retry_after="0"), refused(529, retry_after="9")], 9),
    ],
    ids=["429", "529", "503", "429 without", "500 twice", "second answer"],
)
def test_how_long_it_is(answers: list[Answer], seconds: int, stand_in: StandIn) -> None:
    fail(stand_in, *answers)
    assert pause.seconds_left() == seconds


def test_after_silence_it_is_half_a_minute(stand_in: StandIn) -> None:
    fail(stand_in, SILENCE, timeout=0.2)
    assert pause.seconds_left() == 30


def test_a_pause_that_outlasts_the_time_out_is_not_waited_for(stand_in: StandIn) -> None:
    fail(stand_in, refused(529, retry_after="1"), timeout=0.5)
    assert len(stand_in.received) == 1


def test_it_never_gets_shorter() -> None:
    pause.pause(60)
    pause.pause(5)
    assert pause.seconds_left() == 60


def test_once_it_is_over_claude_is_asked(stand_in: StandIn) -> None:
    pause.pause(0.001)
    stand_in.will(said_json(GOOD))
    while pause.seconds_left():
        pass

    assert draft(stand_in) == "For Acme"
