"""A connection that the server ended between two requests is opened anew, unasked."""

import os
from typing import Any

import psycopg
import pytest
from django.core.signals import request_started
from django.db import connection

from neptie.kernel.rows import rows

_PID = "SELECT pg_backend_pid() AS pid"


def _pid() -> int:
    return int(rows(_PID, ())[0]["pid"])


@pytest.mark.django_db(transaction=True)
def test_the_next_request_meets_a_living_one() -> None:
    before = _pid()
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
    request_started.send(sender=None)

    assert _pid() != before


@pytest.mark.django_db(transaction=True)
def test_a_living_one_is_kept_and_not_asked() -> None:
    before = _pid()
    request_started.send(sender=None)
    kept: Any = connection
    kept.health_check_done = False

    assert _pid() == before
    assert kept.health_check_done
