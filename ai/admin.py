"""What staff see of ai: how each workspace's model came about, and which scores are to be made."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Workspace
from ai.models import ScoringModel, StaleScore
from ai.services.rescoring import rescore_workspace
from neptie.pages.staff.acts import Act, offer
from neptie.pages.staff.links import belongs
from neptie.pages.staff.rows import BY_WORKSPACE, StaffAdmin


@admin.register(ScoringModel)
class ScoringModelAdmin(StaffAdmin[ScoringModel]):
    """Models come from outcomes; the weights themselves are long and left out."""

    hidden = ("parameters",)
    list_display = ["workspace", "version", "positives", "negatives", "trained_at"]
    list_filter = ["trained_at"]
    list_select_related = ["workspace"]
    search_fields = ["workspace"]


@admin.register(StaleScore)
class StaleScoreAdmin(StaffAdmin[StaleScore]):
    """Leads whose score is to be made, or made again."""

    big = True
    list_display = ["lead_id", "workspace"]
    list_filter = [BY_WORKSPACE]
    list_select_related = ["workspace"]
    search_fields = ["lead_id", "workspace"]


belongs(ScoringModel, StaleScore, to=Workspace, by="workspace")


def _rescore(workspace: Workspace, actor_id: UUID, said: Mapping[str, Any]) -> str:
    rescore_workspace(workspace_id=workspace.id, actor_id=actor_id)
    return _("All scores will be made again.")


offer(
    Workspace,
    Act(
        name="rescore",
        title=gettext_lazy("Score all leads again"),
        asks=gettext_lazy(
            "Every lead of this workspace gets a new score, thousands in a second. Until then the"
            " old one is shown."
        ),
        do=_rescore,
    ),
)
