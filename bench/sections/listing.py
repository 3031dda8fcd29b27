"""`list`: a page of leads by status and industry over HTTP, beside a bare WSGI application."""

import json
from collections.abc import Sequence
from functools import partial
from itertools import cycle, product
from urllib.parse import urlencode

from django.conf import settings

from accounts.authentication import tokens_of
from accounts.models import Membership
from accounts.services.sessions import open_session
from bench.figures import Figure, in_turn
from bench.http_load import answer_to, answered_in_a_second, get
from bench.people import INDUSTRIES, STATUSES, add_leads, tidy_up
from bench.stage import Stage, new_owner
from bench.web_server import serving

LEADS = 60_000
SECONDS = 2.0
# Counted, and never used up.
_LIMITS = {"general": "999999999/h"}


def three_workspaces(stage: Stage) -> Membership:
    """The owner of one of three workspaces; the two others are half as large."""
    owner = new_owner(_LIMITS)
    for workspace_id, share in (
        (new_owner().workspace_id, 0.5),
        (owner.workspace_id, 1.0),
        (new_owner().workspace_id, 0.5),
    ):
        add_leads(workspace_id, stage.sized(round(LEADS * share)))
    tidy_up()
    return owner


def measure(stage: Stage) -> list[Figure]:
    """Twenty leads a page, by every pair of filters."""
    owner = three_workspaces(stage)
    token = tokens_of(open_session(membership=owner))["token"]
    filters = product(STATUSES, INDUSTRIES)
    return [_compare(stage, [_request(token, *each) for each in filters])]


def _request(token: str, status: str, industry: str) -> bytes:
    return get(f"/api/leads?{urlencode({'status': status, 'industry': industry})}", token)


def _compare(stage: Stage, requests: Sequence[bytes]) -> Figure:
    key = {"BENCH_JWT_KEY": settings.SECRET_KEY}
    with (
        serving("neptie.wsgi:application", stage.directory) as ours,
        serving("bench.bare.listing:application", stage.directory, key) as bare,
    ):
        _check_same(ours, bare, requests)
        rate = partial(answered_in_a_second, requests=cycle(requests), seconds=SECONDS)
        rounds = in_turn(partial(rate, ours), partial(rate, bare))
    return Figure("list", "GET leads by status and industry", "requests/s", rounds)


def _check_same(ours: int, bare: int, requests: Sequence[bytes]) -> None:
    for request in requests:
        answers = [json.loads(answer_to(port, request)) for port in (ours, bare)]
        if answers[0] != answers[1] or not answers[0]["leads"]:
            raise RuntimeError(f"The baseline answers something else to {request!r}.")
