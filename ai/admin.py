"""What staff see of ai: how each workspace's model came about."""

from django.contrib import admin
from django.http import HttpRequest

from ai.models import ScoringModel


@admin.register(ScoringModel)
class ScoringModelAdmin(admin.ModelAdmin[ScoringModel]):
    """To be read; the weights themselves are long and left out."""

    list_display = ["workspace", "version", "positives", "negatives", "trained_at"]
    list_select_related = ["workspace"]
    search_fields = ["workspace__name"]
    exclude = ["parameters"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Models come from outcomes."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: ScoringModel | None = None) -> bool:
        """They are not edited; deleting one has it fitted again."""
        return False
