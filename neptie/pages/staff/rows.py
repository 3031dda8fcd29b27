"""The pages of a model for staff: read, searched and narrowed; changed by acts alone."""

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.contrib.admin import ShowFacets
from django.db.models import BinaryField, Field, ForeignKey, JSONField, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from neptie.pages.staff.acting import ActView, chosen_action
from neptie.pages.staff.acts import Act, acts_of
from neptie.pages.staff.finding import BoundedPaginator, found
from neptie.pages.staff.links import belongings, narrowed
from neptie.pages.staff.values import as_json

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
else:
    from unfold.admin import ModelAdmin

M = TypeVar("M", bound=Model)
BY_WORKSPACE = ("workspace", AutocompleteSelectFilter)
_LOOKUPS = {"exact", "isnull", "gte", "gt", "lte", "lt"}


class StaffAdmin(ModelAdmin[M]):
    """Any member of staff reads; nobody adds, edits or deletes here.

    `hidden` names columns that are on no page and in no filter; bytes never are. `search_fields`
    are `neptie.pages.staff.finding`'s. A list of a `big` table cannot be sorted by any column.
    """

    hidden: ClassVar[tuple[str, ...]] = ()
    big: ClassVar[bool] = False
    paginator = BoundedPaginator
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    list_per_page = 50
    search_help_text = gettext_lazy("A whole id or address, or part of a name")
    list_filter_submit = True
    compressed_fields = True
    ordering = ["-pk"]
    list_before_template = "admin/narrowed.html"
    change_form_outer_before_template = "admin/acts.html"

    # Reading
    def get_fields(self, request: HttpRequest, obj: M | None = None) -> list[Any]:
        """Every column that is to be seen."""
        return [
            as_json(field.name) if isinstance(field, JSONField) else field.name
            for field in self._seen()
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: M | None = None) -> list[Any]:
        """All of them."""
        return self.get_fields(request, obj)

    def _seen(self) -> list["Field[Any, Any]"]:
        return [
            field
            for field in self.model._meta.concrete_fields
            if not isinstance(field, BinaryField) and field.name not in self.hidden
        ]

    def get_sortable_by(self, request: HttpRequest) -> Any:
        """Columns of small tables."""
        return () if self.big else super().get_sortable_by(request)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[M], search_term: str
    ) -> tuple[QuerySet[M], bool]:
        """By whole ids and addresses; nothing that reads a big table through."""
        term = search_term.strip()
        columns = [str(column) for column in self.search_fields]
        return (found(queryset, columns, term) if term else queryset), False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """What is shown can be narrowed by; a hidden column cannot be guessed letter by letter."""
        name, *rest = lookup.split("__")
        field = next((field for field in self._seen() if field.name == name), None)
        if field is None or len(rest) > 2:
            return False
        if len(rest) == 2 and rest.pop(0) != _key_of(field):
            return False
        return not rest or rest[0] in _LOOKUPS

    # Pages
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, which says what it is narrowed to."""
        context = {"narrowed": list(narrowed(self.model, request.GET.dict()))}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """The page of a row, with what can be done to it and what belongs to it."""
        row: M = context["original"]
        context |= {"acts": self._acts_on(request, row), "belongings": belongings(row)}
        return super().render_change_form(request, context, *args, **kwargs)

    def _acts_on(self, request: HttpRequest, row: M) -> list[Act]:
        if not self.may_act(request):
            return []
        return [act for act in acts_of(self.model) if act.offered(row)]

    def get_urls(self) -> list[URLPattern]:
        """The pages of the acts, before the one that takes any address for a row's."""
        meta = self.model._meta
        view = self.admin_site.admin_view(ActView(self))
        name = f"{meta.app_label}_{meta.model_name}_act"
        return [path("<path:object_id>/act/<slug:name>/", view, name=name), *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> Any:
        """Acts that can be done to many rows at once."""
        if not self.may_act(request):
            return {}
        return {
            act.name: (chosen_action(act), act.name, act.title)
            for act in acts_of(self.model)
            if act.for_many
        }

    # Who may
    def may_act(self, request: HttpRequest) -> bool:
        """Superusers, and whoever was given the permission to change these rows."""
        meta = self.model._meta
        return request.user.has_perm(f"{meta.app_label}.change_{meta.model_name}")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Staff."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Staff."""
        return bool(request.user.is_active and getattr(request.user, "is_staff", False))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Never."""
        return False


def _key_of(field: "Field[Any, Any]") -> str | None:
    return field.target_field.name if isinstance(field, ForeignKey) else None
