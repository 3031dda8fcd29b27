"""All that a lead's own page says of it beside its past."""

from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from leads.models import Lead, ListMember
from leads.selectors.leads import leads_in
from leads.selectors.listing import with_whole_score


def known_lead(*, workspace_id: UUID, lead_id: UUID) -> Lead:
    """One lead with owner, `score_value`, `score_factors`, … and `in_lists` ({id, name} by name);
    NotFound when there is none. One query."""
    members = ListMember.objects.in_workspace(workspace_id).filter(lead_id=OuterRef("id"))
    lists = members.order_by("lead_list__name").values(
        json=JSONObject(id="lead_list_id", name="lead_list__name")
    )
    leads = with_whole_score(leads_in(workspace_id)).select_related("owner__user")
    listed = leads.annotate(in_lists=ArraySubquery(lists))
    found: Lead = listed.get_or_refuse(workspace_id=workspace_id, id=lead_id)
    return found
