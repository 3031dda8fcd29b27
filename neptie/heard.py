"""When each background process was last heard of, for `/readyz`."""

import redis
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
