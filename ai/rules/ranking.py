"""Leads in the order of their scores."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from ai.rules.learning import Model
from ai.rules.scoring import Score


@dataclass(frozen=True)
class Ranked:
    """A lead's place among those ranked, 1 being the best."""

    rank: int
    lead_id: UUID
    score: Score


def rank(scored: Iterable[tuple[UUID, Score]], *, min_score: float = 0.0) -> list[Ranked]:
    """The leads that score at least `min_score`, best first, ties by lead id."""
    enough = [(lead_id, score) for lead_id, score in scored if score.score >= min_score]
    enough.sort(key=lambda pair: (-pair[1].score, pair[0]))
    return [Ranked(place, *pair) for place, pair in enumerate(enough, start=1)]


def summary(ranked: Sequence[Ranked], model: Model, *, asked: int) -> dict[str, object]:
    """What a ranking rests on: `asked` leads, of which `count` scored enough to be ranked.

    `outcomes` and `base_rate` (a share) say what the model has learned from. `mean_score` is
    rounded to 6 places, None where nothing was ranked.
    """
    mean = math.fsum(item.score.score for item in ranked) / len(ranked) if ranked else None
    return {
        "count": len(ranked),
        "below_min_score": asked - len(ranked),
        "regime": model.regime,
        "model": model.name,
        "mean_score": None if mean is None else round(mean, 6),
        "base_rate": round(model.base_rate, 6),
        "outcomes": {"positive": model.positives, "negative": model.negatives},
    }
