"""Test runs on a real PostgreSQL and a real Redis, one database of each per process."""

import os
import re

import pytest
from django.conf import settings

from neptie.local.addresses import celery_broker_url

pytest_plugins = ["tests.cast"]


def pytest_configure(config: pytest.Config) -> None:
    """A numbered Redis database per process; fast password hashes, which are not under test."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    settings.REDIS_URL = _own_database(settings.REDIS_URL, 1 + worker)
    settings.CELERY_BROKER_URL = celery_broker_url(settings.REDIS_URL)
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": settings.REDIS_URL}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _own_database(url: str, number: int) -> str:
    """The same Redis, another of its numbered databases."""
    if url.startswith("unix:"):
        return re.sub(r"\bdb=\d+", f"db={number}", url)
    return re.sub(r"(//[^/]*)(/\d*)?$", rf"\1/{number}", url)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what touches PostgreSQL or Redis, for the runs on other versions of them."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & {"db", "transactional_db"} or item.get_closest_marker("django_db"):
            item.add_marker("database")


@pytest.fixture(autouse=True)
def _empty_redis(request: pytest.FixtureRequest) -> None:
    """Each database test begins with an empty Redis: no limit used, no job waiting."""
    if request.node.get_closest_marker("database"):
        from accounts.services.limits import redis_client  # noqa: PLC0415  # after Django's set-up

        redis_client().flushdb()
