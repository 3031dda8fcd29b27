"""Limits at the door: one bucket a request, and the headers that tell what is left."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django_ratelimit.core import get_usage
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from accounts.authentication import Principal
from accounts.rules import Rate, parse_rate
from accounts.services.limits import LimitState, look, rate_in, take
from neptie.kernel.errors import LimitReached


class BucketThrottle(BaseThrottle):
    """Counts the request in the bucket that the view names for its action."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """True, or LimitReached; the bucket's state is left on the request."""
        if not isinstance(request.auth, Principal):
            return True
        state = _state(request.auth, view.bucket, amount=1)
        request.limit_state = state  # type: ignore[attr-defined]
        if state is not None and not state.taken:
            raise limit_reached(state)
        return True


def _state(principal: Principal, bucket: str, *, amount: int) -> LimitState | None:
    rate = rate_in(bucket, principal.caller.limits)
    if rate is None:
        return None
    if amount:
        return take(bucket=bucket, owner=principal.bucket_key, rate=rate, amount=amount)
    return look(bucket=bucket, owner=principal.bucket_key, rate=rate)


def limit_reached(state: LimitState) -> LimitReached:
    """The 429 for a bucket that is used up."""
    return LimitReached(
        _("The limit of %(limit)s for “%(bucket)s” is used up; try again in %(wait)s seconds.")
        % {"limit": state.rate.limit, "bucket": state.bucket, "wait": state.seconds_left},
        retry_after=state.seconds_left,
    )


def limits_left(principal: Principal) -> dict[str, LimitState | None]:
    """Every bucket of a caller, None where the limit is off."""
    return {bucket: _state(principal, bucket, amount=0) for bucket in settings.NEPTIE_LIMITS}


def count_auth(request: Request, *, group: str, account: str) -> LimitState | None:
    """Count a sign-in, sign-up or refresh per address and per account.

    LimitReached when either is used up. The counting is django-ratelimit's (an atomic INCR).
    """
    rate = parse_rate(settings.NEPTIE_LIMIT_AUTH)
    if rate is None:
        return None
    states = [
        _auth_state(request, f"{group}:{kind}", value, rate)
        for kind, value in (("address", client_address(request)), ("account", account.lower()))
        if value
    ]
    tightest = min(states, key=lambda state: (state.taken, state.remaining))
    request.limit_state = tightest  # type: ignore[attr-defined]
    if not tightest.taken:
        raise limit_reached(tightest)
    return tightest


def _auth_state(request: Request, group: str, value: str, rate: Rate) -> LimitState:
    usage = get_usage(
        request,
        group=group,
        key=lambda group, request: value,
        rate=(rate.limit, rate.seconds),
        increment=True,
    )
    return LimitState(
        bucket="auth",
        rate=rate,
        taken=0 if usage["should_limit"] else 1,
        remaining=max(0, rate.limit - usage["count"]),
        seconds_left=max(1, usage["time_left"]),
    )


def client_address(request: Request) -> str:
    """The caller's address; a forwarded one counts only behind the proxies we trust.

    With N trusted proxies the N-th address from the right is what the outermost of them saw.
    """
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    proxies = settings.NEPTIE_TRUSTED_PROXIES
    if proxies and len(forwarded) >= proxies and forwarded[-proxies]:
        return forwarded[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def add_headers(request: Request, response: Response) -> None:
    """`X-RateLimit-*` and the IETF pair (draft-ietf-httpapi-ratelimit-headers) for the bucket."""
    state: LimitState | None = getattr(request, "limit_state", None)
    if state is None:
        return
    response["X-RateLimit-Limit"] = str(state.rate.limit)
    response["X-RateLimit-Remaining"] = str(state.remaining)
    response["X-RateLimit-Reset"] = str(state.resets_at)
    response["RateLimit-Policy"] = f'"{state.bucket}";q={state.rate.limit};w={state.rate.seconds}'
    response["RateLimit"] = f'"{state.bucket}";r={state.remaining};t={state.seconds_left}'
