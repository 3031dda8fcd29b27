"""Criteria as SQL: one condition for pages, totals, exports and acts on all that match.

Plain SQL, because the lists of a million leads are as fast as their plans, and these are read
here. Values are always parameters. Each condition is met by an index (`leads.models.lead`).
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from leads.models import Words
from leads.rules.audience import Audience
from leads.rules.criteria import NOBODY, Condition, Criteria
from neptie.kernel.ids import first_id_at

CONVERSION = "conversion"
_MOST_WORDS = 8
# An id is made a little before the row: while its chunk is read, or on a clock that is ahead.
_SLACK = timedelta(hours=1)
_SEARCHED = " || ' ' || ".join(
    f"lead.{column}" for column in ("full_name", "company", "email", "job_title")
)
WORDS = Words.template % {"expressions": _SEARCHED}
"""The expression that `lead_by_words` is an index of."""

# Folded by the database on both sides: Python folds letters that it doesn't.
_FOLDED = "ARRAY(SELECT lower(said) FROM unnest(%s::text[]) AS said)"


@dataclass(frozen=True)
class Where:
    """A condition on `leads_lead AS lead`, and the values of its placeholders, in order."""

    sql: str
    values: tuple[Any, ...]


def where(workspace_id: UUID, *criteria: Criteria) -> Where:
    """The listed leads of a workspace that meet the criteria, each of them where there are more.

    Industries, companies, countries and tags of an audience are compared whole, job titles where
    the words asked stand in the title as whole words; letter case never counts.
    """
    return _all_of(_listed(workspace_id), workspace_id, criteria)


def where_for_a_page(workspace_id: UUID, *criteria: Criteria) -> Where:
    """The same, with what words, tags and custom fields find found first, by their own indexes.

    How many these find is not known to the planner. It would walk along an order until a page is
    full, and with a rare word see a million leads on the way; to count the total all that are
    found are met anyway.
    """
    listed = _listed(workspace_id)
    found = list(_found(workspace_id, criteria))
    if found:
        inner = _joined([listed, *found])
        # The leads within hide those around them, which have the same name.
        sql = f"SELECT lead.ctid FROM leads_lead AS lead WHERE {inner.sql}"  # noqa: S608
        found = [Where(f"lead.ctid = ANY(ARRAY({sql}))", inner.values)]
    return _joined([listed, *_plain(workspace_id, criteria), *found])


def _listed(workspace_id: UUID) -> Where:
    return Where("lead.workspace_id = %s AND lead.merged_into_id IS NULL", (workspace_id,))


def whole(workspace_id: UUID) -> Where:
    """All listed leads of a workspace, said such that only the tenant key has them in order.

    By an equality the planner takes the primary key for as good, where a workspace has most of
    the leads, and walks through what others imported since.
    """
    listed = "lead.workspace_id BETWEEN %s AND %s AND lead.merged_into_id IS NULL"
    return Where(listed, (workspace_id, workspace_id))


def where_counted(workspace_id: UUID, *criteria: Criteria) -> Where:
    """The same on `leads_leadcount AS lead`, which knows of workspace, status and industry."""
    return _all_of(Where("lead.workspace_id = %s", (workspace_id,)), workspace_id, criteria)


def is_kept(criteria: Criteria) -> bool:
    """Whether nothing but status and industry is asked, so that the kept counts know how many."""
    others = replace(criteria.audience, statuses=(), industries=())
    return replace(criteria, audience=others, industry="").is_blank


def _all_of(first: Where, workspace_id: UUID, criteria: Sequence[Criteria]) -> Where:
    return _joined([first, *_plain(workspace_id, criteria), *_found(workspace_id, criteria)])


def _plain(workspace_id: UUID, criteria: Sequence[Criteria]) -> Iterator[Where]:
    for each in criteria:
        yield from _of_audience(workspace_id, each.audience)
        yield from _of_table(workspace_id, each)


def _found(workspace_id: UUID, criteria: Sequence[Criteria]) -> Iterator[Where]:
    """What asks for words, tags and fields, which have indexes without an order."""
    for each in criteria:
        yield from _of_words_and_tags(workspace_id, each.audience)
        yield from _of_fields(each)


def _joined(parts: Sequence[Where]) -> Where:
    return Where(
        " AND ".join(part.sql for part in parts),
        tuple(value for part in parts for value in part.values),
    )


def _of_audience(workspace_id: UUID, whom: Audience) -> Iterator[Where]:
    if whom.statuses:
        yield _one_of("lead.status", whom.statuses)
    if whom.industries:
        # By the names that are there: few, and then the index of industries counts.
        known = "SELECT industry FROM leads_leadcount WHERE workspace_id = %s"
        sql = f"lead.industry IN ({known} AND lower(industry) = ANY({_FOLDED}))"
        yield Where(sql, (workspace_id, list(whom.industries)))
    if whom.countries:
        yield _in_country(whom.countries)
    if whom.min_score is not None:
        yield _scored(workspace_id, ">=", whom.min_score)


def _of_words_and_tags(workspace_id: UUID, whom: Audience) -> Iterator[Where]:
    if whom.tags:
        known = "SELECT name FROM leads_tag WHERE workspace_id = %s"
        named = f"ARRAY({known} AND lower(name) = ANY({_FOLDED}))"
        yield Where(f"lead.tags && {named}", (workspace_id, list(whom.tags)))
    if whom.companies:
        yield _having_words(whom.companies)
        yield Where(f"lower(lead.company) = ANY({_FOLDED})", (list(whom.companies),))
    if whom.job_titles:
        yield _having_words(whom.job_titles)
        yield Where("lead.job_title ~* %s", (_whole_words(whom.job_titles),))


def _of_table(workspace_id: UUID, criteria: Criteria) -> Iterator[Where]:
    if criteria.industry:
        yield Where("lead.industry = %s", (criteria.industry,))
    if criteria.lists:
        members = "SELECT lead_id FROM leads_listmember WHERE workspace_id = %s"
        yield Where(
            f"lead.id IN ({members} AND lead_list_id = ANY(%s))",
            (workspace_id, list(criteria.lists)),
        )
    if criteria.owners:
        yield _owned(criteria.owners)
    if criteria.max_score is not None:
        yield _scored(workspace_id, "<=", criteria.max_score)
    for key, condition in criteria.custom.items():
        if condition.known is False:
            yield Where("NOT (lead.custom ? %s)", (key,))
    if criteria.created_since is not None:
        earliest = first_id_at(criteria.created_since - _SLACK)
        yield Where("lead.id >= %s AND lead.created_at >= %s", (earliest, criteria.created_since))
    if criteria.updated_since is not None:
        yield Where("lead.updated_at >= %s", (criteria.updated_since,))


def _of_fields(criteria: Criteria) -> Iterator[Where]:
    if criteria.search:
        yield _searched(criteria.search)
    for key, condition in criteria.custom.items():
        yield from _held(key, condition)


def _one_of(column: str, values: Sequence[UUID | str]) -> Where:
    # A single value keeps the order of the index behind it.
    if len(values) == 1:
        return Where(f"{column} = %s", (values[0],))
    return Where(f"{column} = ANY(%s)", (list(values),))


def _in_country(countries: Sequence[str]) -> Where:
    # The same: a list of one is compared as one.
    if len(countries) == 1:
        return Where("lower(lead.country) = lower(%s::text)", tuple(countries))
    return Where(f"lower(lead.country) = ANY({_FOLDED})", (list(countries),))


def _searched(text: str) -> Where:
    """Each word is the beginning of a word; what has no letter or figure finds nothing."""
    words = _words(text)[:_MOST_WORDS]
    asked = " & ".join(f"{word}:*" for word in words)
    return Where(f"{WORDS} @@ to_tsquery('simple', %s)", (asked,)) if words else Where("false", ())


def _having_words(phrases: Sequence[str]) -> Where:
    """Leads that have all words of one of the phrases somewhere; the index finds these."""
    texts = [" & ".join(_words(phrase)) for phrase in phrases]
    if not all(texts):
        return Where("true", ())  # signs alone are no words: nothing is ruled out
    asked = " | ".join(f"({text})" for text in texts)
    return Where(f"{WORDS} @@ to_tsquery('simple', %s)", (asked,))


def _words(text: str) -> list[str]:
    """The runs of letters and figures, which are safe in a query of full-text search."""
    return re.findall(r"[^\W_]+", text)


def _whole_words(phrases: Sequence[str]) -> str:
    # Look-around in place of \y, which finds no border beside the last sign of “C++”.
    words = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases)
    return rf"(?<!\w)(?:{words})(?!\w)"


def _scored(workspace_id: UUID, sign: str, bound: float) -> Where:
    scores = "SELECT lead_id FROM leads_score WHERE workspace_id = %s AND purpose = %s"
    sql = f"lead.id IN ({scores} AND value {sign} %s)"
    return Where(sql, (workspace_id, CONVERSION, bound))


def _owned(owners: Sequence[UUID | str]) -> Where:
    ids = [owner for owner in owners if owner != NOBODY]
    if not ids:
        return Where("lead.owner_id IS NULL", ())
    if len(ids) == len(owners):
        return _one_of("lead.owner_id", ids)
    return Where("(lead.owner_id = ANY(%s) OR lead.owner_id IS NULL)", (ids,))


def _held(key: str, condition: Condition) -> Iterator[Where]:
    if condition.values:
        held = [json.dumps({key: value}) for value in condition.values]
        yield Where(f"({' OR '.join(['lead.custom @> %s::jsonb'] * len(held))})", tuple(held))
    bounds = {"min": condition.min, "max": condition.max}
    asked = {name: value for name, value in bounds.items() if value is not None}
    if asked:
        # A value of another type than the bounds is neither above nor below.
        tests = {"min": "@ >= $min", "max": "@ <= $max"}
        path = f'$."{key}" ? ({" && ".join(tests[name] for name in asked)})'
        sql = "lead.custom ? %s AND jsonb_path_exists(lead.custom, %s::jsonpath, %s::jsonb)"
        yield Where(sql, (key, path, json.dumps(asked)))
    if condition.known:
        yield Where("lead.custom ? %s", (key,))
