"""A PostgreSQL database and a numbered Redis database for one run, gone with it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis
from psycopg import sql


class NoRoomError(Exception):
    """There is no place for a run; the sentence says what to do."""


@contextmanager
def fresh_database(url: str) -> Iterator[str]:
    """The URL of a new, empty database beside the one of `url`; dropped at the end.

    No connection is kept meanwhile: the server may be restarted.
    """
    name = f"neptie_bench_{os.getpid()}"
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    _execute(url, drop, create)
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        _execute(url, drop)


def _execute(url: str, *statements: sql.Composed) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


@contextmanager
def empty_redis(url: str) -> Iterator[str]:
    """The URL of a numbered database of the same server that held nothing; emptied at the end."""
    for number in range(15, 0, -1):
        numbered = _numbered(url, number)
        with redis.Redis.from_url(numbered) as client:
            if client.dbsize() == 0:
                try:
                    yield numbered
                finally:
                    client.flushdb()
                return
    raise NoRoomError("Redis has no empty database among 1 to 15; empty one, or set REDIS_URL.")


def _numbered(url: str, number: int) -> str:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        # urlunsplit drops the slashes of an empty host, which redis-py wants.
        return f"unix://{parts.netloc}{parts.path}?db={number}"
    return urlunsplit(parts._replace(path=f"/{number}"))
