"""Claude's wish to be left alone, kept in Redis so that every process obeys it."""

import math

from accounts.services.limits import redis_client

_KEY = "claude:paused"
# Only ever makes the pause longer: of two answers the stricter one counts.
_PAUSE = """
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then
  redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
end
"""


def pause(seconds: float) -> None:
    """From now on nobody calls for so long."""
    if seconds > 0:
        redis_client().eval(_PAUSE, 1, _KEY, math.ceil(seconds * 1000))


def seconds_left() -> int:
    """How long the pause goes on, in whole seconds; 0 where there is none."""
    return max(0, math.ceil(int(redis_client().pttl(_KEY)) / 1000))
