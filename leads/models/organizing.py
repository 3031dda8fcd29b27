"""How a team sorts its leads: tags, lists, fields of its own, and filters it comes back to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from accounts.scoping import WorkspaceOwned, WorkspaceQuerySet
from leads.models.lead import Lead
from neptie.kernel.constraints import CompositeForeignKey


class Tag(WorkspaceOwned):
    """A tag that leads have or had, as it is written; triggers of the leads note new ones."""

    name = models.CharField(max_length=100)

    objects = WorkspaceQuerySet["Tag"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("tag")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            models.UniqueConstraint(fields=["workspace", "name"], name="tag_once"),
        ]

    def __str__(self) -> str:
        return self.name


class LeadList(WorkspaceOwned):
    """Leads put together by hand; who is in it changes only when somebody says so."""

    name = models.CharField(max_length=200)
    created_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WorkspaceQuerySet["LeadList"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("list")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            models.UniqueConstraint("workspace", Lower("name"), name="lead_list_name_once"),
            CompositeForeignKey(field="created_by", name="lead_list_created_by_fk"),
        ]

    def __str__(self) -> str:
        return self.name


class ListMember(WorkspaceOwned):
    """A lead in a list."""

    lead_list = models.ForeignKey(
        LeadList, models.CASCADE, related_name="members", db_constraint=False, db_index=False
    )
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="+", db_constraint=False)
    added_at = models.DateTimeField(auto_now_add=True)

    objects = WorkspaceQuerySet["ListMember"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            models.UniqueConstraint(fields=["lead_list", "lead"], name="list_member_once"),
            CompositeForeignKey(field="lead_list", name="list_member_list_fk"),
            CompositeForeignKey(field="lead", name="list_member_lead_fk"),
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} in {self.lead_list_id}"


class CustomField(WorkspaceOwned):
    """A field of a team's own, and what its values are; a value lives in `Lead.custom` by `key`."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        NUMBER = "number", _("Number")
        DATE = "date", _("Date")
        BOOLEAN = "boolean", _("Yes or no")
        CHOICE = "choice", _("Choice")

    key = models.CharField(max_length=64)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.TEXT)
    choices = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WorkspaceQuerySet["CustomField"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("custom field")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            models.UniqueConstraint(fields=["workspace", "key"], name="custom_field_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["text", "number", "date", "boolean", "choice"]),
                name="custom_field_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Segment(WorkspaceOwned):
    """A filter with a name, as data (`leads.rules.criteria`); who is in it is asked each time."""

    name = models.CharField(max_length=200)
    criteria = models.JSONField(default=dict)
    created_by = models.ForeignKey(
        Membership, models.SET_NULL, null=True, related_name="+", db_constraint=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = WorkspaceQuerySet["Segment"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("segment")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            models.UniqueConstraint("workspace", Lower("name"), name="segment_name_once"),
            CompositeForeignKey(field="created_by", name="segment_created_by_fk"),
        ]

    def __str__(self) -> str:
        return self.name
