"""Who is at work, and whether what they need answers."""

from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from neptie.heard import bells_waiting, heard_at
from neptie.staff.readings import Reading, Tone, aged

MANY_BELLS = 1000


def processes(at: datetime) -> list[Reading]:
    """Worker, beat, the broker's queue, PostgreSQL, Redis."""
    return [
        _heard("worker", _("Worker"), at),
        _heard("beat", _("Beat"), at),
        _bells(),
        _answering("PostgreSQL", _postgres_version),
        _answering("Redis", _redis_answers),
    ]


def _heard(process: str, label: str, at: datetime) -> Reading:
    try:
        last = heard_at(process)
    except RedisError:
        last = None
    heard = _("%s ago") % aged(last, at) if last else _("not within a minute")
    tone: Tone = "good" if last else "trouble"
    return Reading(label, heard, tone, _("Heard of every fifteen seconds."))


def _bells() -> Reading:
    label = _("Tasks in the broker")
    normal = _(
        "A few. It is a doorbell only: losing it loses nothing, a growing queue lacks workers."
    )
    try:
        count = bells_waiting()
    except RedisError:
        return Reading(label, "–", "trouble", normal)
    return Reading(label, f"{count:,}", "good" if count < MANY_BELLS else "waiting", normal)


def _answering(name: str, ask: Callable[[], str]) -> Reading:
    normal = _("Answers.")
    try:
        return Reading(name, ask(), "good", normal)
    except (DatabaseError, RedisError):
        return Reading(name, _("does not answer"), "trouble", normal)


def _postgres_version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        row = cursor.fetchone()
    return _("answers, version %s") % (str(row[0]).split(" ", 1)[0] if row else "?")


def _redis_answers() -> str:
    bells_waiting()
    return _("answers")
