"""Test runs on a real PostgreSQL and a real Redis, one database of each per process."""

import os
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest
from django.conf import settings

from neptie.local.addresses import addresses, neptie_home


def _own_database(url: str, number: int) -> str:
    """The same Redis, another of its numbered databases: one for each parallel test process."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        query = {**parse_qs(parts.query), "db": [str(number)]}
        return urlunsplit(parts._replace(query=urlencode(query, doseq=True)))
    return urlunsplit(parts._replace(path=f"/{number}"))


pytest_plugins = ["tests.cast"]
_worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
os.environ["REDIS_URL"] = _own_database(
    os.environ.get("REDIS_URL") or addresses(neptie_home()).redis_url, 1 + int(_worker)
)


def pytest_configure(config: pytest.Config) -> None:
    """Fast password hashes: what is tested here is not the hash."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


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
        from accounts.services.limits import redis_client  # noqa: PLC0415  # needs the settings

        redis_client().flushdb()
