"""Waking a worker: found at once when it does not exist, lost without harm when nobody hears."""

import os
import subprocess
import sys

import pytest

from neptie.kernel.jobs import enqueue

FIRST_CALLS = """
import os, threading
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "neptie.settings")
import django
django.setup()
from neptie.kernel import jobs
jobs.transaction.on_commit = lambda call: None
failed = []
def call():
    try:
        jobs.enqueue("ai.tasks.refresh_scores")
    except Exception as error:
        failed.append(error)
threads = [threading.Thread(target=call) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert failed == [], failed
"""

BROKER_AWAY = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "neptie.settings")
import django
django.setup()
from neptie.kernel import jobs
jobs.enqueue("ai.tasks.refresh_scores")
"""


def test_first_calls_at_the_same_time_all_find_their_task() -> None:
    subprocess.run([sys.executable, "-c", FIRST_CALLS], check=True, timeout=120)


@pytest.mark.django_db
def test_a_task_that_does_not_exist_is_told_at_the_call() -> None:
    with pytest.raises(KeyError):
        enqueue("ai.tasks.no_such_task")


def test_a_broker_that_is_away_is_logged_and_no_more() -> None:
    environ = {**os.environ, "REDIS_URL": "redis://127.0.0.1:1/0"}
    done = subprocess.run(
        [sys.executable, "-c", BROKER_AWAY],
        check=True,
        timeout=120,
        env=environ,
        capture_output=True,
        text=True,
    )

    assert "The broker did not take ai.tasks.refresh_scores" in done.stderr
