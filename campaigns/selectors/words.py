"""The words of steps, and what their Liquid may ask of a workspace's leads."""

import re
from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Func

from accounts.scoping import WorkspaceQuerySet
from campaigns.models import Variant
from campaigns.rules.liquid import VARIABLES, RenderError, variables
from leads.models import Lead

_CUSTOM = "lead.custom."
_SAMPLE = 1_000
_OFFERED = 100
# A key that Liquid reads after a dot; others need brackets, which an author writes by hand.
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def words_of(step_ids: Iterable[UUID]) -> dict[UUID, Variant]:
    """The variant of each step, in one query."""
    living = Variant.objects.filter(step__in=step_ids, archived_at__isnull=True)
    return {variant.step_id: variant for variant in living.order_by("-label")}


def step_words(workspace_id: UUID, step_id: str) -> dict[str, str] | None:
    """Subject and body of the step that an address names; None for one that is not there."""
    try:
        living = Variant.objects.in_workspace(workspace_id).filter(
            step_id=UUID(step_id), archived_at__isnull=True
        )
    except ValueError:
        return None
    found = living.order_by("label").first()
    return {"subject": found.subject, "body": found.body} if found else None


def offered_variables(workspace_id: UUID) -> list[str]:
    """What an author may ask of a lead, a sender and the campaign; the custom fields are those of
    the newest leads."""
    leads = Lead.objects.in_workspace(workspace_id).order_by("-id")
    custom = set().union(*leads.values_list("custom", flat=True)[:_OFFERED])
    plain = sorted(key for key in custom if _PLAIN.fullmatch(key))
    return [*VARIABLES, *(f"{_CUSTOM}{key}" for key in plain)]


def known_custom_keys(workspace_id: UUID, template: str) -> set[str]:
    """Custom fields that leads of the workspace have, as far as they matter to a template.

    Nothing is asked for a template without one. The newest leads tell most; all are looked
    through only for a key that these do not have.
    """
    wanted = _custom_keys(template)
    if not wanted:
        return set()
    leads = Lead.objects.in_workspace(workspace_id)
    newest = leads.order_by("-id").values_list("custom", flat=True)[:_SAMPLE]
    known = set().union(*newest)
    return known if wanted <= known else known | _keys_of_any(leads, wanted - known)


def _custom_keys(template: str) -> set[str]:
    try:
        found = variables(template)
    except RenderError:
        return set()  # which `check` tells better
    return {name.removeprefix(_CUSTOM) for name in found if name.startswith(_CUSTOM)}


def _keys_of_any(leads: WorkspaceQuerySet[Lead], wanted: set[str]) -> set[str]:
    having = leads.filter(custom__has_any_keys=sorted(wanted))
    keys = having.annotate(key=Func(F("custom"), function="jsonb_object_keys"))
    return set(keys.values_list("key", flat=True).distinct())
