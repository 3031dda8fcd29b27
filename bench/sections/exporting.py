"""`export`: all leads of a workspace as CSV over HTTP, beside COPY TO STDOUT by psycopg."""

from functools import partial
from http.client import HTTPConnection
from time import perf_counter
from uuid import UUID

from accounts.authentication import tokens_of
from accounts.services.sessions import open_session
from bench.bare.exporting import copy_out
from bench.figures import Figure, in_turn
from bench.sections.listing import LEADS, three_workspaces
from bench.stage import Stage
from bench.web_server import serving
from leads.services.organizing.fields import register_fields

_KINDS = {"company_size": "number", "region": "text", "note": "text"}
_BLOCK = 1 << 16


def measure(stage: Stage) -> list[Figure]:
    """Leads in a second, to the last byte; three custom fields of their own columns."""
    owner, leads = three_workspaces(stage), stage.sized(LEADS)
    register_fields(workspace_id=owner.workspace_id, kinds=_KINDS)
    token = tokens_of(open_session(membership=owner))["token"]
    with serving("neptie.wsgi:application", stage.directory) as port:
        ours = partial(_export, port, token, leads)
        rounds = in_turn(ours, partial(_copy, owner.workspace_id, leads))
    return [Figure("export", "GET leads/export, all leads", "leads/s", rounds)]


def _export(port: int, token: str, leads: int) -> float:
    start = perf_counter()
    connection = HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request("GET", "/api/leads/export", headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    lines = 0
    while block := answer.read(_BLOCK):
        lines += block.count(b"\n")
    connection.close()
    if lines != leads + 1:
        raise RuntimeError(f"The export has {lines} lines; {leads} leads and a header are right.")
    return leads / (perf_counter() - start)


def _copy(workspace_id: UUID, leads: int) -> float:
    start = perf_counter()
    copy_out(workspace_id)
    return leads / (perf_counter() - start)
