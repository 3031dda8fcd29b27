"""`/healthz` says the process lives; `/readyz` names each thing it needs."""

import pytest
from rest_framework.test import APIClient

from neptie.heard import say


def test_the_process_lives() -> None:
    assert APIClient().get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_it_is_not_ready_until_worker_and_beat_were_heard() -> None:
    before = APIClient().get("/readyz")
    say("worker")
    between = APIClient().get("/readyz")
    say("beat")
    after = APIClient().get("/readyz")

    assert before.status_code == 503
    assert before.json() == {
        "status": "not ready",
        "database": "ok",
        "redis": "ok",
        "worker": "not heard of within a minute",
        "beat": "not heard of within a minute",
    }
    assert (between.status_code, between.json()["worker"]) == (503, "ok")
    assert (after.status_code, after.json()["status"]) == (200, "ok")
