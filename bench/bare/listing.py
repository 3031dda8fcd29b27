"""The list of leads by PyJWT, redis-py, psycopg and orjson: same token, same limit, same answer."""

import base64
import os
import threading
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID
from wsgiref.types import StartResponse, WSGIEnvironment

import jwt
import orjson
import psycopg
import redis
from psycopg.rows import dict_row
from psycopg.types.json import set_json_loads

_KEY = os.environ["BENCH_JWT_KEY"]
_HOUR = 3_600_000
_READERS = frozenset({"viewer", "member", "admin", "owner"})
_MEMBER = """
    SELECT membership.id, membership.role, workspace.limits
    FROM accounts_membership AS membership
    JOIN accounts_user ON accounts_user.id = membership.user_id AND accounts_user.is_active
    JOIN accounts_workspace AS workspace ON workspace.id = membership.workspace_id
    WHERE membership.user_id = %(user_id)s AND membership.workspace_id = %(workspace_id)s
      AND NOT EXISTS (SELECT 1 FROM accounts_refreshtoken AS token
                      WHERE token.family = %(session)s AND token.revoked_at IS NOT NULL)
"""
_COUNT = """
    SELECT coalesce(sum(count), 0)::bigint AS total FROM leads_leadcount
    WHERE workspace_id = %s AND status = %s AND industry = %s
"""
_PAGE = """
    SELECT id, full_name, first_name, last_name, email, phone, company, job_title, industry,
        website, country, timezone, status, source, owner_id, tags, custom,
        (SELECT value FROM leads_score AS score
         WHERE score.lead_id = lead.id AND score.purpose = 'conversion' LIMIT 1) AS score,
        created_at, updated_at, last_contacted_at, last_replied_at
    FROM leads_lead AS lead
    WHERE workspace_id = %s AND status = %s AND industry = %s
      AND merged_into_id IS NULL
    ORDER BY id DESC LIMIT %s OFFSET %s
"""
_TAKE = """
local used = redis.call('INCR', KEYS[1])
if used == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {used, redis.call('PTTL', KEYS[1])}
"""
_redis = redis.Redis.from_url(os.environ["REDIS_URL"])
_take = _redis.register_script(_TAKE)
_thread = threading.local()
set_json_loads(orjson.loads)


class _Refused(Exception):
    """401, 403 or 429, as its words say."""


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """`GET …?status=&industry=`, with `page` and `limit` as the product has them."""
    try:
        workspace_id = _workspace_of(environ["HTTP_AUTHORIZATION"])
        answer = _leads(workspace_id, parse_qs(environ["QUERY_STRING"]))
    except (_Refused, jwt.InvalidTokenError, KeyError) as reason:
        start_response("403 Forbidden", [("Content-Type", "text/plain")])
        return [str(reason).encode()]
    length = ("Content-Length", str(len(answer)))
    start_response("200 OK", [("Content-Type", "application/json"), length])
    return [answer]


def _workspace_of(authorization: str) -> UUID:
    claims = jwt.decode(authorization.removeprefix("Bearer "), _KEY, algorithms=["HS256"])
    members = _rows(_MEMBER, claims)
    if not members or members[0]["role"] not in _READERS:
        raise _Refused("no such member")
    allowed = int(members[0]["limits"]["general"].partition("/")[0])
    used, _left = _take(keys=[f"bench:{members[0]['id']}"], args=[_HOUR])
    if used > allowed:
        raise _Refused("limit reached")
    return UUID(claims["workspace_id"])


def _leads(workspace_id: UUID, query: dict[str, list[str]]) -> bytes:
    limit, page = int(query.get("limit", ["20"])[0]), int(query.get("page", ["1"])[0])
    asked = (workspace_id, query["status"][0], query["industry"][0])
    total = _rows(_COUNT, asked)[0]["total"]
    leads = _rows(_PAGE, (*asked, limit + 1, (page - 1) * limit))
    more = len(leads) > limit
    answer = {
        "leads": leads[:limit],
        "total": total,
        "page": page,
        "limit": limit,
        "next_cursor": _cursor(leads[limit - 1]["id"]) if more else None,
    }
    return orjson.dumps(answer, option=orjson.OPT_UTC_Z)


def _cursor(last_id: UUID) -> str:
    return base64.urlsafe_b64encode(last_id.bytes).rstrip(b"=").decode()


def _rows(query: Any, values: Sequence[Any] | dict[str, Any]) -> list[dict[str, Any]]:
    """By a connection of this thread's own, which prepares what it meets again."""
    if not hasattr(_thread, "connection"):
        _thread.connection = psycopg.connect(
            os.environ["DATABASE_URL"],
            autocommit=True,
            row_factory=dict_row,
            options="-c timezone=UTC",
        )
    rows: list[dict[str, Any]] = _thread.connection.execute(query, values).fetchall()
    return rows
