"""Where the kept counts of leads and the leads themselves do not agree."""

from dataclasses import dataclass
from uuid import UUID

from neptie.kernel.rows import rows

# What is counted, beside what is kept; a count of none may be kept or not.
_WRONG = """
    WITH real AS (
        SELECT workspace_id, status, industry, count(*) AS count
        FROM leads_lead WHERE merged_into_id IS NULL GROUP BY 1, 2, 3
    )
    SELECT workspace_id, status, industry,
        coalesce(kept.count, 0) AS kept, coalesce(real.count, 0) AS real
    FROM real FULL JOIN leads_leadcount AS kept USING (workspace_id, status, industry)
    WHERE coalesce(kept.count, 0) <> coalesce(real.count, 0)
    ORDER BY 1, 2, 3
"""


@dataclass(frozen=True)
class WrongCount:
    """A count that is kept as `kept` where there are `real` leads."""

    workspace_id: UUID
    status: str
    industry: str
    kept: int
    real: int


def wrong_counts() -> list[WrongCount]:
    """Every count that is wrong, in one look at all leads; none as long as the triggers hold."""
    return [WrongCount(**row) for row in rows(_WRONG, (), prepare=False)]
