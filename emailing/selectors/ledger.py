"""The ledger line by line: who was to get which step, what became of it, when, through which
mailbox, with which words.

A line stands for a lead and a step, whether the step came to the lead or not; so the lines of a
step are as many as there are leads in the campaign. Plain SQL: there is no table of these lines.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from campaigns.models import Campaign, Outcome
from campaigns.rules.ledger import ALIVE
from campaigns.selectors.ledger import ENDED_BY, AccountedStep, counts_of, without_reason
from emailing.rules.cursors import Key
from leads.selectors.copying import copied, defused, moment
from neptie.kernel.errors import NotFound
from neptie.kernel.rows import rows

_ALIVE = sorted(ALIVE)
_OUTCOME = """COALESCE(run.outcome, CASE
    WHEN enrollment.state = ANY(%s::text[]) AND step.archived_at IS NULL THEN 'pending'
    ELSE 'skipped' END)"""
# A step that waits says what for: its mail, or the lead whose next step it is.
_REASON = f"""CASE
    WHEN run.id IS NULL AND (enrollment.state <> ALL(%s::text[]) OR step.archived_at IS NOT NULL)
        THEN COALESCE(NULLIF({ENDED_BY}, ''), CASE WHEN step.archived_at IS NULL
            THEN %s ELSE %s END)
    WHEN run.id IS NULL AND enrollment.step_id = step.id THEN enrollment.hold_reason
    WHEN run.outcome = 'pending' THEN COALESCE(message.error, '')
    ELSE COALESCE(run.reason, '') END"""
# The lead is looked up by itself: the planner would else walk through the leads of everybody, in
# the order that is asked for, until it meets enough of the campaign's.
_FROM = """
FROM campaigns_enrollment AS enrollment
CROSS JOIN LATERAL (
  SELECT id, full_name, email FROM leads_lead WHERE id = enrollment.lead_id OFFSET 0
) AS lead
CROSS JOIN unnest(%s::uuid[], %s::text[]) WITH ORDINALITY AS asked (step_id, number, place)
JOIN campaigns_step AS step ON step.id = asked.step_id
LEFT JOIN campaigns_steprun AS run ON run.enrollment_id = enrollment.id AND run.step_id = step.id
LEFT JOIN emailing_message AS message ON message.step_run_id = run.id
LEFT JOIN emailing_mailbox AS mailbox ON mailbox.id = message.mailbox_id
WHERE enrollment.campaign_id = %s
"""
# What nothing but a line of the ledger says, so that it may be begun with.
_OF_RUNS = (Outcome.SENT, Outcome.FAILED, Outcome.UNCERTAIN)
_AT = """COALESCE(message.sent_at, run.settled_at,
    CASE WHEN run.id IS NULL THEN enrollment.ended_at END)"""
_ORDER = "ORDER BY enrollment.lead_id DESC, asked.place"


@dataclass(frozen=True)
class Asked:
    """Which lines of a campaign's ledger are asked for: those of some steps, and of one outcome
    or (blank) of all."""

    campaign: Campaign
    steps: Sequence[AccountedStep]
    outcome: str = ""


@dataclass(frozen=True)
class Line:
    """A line; `number` is blank for a step that was taken out, `at` None where nothing happened
    yet, and what is of a mail None where none was written."""

    lead_id: UUID
    name: str
    email: str
    step_id: UUID
    number: str
    outcome: str
    reason: str
    at: datetime | None
    account_id: UUID | None
    account: str | None
    message_id: UUID | None
    subject: str | None
    key: Key


def ask(
    campaign: Campaign,
    steps: Sequence[AccountedStep],
    *,
    step_id: UUID | None = None,
    outcome: str = "",
) -> Asked:
    """All lines of the campaign's steps, or those of one; NotFound when it is not among them."""
    found = [each for each in steps if step_id in (None, each.step.id)]
    if step_id is not None and not found:
        raise NotFound(_("There is no step with this id."))
    return Asked(campaign, found, outcome)


def count_of(asked: Asked) -> int:
    """How many lines there are. Two queries."""
    counts = counts_of(asked.campaign, asked.steps)
    return sum(
        count
        for columns in counts.values()
        for outcome, count in columns.items()
        if asked.outcome in ("", outcome)
    )


def lines_of(asked: Asked, *, after: Key | None = None, skip: int = 0, limit: int) -> list[Line]:
    """Up to `limit` lines, the newest lead first, each lead's steps in order; those that come
    after a line, or after so many. One query."""
    sql, values = _where(asked)
    if after is not None:
        sql += " AND enrollment.lead_id <= %s AND (enrollment.lead_id < %s OR asked.place > %s)"
        values += [after[0], *after]
    found = rows(
        f"SELECT {_columns(_SHOWN)} {sql} {_ORDER} LIMIT %s OFFSET %s",
        [*_said(), *values, limit, skip],
        prepare=False,
    )
    return [_line(row) for row in found]


def ledger_file(asked: Asked) -> Iterator[bytes]:
    """The same lines as CSV, all of them, with the words of each mail; in blocks.

    A cell that a spreadsheet program would run stands behind an apostrophe.
    """
    sql, values = _where(asked)
    return copied(f"SELECT {_columns(_FILED)} {sql} {_ORDER}", [*_said(), *values])


_SHOWN = {
    "lead_id": "lead.id",
    "name": "lead.full_name",
    "email": 'COALESCE(message."to", lead.email)',
    "step_id": "step.id",
    "number": "asked.number",
    "outcome": _OUTCOME,
    "reason": _REASON,
    "at": _AT,
    "account_id": "mailbox.id",
    "account": "mailbox.email",
    "message_id": "message.id",
    "subject": "message.subject",
    "place": "asked.place",
}
_DEFUSED_REASON = f"(SELECT {defused('told.reason')} FROM (SELECT {_REASON}) AS told (reason))"  # noqa: S608
_FILED = {
    "lead_id": "lead.id",
    "name": defused("lead.full_name"),
    "email": defused('COALESCE(message."to", lead.email)'),
    "step": "asked.number",
    "step_id": "step.id",
    "outcome": _OUTCOME,
    "reason": _DEFUSED_REASON,
    "at": moment(_AT),
    "account": defused("mailbox.email"),
    "subject": defused("message.subject"),
    "text": defused("message.body_text"),
    "message_id": "message.id",
    "internet_message_id": "message.message_id",
}


def _columns(named: Mapping[str, str]) -> str:
    return ", ".join(f'{expression} AS "{name}"' for name, expression in named.items())


def _said() -> list[Any]:
    """The values of the columns' own placeholders: those of the outcome, then of the reason."""
    return [_ALIVE, _ALIVE, _ALIVE, without_reason(False), without_reason(True)]


def _where(asked: Asked) -> tuple[str, list[Any]]:
    ids = [each.step.id for each in asked.steps]
    values: list[Any] = [ids, [str(each.number or "") for each in asked.steps], asked.campaign.id]
    if not asked.outcome:
        return _FROM, values
    if asked.outcome in _OF_RUNS:
        narrowing = " AND run.step_id = ANY(%s::uuid[]) AND run.outcome = %s"
        return _FROM + narrowing, [*values, ids, asked.outcome]
    return f"{_FROM} AND {_OUTCOME} = %s", [*values, _ALIVE, asked.outcome]


def _line(row: Mapping[str, Any]) -> Line:
    told = {name: value for name, value in row.items() if name != "place"}
    return Line(**told, key=(row["lead_id"], row["place"]))
