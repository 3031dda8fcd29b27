"""How many leads meet criteria, exactly."""

from uuid import UUID

from leads.rules.criteria import Criteria
from leads.selectors.where import is_kept, where, where_counted
from neptie.kernel.rows import rows

_KEPT = "SELECT coalesce(sum(count), 0)::bigint AS total FROM leads_leadcount AS lead WHERE "
_COUNTED = "SELECT count(*) AS total FROM leads_lead AS lead WHERE "


def total(workspace_id: UUID, *criteria: Criteria) -> int:
    """How many leads meet all of the criteria.

    By status and industry from the counts that triggers keep, so that a million leads are counted
    like ten; whatever else is asked is counted through its index.
    """
    is_all_kept = all(map(is_kept, criteria))
    found = (where_counted if is_all_kept else where)(workspace_id, *criteria)
    sql = (_KEPT if is_all_kept else _COUNTED) + found.sql
    return int(rows(sql, found.values, prepare=is_all_kept)[0]["total"])
