"""One model, whatever the number of threads that linear algebra may use."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import json
import numpy as np
from ai.rules.learning import fit, prior_model
from ai.rules.scoring import score
from ai.tests.cast import ADA

draw = np.random.default_rng(7)
amounts = draw.normal(size=(3000, 150)).round(3)
outcomes = draw.random(3000) < 1 / (1 + np.exp(-amounts[:, :5].sum(axis=1)))
rows = [{f"x{place}": amount for place, amount in enumerate(row)} for row in amounts.tolist()]
model = fit(rows, outcomes.tolist())
assert model.regime == "learned"
print(json.dumps(model.to_dict()))
print(score(model, ADA), score(prior_model(), ADA))
"""


def output(threads: int) -> bytes:
    limits = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), str(threads))
    return subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=Path(__file__).parents[2],
        env=os.environ | limits,
        check=True,
        capture_output=True,
    ).stdout


def test_one_thread_and_four_give_the_same_bytes() -> None:
    one, four = output(1), output(4)
    assert len(one) > 100_000
    assert one == four
