"""What a lead's status says about how it ended, and when to learn from that again."""

from collections.abc import Mapping
from dataclasses import dataclass

from ai.rules.learning import LEAST_OUTCOMES

# A reply is the first thing that outreach is after, and what comes after it only grows from one.
# Who unsubscribed was reached and said no. Not here: new and contacted are still open, and a
# bounce is a dead address, of which nobody decided anything.
_OUTCOMES = {
    "replied": True,
    "qualified": True,
    "converted": True,
    "unqualified": False,
    "unsubscribed": False,
}
DECIDED = frozenset(_OUTCOMES)

_LEAST_CHANGE = 20
_CHANGE_SHARE = 0.1


@dataclass(frozen=True)
class Tally:
    """How many leads ended well, and how many did not."""

    positives: int = 0
    negatives: int = 0


def outcome_of(status: str) -> bool | None:
    """Whether outreach to a lead of this status came to something; None while that is open."""
    return _OUTCOMES.get(status)


def tally(counts: Mapping[str, int]) -> Tally:
    """The outcomes among so many leads of each status."""
    known = [(outcome_of(status), count) for status, count in counts.items()]
    return Tally(
        positives=sum(count for outcome, count in known if outcome is True),
        negatives=sum(count for outcome, count in known if outcome is False),
    )


def is_worth_learning(learned: Tally | None, known: Tally) -> bool:
    """Whether to fit the workspace's model again.

    `learned` is what the model in use was fitted on, None where there is only the prior. Then it
    waits for enough of both kinds, else until a tenth of the outcomes is another, and at least
    20: less would hardly move a score, and each fit makes all scores again.
    """
    if learned is None:
        return min(known.positives, known.negatives) >= LEAST_OUTCOMES
    before = learned.positives + learned.negatives
    change = abs(known.positives - learned.positives) + abs(known.negatives - learned.negatives)
    return change >= max(_LEAST_CHANGE, _CHANGE_SHARE * before)
