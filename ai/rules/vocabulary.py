"""The values that leads have, for a model that must spell its criteria as they do."""

from collections import Counter
from collections.abc import Iterable, Sequence

from ai.rules.features import LeadFacts
from ai.rules.plain_text import one_line

_MOST_VALUES = 50
_LONGEST_VALUE = 100


def values_in_use(leads: Sequence[LeadFacts]) -> dict[str, list[str]]:
    """By list of the criteria the 50 commonest values, the commonest first.

    Statuses are not among them, being fixed.
    """
    return {
        "industries": _commonest(lead.industry for lead in leads),
        "job_titles": _commonest(lead.job_title for lead in leads),
        "companies": _commonest(lead.company for lead in leads),
        "countries": _commonest(lead.country for lead in leads),
        "tags": _commonest(tag for lead in leads for tag in lead.tags),
    }


def _commonest(texts: Iterable[str]) -> list[str]:
    lines = Counter(filter(None, map(one_line, texts)))
    ranked = sorted((-count, line) for line, count in lines.items() if len(line) <= _LONGEST_VALUE)
    return [line for _, line in ranked[:_MOST_VALUES]]
