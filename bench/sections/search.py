"""`search`: leads by the beginning of a word over HTTP, beside the same two queries by psycopg."""

import json
from collections.abc import Callable, Sequence
from functools import partial
from random import Random
from statistics import quantiles
from time import perf_counter
from urllib.parse import urlencode

from accounts.authentication import tokens_of
from accounts.services.sessions import open_session
from bench.bare.search import connected, search
from bench.figures import Figure, in_turn
from bench.http_load import answer_to, get
from bench.people import person
from bench.sections.listing import LEADS, three_workspaces
from bench.stage import Stage
from bench.web_server import serving

SEARCHES = 100
_SHORTEST, _LONGEST = 3, 7
_SEARCHED = ("first_name", "last_name", "company", "job_title")


def measure(stage: Stage) -> list[Figure]:
    """The 95th percentile, one after the other; SCALE=17 is a million leads in one workspace."""
    owner = three_workspaces(stage)
    token = tokens_of(open_session(membership=owner))["token"]
    prefixes = _prefixes(stage.sized(LEADS))
    with serving("neptie.wsgi:application", stage.directory) as port, connected() as bare:
        ours = partial(_asked, port, token)
        theirs = partial(search, bare, owner.workspace_id)
        _check_same(ours, theirs, prefixes)
        rounds = in_turn(partial(_p95, ours, prefixes), partial(_p95, theirs, prefixes))
    name = "GET leads by the beginning of a word, 95th percentile"
    return [Figure("search", name, "ms", rounds, less_is_better=True)]


def _prefixes(leads: int) -> list[str]:
    """What people would type: the beginnings of words that leads have, common ones more often."""
    dice = Random(leads)
    words = (person(dice.randrange(leads))[dice.choice(_SEARCHED)] for _ in range(SEARCHES * 9))
    long = [word.split()[0].lower() for word in words]
    plain = [word for word in long if len(word) >= _SHORTEST and word.isalpha()]
    return [word[: dice.randint(_SHORTEST, _LONGEST)] for word in plain][:SEARCHES]


def _asked(port: int, token: str, prefix: str) -> int:
    answer = answer_to(port, get(f"/api/leads?{urlencode({'q': prefix})}", token))
    return int(json.loads(answer)["total"])


def _p95(search: Callable[[str], int], prefixes: Sequence[str]) -> float:
    """Milliseconds."""
    taken = []
    for prefix in prefixes:
        start = perf_counter()
        search(prefix)
        taken.append((perf_counter() - start) * 1000)
    return quantiles(taken, n=20)[-1]


def _check_same(
    ours: Callable[[str], int], theirs: Callable[[str], int], prefixes: Sequence[str]
) -> None:
    for prefix in prefixes:
        found = ours(prefix), theirs(prefix)
        if found[0] != found[1] or not found[0]:
            raise RuntimeError(f"The baseline finds something else by {prefix!r}: {found}.")
