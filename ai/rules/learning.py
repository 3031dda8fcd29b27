"""A Bayesian logistic regression of a workspace's own outcomes.

The weights have normal priors (`priors.py`). Their posterior is approximated by a normal
distribution at its mode: the Laplace approximation, Bishop, Pattern Recognition and Machine
Learning (2006), section 4.5.1. The mode is found by Newton's method.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from ai.rules.features import factor_of
from ai.rules.priors import BASE_RATE, BASELINE, GENERAL, HELD, prior_of

VERSION = 1
LEAST_OUTCOMES = 20  # of each class, before the workspace's own outcomes count
LEAST_SEEN = 5  # leads of a category, before it has a weight of its own
MOST_FEATURES = 200  # bounds the covariance: 200 x 200 numbers, about 400 kB as JSON
_INTERCEPT = "baseline"
_MOST_STEPS = 60
_ALONE = Lock()  # the limit holds for the process: of two fits, the first to end would lift it

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Regime = Literal["prior", "learned"]


@dataclass(frozen=True, eq=False)
class Model:
    """The weights' distribution, in log-odds.

    `features[0]` is the intercept. `means` and `usual` have one number a feature, `covariance`
    one row and one column. `usual` is the mean amount of each feature among the leads learned
    from, so that a factor speaks for or against a lead by how it differs from the usual lead.
    """

    regime: Regime
    features: tuple[str, ...]
    means: Vector
    covariance: Matrix
    usual: Vector
    positives: int
    negatives: int
    base_rate: float

    @property
    def name(self) -> str:
        return f"local-logistic-{VERSION}"

    @cached_property
    def place(self) -> dict[str, int]:
        """Where each feature stands."""
        return {feature: place for place, feature in enumerate(self.features)}

    @cached_property
    def usual_effects(self) -> dict[str, float]:
        """What each factor adds to the usual lead's log-odds."""
        effects: dict[str, float] = {}
        for place, feature in enumerate(self.features[1:], start=1):
            effect = float(self.means[place] * self.usual[place])
            effects[factor_of(feature)] = effects.get(factor_of(feature), 0.0) + effect
        return effects

    @cached_property
    def baseline(self) -> float:
        """The usual lead's log-odds."""
        return float(self.means[0]) + sum(self.usual_effects.values())

    def to_dict(self) -> dict[str, Any]:
        """The model as JSON holds it; of the covariance, which is symmetric, the lower half."""
        return {
            "version": VERSION,
            "regime": self.regime,
            "features": list(self.features),
            "means": self.means.tolist(),
            "usual": self.usual.tolist(),
            "covariance": [row[: place + 1].tolist() for place, row in enumerate(self.covariance)],
            "positives": self.positives,
            "negatives": self.negatives,
            "base_rate": self.base_rate,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Model":
        """The model that `to_dict` told of, bit for bit. ValueError: another version's."""
        if stored.get("version") != VERSION:
            raise ValueError(f"This is not a model of version {VERSION}. Fit it again.")
        size = len(stored["features"])
        covariance = np.zeros((size, size))
        for place, row in enumerate(stored["covariance"]):
            covariance[place, : place + 1] = covariance[: place + 1, place] = row
        return cls(
            regime=stored["regime"],
            features=tuple(stored["features"]),
            means=np.array(stored["means"], dtype=np.float64),
            covariance=covariance,
            usual=np.array(stored["usual"], dtype=np.float64),
            positives=stored["positives"],
            negatives=stored["negatives"],
            base_rate=stored["base_rate"],
        )


def prior_model(positives: int = 0, negatives: int = 0) -> Model:
    """The model of a workspace with no outcomes, or too few: the priors as they stand."""
    names = (_INTERCEPT, *GENERAL)
    means, deviations = _priors(names)
    return Model(
        regime="prior",
        features=names,
        means=means,
        covariance=np.diag(deviations**2),
        usual=np.zeros(len(names)),
        positives=positives,
        negatives=negatives,
        base_rate=BASE_RATE,
    )


def fit(rows: Sequence[Mapping[str, float]], outcomes: Sequence[bool]) -> Model:
    """Learn from leads whose outcome is known: a row of features and an outcome for each.

    With fewer than LEAST_OUTCOMES of either class the answer is the prior model: the first
    outcomes to come in are the quick ones, not typical ones. The same rows in the same order
    give the same bytes whatever the number of threads: linear algebra runs on one. Memory is
    8 bytes x rows x features, twice (20,000 x 200: 64 MB).
    """
    if len(rows) != len(outcomes):
        raise ValueError("Each row needs one outcome.")
    positives = sum(map(bool, outcomes))
    negatives = len(outcomes) - positives
    if min(positives, negatives) < LEAST_OUTCOMES:
        return prior_model(positives, negatives)
    names = _learned_features(rows)
    design = _design(rows, names)
    with _ALONE, threadpool_limits(limits=1):
        means, covariance = _laplace(design, np.array(outcomes, dtype=np.float64), names)
    learned = Model(
        regime="learned",
        features=names,
        means=means,
        covariance=covariance,
        usual=design.mean(axis=0),
        positives=positives,
        negatives=negatives,
        base_rate=positives / len(outcomes),
    )
    return _with_held(learned)


def _priors(names: Sequence[str]) -> tuple[Vector, Vector]:
    priors = [BASELINE, *(prior_of(name) for name in names[1:])]
    means = np.array([prior.mean for prior in priors])
    return means, np.array([prior.deviation for prior in priors])


def _learned_features(rows: Sequence[Mapping[str, float]]) -> tuple[str, ...]:
    general = [name for name in GENERAL if name not in HELD]
    seen = Counter(name for row in rows for name in row if name not in GENERAL)
    common = sorted((-count, name) for name, count in seen.items() if count >= LEAST_SEEN)
    room = MOST_FEATURES - len(general) - len(HELD) - 1
    return (_INTERCEPT, *general, *sorted(name for _, name in common[:room]))


def _design(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> Matrix:
    place = {name: number for number, name in enumerate(names)}
    design = np.zeros((len(rows), len(names)))
    design[:, 0] = 1.0
    for number, row in enumerate(rows):
        for name, amount in row.items():
            if name in place:
                design[number, place[name]] = amount
    return design


@dataclass(frozen=True)
class _Posterior:
    """The negative log-posterior of the weights, up to a constant."""

    design: Matrix
    outcomes: Vector
    center: Vector
    precision: Vector

    def loss(self, weights: Vector) -> float:
        odds = self.design @ weights
        misfit = np.logaddexp(0.0, odds) - self.outcomes * odds
        return float(misfit.sum() + (self.precision * (weights - self.center) ** 2).sum() / 2)

    def slope(self, weights: Vector) -> tuple[Vector, Matrix]:
        """Gradient and curvature."""
        chances = np.exp(-np.logaddexp(0.0, -(self.design @ weights)))
        misfit = self.design.T @ (chances - self.outcomes)
        gradient = misfit + self.precision * (weights - self.center)
        weighted = self.design * (chances * (1 - chances))[:, None]
        return gradient, self.design.T @ weighted + np.diag(self.precision)

    def descend(self, weights: Vector, step: Vector) -> Vector:
        """The weights after the step, or after the first half of it that does not climb.

        Far from the mode a full Newton step can overshoot.
        """
        here, share = self.loss(weights), 1.0
        bound = here + 1e-9 * (1 + abs(here))  # rounding is no climb
        while share > 1e-6 and self.loss(weights - share * step) > bound:
            share /= 2
        return weights - share * step


def _laplace(design: Matrix, outcomes: Vector, names: Sequence[str]) -> tuple[Vector, Matrix]:
    center, deviations = _priors(names)
    posterior = _Posterior(design, outcomes, center, deviations**-2.0)
    means = center
    for _ in range(_MOST_STEPS):
        gradient, curvature = posterior.slope(means)
        step = np.asarray(np.linalg.solve(curvature, gradient), dtype=np.float64)
        means = posterior.descend(means, step)
        if float(np.abs(step).max()) < 1e-9:
            break
    covariance = np.linalg.inv(posterior.slope(means)[1])
    return means, (covariance + covariance.T) / 2


def _with_held(model: Model) -> Model:
    held = tuple(name for name in GENERAL if name in HELD)
    size, total = len(model.features), len(model.features) + len(held)
    means, deviations = _priors((_INTERCEPT, *held))
    covariance = np.zeros((total, total))
    covariance[:size, :size] = model.covariance
    covariance[size:, size:] = np.diag(deviations[1:] ** 2)
    return replace(
        model,
        features=model.features + held,
        means=np.concatenate([model.means, means[1:]]),
        covariance=covariance,
        usual=np.concatenate([model.usual, np.zeros(len(held))]),
    )
