"""The Celery application, and how its processes make themselves heard."""

import logging
import os
from typing import Any

from celery import Celery, bootsteps
from celery.beat import PersistentScheduler
from redis.exceptions import RedisError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "neptie.settings")

from neptie import heard  # reads the settings that the line above names

logger = logging.getLogger(__name__)
SAY_EVERY = 15.0


def _say(process: str) -> None:
    try:
        heard.say(process)
    except RedisError as error:
        logger.warning("Redis does not answer (%s): nobody hears the %s.", error, process)


class HeardWorker(bootsteps.StartStopStep):
    """Says every quarter of a minute that the worker lives."""

    requires = ("celery.worker.components:Timer",)

    def __init__(self, parent: Any, **kwargs: Any) -> None:
        super().__init__(parent, **kwargs)
        self.repeating: Any = None

    def start(self, parent: Any) -> None:
        """At the worker's start."""
        _say("worker")
        self.repeating = parent.timer.call_repeatedly(SAY_EVERY, _say, ("worker",))

    def stop(self, parent: Any) -> None:
        """At its end."""
        if self.repeating is not None:
            self.repeating.cancel()


class HeardScheduler(PersistentScheduler):
    """Celery's scheduler, which also says that it lives."""

    max_interval = int(SAY_EVERY)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """One round; it returns the seconds until the next."""
        _say("beat")
        return float(super().tick(*args, **kwargs))


app = Celery("neptie")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_scheduler = HeardScheduler
app.steps["worker"].add(HeardWorker)
app.autodiscover_tasks()
