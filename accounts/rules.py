"""Pure decisions of accounts: rates, roles, and what a refresh token may still do."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

_RATE = re.compile(r"(\d{1,9})/([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
REUSE_GRACE = timedelta(seconds=10)
MAIL_GIVES_UP = timedelta(days=1)
MOST_DAYS = 3650
"""The longest time after which a workspace may have the words of its mails erased."""
# From the least to the most.
_ROLES = ("viewer", "member", "admin", "owner")


@dataclass(frozen=True)
class Rate:
    """So many in so many seconds."""

    limit: int
    seconds: int


def parse_rate(text: str) -> Rate | None:
    """`1000/h` as a Rate; `off` as None. ValueError for anything else."""
    if text.strip().lower() == "off":
        return None
    found = _RATE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"“{text}” is not a rate such as 1000/h, 100/m or off.")
    return Rate(int(found[1]), _SECONDS[found[2]])


def judge_reuse(
    *, used_at: datetime | None, revoked_at: datetime | None, now: datetime
) -> Literal["refuse", "revoke_family"]:
    """What follows when a refresh token that is no longer good comes again.

    Two tabs refresh at once, so within ten seconds it is refused and no more; later it can only
    be a stolen copy (RFC 9700, section 4.14.2).
    """
    if revoked_at is not None or used_at is None:
        return "refuse"
    return "refuse" if now - used_at <= REUSE_GRACE else "revoke_family"


def next_try(*, refusals: int, created_at: datetime, now: datetime) -> datetime | None:
    """When to offer a mail again that was put off; None once it is a day old.

    The wait doubles from a minute to an hour; `refusals` are those before this one.
    """
    if now - created_at >= MAIL_GIVES_UP:
        return None
    return now + min(timedelta(minutes=2 ** min(refusals, 6)), timedelta(hours=1))


def may_give_role(own: str, role: str) -> bool:
    """Whether somebody in the role `own` may give, change or take the role `role`.

    Admins and owners only, and nothing above themselves.
    """
    return own in ("admin", "owner") and _ROLES.index(role) <= _ROLES.index(own)
