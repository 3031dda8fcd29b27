"""What happens to a run while its mails leave, and when."""

import os
import signal
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import sleep

import redis
from django.conf import settings
from django.db import connection

from campaigns.services.starting import pause_campaign
from emailing.models import Message
from emailing.services.preflight import start
from neptie.kernel.clock import now
from trials.sending.patience import patiently
from trials.sending.stage import Sending

EARLIEST, LATEST = 0.05, 0.8
Act = Callable[[], None]


@dataclass(frozen=True)
class Accident:
    """`act` happens once `share` of the mails have left."""

    share: float
    act: Act


def at_random(dice: Random, acts: Iterable[Act]) -> list[Accident]:
    """Each of these at some point."""
    return [Accident(dice.uniform(EARLIEST, LATEST), act) for act in acts]


class Fate:
    """The accidents of one run."""

    def __init__(self, sending: Sending, accidents: Iterable[Accident]) -> None:
        self._left = Message.objects.filter(campaign=sending.campaign, left_at__isnull=False)
        self._mails = sending.mails
        self._ahead = sorted(accidents, key=lambda each: each.share)

    @property
    def is_fulfilled(self) -> bool:
        """Whether all of them have happened."""
        return not self._ahead

    def strike(self) -> int:
        """Let happen what is due; how many mails have left by now."""
        left = patiently(self._left.count)
        while self._ahead and left >= self._ahead[0].share * self._mails:
            self._ahead.pop(0).act()
        return left


def restart_postgresql() -> None:
    """Its shutdown `immediate`: nothing is finished. Who keeps the services starts it again."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        (directory,) = cursor.fetchone()
    connection.close()
    pid = Path(directory, "postmaster.pid").read_text(encoding="utf-8").split()[0]
    os.kill(int(pid), signal.SIGQUIT)


def flush_redis() -> None:
    """All of its databases forget everything."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushall()


def restart_redis() -> None:
    """Killed with -9; it kept nothing on disk. Who keeps the services starts it again."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        os.kill(client.info("server")["process_id"], signal.SIGKILL)


def paused_and_resumed(sending: Sending, dice: Random) -> Act:
    """Two toggles: the campaign pauses, and goes on up to half a second later."""
    who = {"workspace_id": sending.owner.workspace_id, "campaign_id": sending.campaign.id}

    def act() -> None:
        pause_campaign(**who, actor_id=sending.owner.user_id)
        sleep(dice.uniform(0, 0.5))
        start(**who, at=now(), actor_id=sending.owner.user_id)

    return act
