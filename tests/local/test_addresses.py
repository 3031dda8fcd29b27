"""Settings and the supervisor agree on where the local services answer."""

from pathlib import Path

import dj_database_url
import pytest

from neptie.local.addresses import REPOSITORY, addresses, celery_broker_url, neptie_home


def test_sockets_lie_in_the_home() -> None:
    found = addresses(Path("/srv/a home"))

    assert found.database_url == "postgres://neptie@%2Fsrv%2Fa%20home%2Frun%2Fpostgres/neptie"
    assert found.redis_url == "unix:///srv/a%20home/run/redis.sock?db=0"


def test_the_database_url_is_read_back_as_a_directory() -> None:
    found = dj_database_url.parse(addresses(Path("/srv/a home")).database_url)

    assert found["HOST"] == "/srv/a home/run/postgres"
    assert (found["NAME"], found["USER"], found["PORT"]) == ("neptie", "neptie", "")


def test_a_long_home_has_its_sockets_in_the_temp_folder() -> None:
    home = Path("/srv") / ("x" * 100)

    assert addresses(home).sockets.directory == Path("/tmp/neptie-a47f0850df5eda58")
    assert addresses(home) == addresses(home)
    assert addresses(home) != addresses(home / "y")


@pytest.mark.parametrize("length", range(60, 110))
def test_every_socket_path_fits(length: int) -> None:
    sockets = addresses(Path("/" + "x" * length)).sockets

    assert len(str(sockets.postgres_socket)) <= 103
    assert len(str(sockets.redis)) <= 103


@pytest.mark.parametrize(
    ("redis_url", "broker_url"),
    [
        ("unix:///a%20b/r.sock?db=3", "redis+socket:///a%20b/r.sock?virtual_host=3"),
        ("unix:///r.sock", "redis+socket:///r.sock?virtual_host=0"),
        ("redis://:secret@example.com:6379/2", "redis://:secret@example.com:6379/2"),
    ],
)
def test_celery_gets_its_own_spelling(redis_url: str, broker_url: str) -> None:
    assert celery_broker_url(redis_url) == broker_url


def test_home_is_in_the_repository_unless_set(tmp_path: Path) -> None:
    assert neptie_home({}) == REPOSITORY / ".neptie"
    assert neptie_home({"NEPTIE_HOME": ""}) == REPOSITORY / ".neptie"
    assert neptie_home({"NEPTIE_HOME": str(tmp_path / "a" / "..")}) == tmp_path.resolve()
