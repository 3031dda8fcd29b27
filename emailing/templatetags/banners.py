"""What stands above every page until it is no longer so."""

from typing import Any
from uuid import UUID

from django import template

from emailing.selectors.mailboxes import only_sandbox

register = template.Library()


@register.inclusion_tag("emailing/sandbox_banner.html")
def sandbox_banner(workspace_id: UUID) -> dict[str, Any]:
    """Says so while the workspace's mail only goes into its sandbox."""
    return {"only_sandbox": only_sandbox(workspace_id)}
