"""`/healthz` and `/readyz`, for whoever supervises the process."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from neptie.heard import was_heard


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """This process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Each thing the product needs, with its state; 503 until all of them are there."""
    states = {
        "database": _state(_database, "does not answer"),
        "redis": _state(_redis, "does not answer"),
        "worker": _state(lambda: was_heard("worker"), "not heard of within a minute"),
        "beat": _state(lambda: was_heard("beat"), "not heard of within a minute"),
    }
    ready = all(state == "ok" for state in states.values())
    return JsonResponse(
        {"status": "ok" if ready else "not ready", **states}, status=200 if ready else 503
    )


def _state(check: Callable[[], bool], otherwise: str) -> str:
    try:
        return "ok" if check() else otherwise
    except (DatabaseError, RedisError):
        return otherwise


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _redis() -> bool:
    was_heard("worker")
    return True
