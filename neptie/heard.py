"""When each background process was last heard of, for `/readyz`."""

from datetime import datetime

import redis
from celery import current_app
from django.conf import settings

from neptie.kernel.clock import now

HEARD_WITHIN = 60.0


def say(process: str) -> None:
    """Note that `worker` or `beat` lives; forgotten after a minute."""
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=5)
    client.set(f"heard:{process}", now().isoformat(), ex=int(HEARD_WITHIN))


def was_heard(process: str) -> bool:
    """Whether it was heard of within the minute."""
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2)
    return client.get(f"heard:{process}") is not None


def heard_at(process: str) -> datetime | None:
    """When it was last heard of; None when not within the minute."""
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2)
    said = client.get(f"heard:{process}")
    return datetime.fromisoformat(said.decode()) if isinstance(said, bytes) else None


def bells_waiting() -> int:
    """How many tasks lie in the broker, not yet taken by a worker."""
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2)
    return sum(int(client.llen(queue)) for queue in _queues())


def _queues() -> list[str]:
    """The broker keeps a list for each priority; the first has the queue's own name."""
    conf = current_app.conf
    between, steps = (conf.broker_transport_options[name] for name in ("sep", "priority_steps"))
    name = conf.task_default_queue
    return [f"{name}{between}{step}" if step else name for step in steps]
