"""Criteria in words, for any page that shows some."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import template

from leads.rules.audience import BadAudience
from leads.rules.criteria import clean
from leads.selectors.words import Said, in_words

register = template.Library()


@register.simple_tag
def criteria_words(workspace_id: UUID, criteria: Mapping[str, Any]) -> list[Said]:
    """What criteria (data) ask, phrase by phrase; nothing where they mean all leads.

    `{% criteria_words page.workspace_id segment.criteria as words %}`
    """
    try:
        return in_words(workspace_id, [clean(criteria)])[0]
    except BadAudience:
        return []
