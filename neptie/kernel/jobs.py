"""Waking a worker, once what it should see is committed.

Celery is a doorbell: what has to be done stands in PostgreSQL, and a periodic sweep finds it
when the bell was not heard. So a broker that is away is logged and nothing more.
"""

import logging
from functools import cache
from threading import Lock
from typing import Any

from celery import Task, current_app
from django.db import transaction
from kombu.exceptions import OperationalError

_LOADING = Lock()
logger = logging.getLogger(__name__)


def enqueue(task_name: str, **kwargs: Any) -> None:
    """Call the task on commit, with JSON-able keyword arguments.

    KeyError here and now when no such task exists: a mistyped name must not wait for the commit.
    """
    _load_tasks()
    task = current_app.tasks[task_name]
    transaction.on_commit(lambda: _ring(task, kwargs))


def _load_tasks() -> None:
    """Once a process; threads that come at the same time wait until it is done."""
    with _LOADING:
        _import_tasks()


@cache
def _import_tasks() -> None:
    current_app.loader.import_default_modules()


def _ring(task: "Task[Any, Any]", kwargs: dict[str, Any]) -> None:
    try:
        task.apply_async(kwargs=kwargs, retry=False)
    except OperationalError:
        logger.warning("The broker did not take %s; the next sweep will find its work.", task.name)
