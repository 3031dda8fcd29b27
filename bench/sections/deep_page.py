"""`deep_page`: a page of leads far down by its cursor, beside the first page of the same list."""

from collections.abc import Callable
from functools import partial
from itertools import repeat
from urllib.parse import urlencode

from accounts.authentication import tokens_of
from accounts.models import Membership
from accounts.services.sessions import open_session
from bench.figures import Figure, in_turn
from bench.http_load import answered_in_a_second, get
from bench.sections.listing import LEADS, three_workspaces
from bench.stage import Stage
from bench.web_server import serving
from leads.api.cursors import cursor_at
from leads.rules.criteria import Criteria
from leads.selectors.ordering import SORTS, Place, Sort, page_rows

SECONDS = 1.0
# Of all leads, how many stand before the page.
_DEPTH = 0.8


def measure(stage: Stage) -> list[Figure]:
    """For each order; every lead has a score, few were contacted."""
    owner = three_workspaces(stage)
    token = tokens_of(open_session(membership=owner))["token"]
    depth = round(stage.sized(LEADS) * _DEPTH)
    with serving("neptie.wsgi:application", stage.directory) as port:
        return [_compare(port, owner, token, sort, depth) for sort in SORTS]


def _compare(port: int, owner: Membership, token: str, sort: Sort, depth: int) -> Figure:
    first = get(f"/api/leads?{urlencode({'sort': sort})}", token)
    cursor = _cursor(owner, sort, depth)
    deep = get(f"/api/leads?{urlencode({'sort': sort, 'cursor': cursor})}", token)
    rounds = in_turn(_rate(port, deep), _rate(port, first))
    return Figure("deep_page", f"a page far down, {sort}", "requests/s", rounds)


def _cursor(owner: Membership, sort: Sort, depth: int) -> str:
    row = page_rows(owner.workspace_id, Criteria(), sort=sort, limit=1, offset=depth)[0]
    return cursor_at(sort, Place(row["sort_key"], row["id"]))


def _rate(port: int, request: bytes) -> Callable[[], float]:
    return partial(answered_in_a_second, port, repeat(request), seconds=SECONDS)
