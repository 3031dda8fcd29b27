"""Limits, counted in Redis by one script, so that parallel calls never slip through."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import redis
from django.conf import settings
from redis.commands.core import Script

from accounts.models import Workspace
from accounts.rules import Rate, parse_rate
from neptie.kernel.clock import now

BUCKETS = ("general", "ai", "email", "import")

# Takes `want`, or with `partial` as much as there is, and says: taken, used, milliseconds left.
_TAKE = """
local used = tonumber(redis.call('GET', KEYS[1]) or '0')
local want, limit, period = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local taken = math.max(0, math.min(want, limit - used))
if ARGV[4] == '0' and taken < want then taken = 0 end
if taken > 0 then
  used = redis.call('INCRBY', KEYS[1], taken)
  if used == taken then redis.call('PEXPIRE', KEYS[1], period) end
end
local left = redis.call('PTTL', KEYS[1])
if left < 0 then left = period end
return {taken, used, left}
"""


@dataclass(frozen=True)
class LimitState:
    """A bucket after a call: its rate, what is left of it, and when it fills again."""

    bucket: str
    rate: Rate
    taken: int
    remaining: int
    seconds_left: int

    @property
    def resets_at(self) -> int:
        """Epoch seconds."""
        return math.ceil(now().timestamp()) + self.seconds_left


@cache
def _take() -> Script:
    """Sent once, and called by its hash from then on."""
    return redis_client().register_script(_TAKE)


@cache
def redis_client() -> redis.Redis:
    """The connection pool that limits are counted through."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=5)


def rate_of(bucket: str, workspace: Workspace) -> Rate | None:
    """The rate in force: staff's figure for the workspace, else the setting's; None when off."""
    return rate_in(bucket, workspace.limits)


def rate_in(bucket: str, limits: Mapping[str, str]) -> Rate | None:
    """The same by the workspace's `limits`."""
    return parse_rate(limits.get(bucket) or settings.NEPTIE_LIMITS[bucket])


def take(
    *, bucket: str, owner: str, rate: Rate, amount: int = 1, partial: bool = False
) -> LimitState:
    """Take all of `amount` or nothing; with `partial`, as much of it as is left."""
    taken, used, left = _take()(
        keys=[f"limit:{bucket}:{owner}"],
        args=[amount, rate.limit, rate.seconds * 1000, int(partial)],
    )
    return LimitState(
        bucket=bucket,
        rate=rate,
        taken=int(taken),
        remaining=max(0, rate.limit - int(used)),
        seconds_left=max(1, math.ceil(int(left) / 1000)),
    )


def look(*, bucket: str, owner: str, rate: Rate) -> LimitState:
    """What is left in a bucket, without taking from it."""
    return take(bucket=bucket, owner=owner, rate=rate, amount=0)
