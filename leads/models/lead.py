"""The lead, its exact counts, and who must not be written to."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Workspace
from accounts.scoping import WorkspaceOwned, WorkspaceQuerySet
from neptie.kernel.constraints import CompositeForeignKey


class Status(models.TextChoices):
    """Where a lead stands."""

    NEW = "new", _("New")
    CONTACTED = "contacted", _("Contacted")
    REPLIED = "replied", _("Replied")
    QUALIFIED = "qualified", _("Qualified")
    UNQUALIFIED = "unqualified", _("Unqualified")
    CONVERTED = "converted", _("Converted")
    BOUNCED = "bounced", _("Bounced")
    UNSUBSCRIBED = "unsubscribed", _("Unsubscribed")


class Words(models.Func):
    """The words of some columns as full-text search takes them.

    What stands between words in addresses, names and titles is made blank first: so the parts of
    “ada@engines.example” are found as words, and those of “Co-founder / CTO”.
    """

    template = (
        "to_tsvector('simple'::regconfig, translate(%(expressions)s, "
        "'@._+/\\:,;&()#*|<>=\"''-', '                       '))"
    )
    arg_joiner = " || ' ' || "
    output_field: ClassVar = SearchVectorField()


# Leads that were merged into others are in no list and no count.
_LISTED = models.Q(merged_into__isnull=True)


class Lead(WorkspaceOwned):
    """A person a team may write to. `email` is stored folded: it is the workspace's key.

    The indexes serve the list's filters, totals and orders (`leads.selectors.where`), and no more:
    each of them is paid by every row of an import. One whose values are all alike in new leads, or
    that grow with time, costs little; `workspace` alone is the prefix of the tenant key.
    """

    full_name = models.CharField(max_length=300)
    first_name = models.CharField(max_length=300, blank=True, default="")
    last_name = models.CharField(max_length=300, blank=True, default="")
    email = models.CharField(max_length=254)
    phone = models.CharField(max_length=64, blank=True, default="")
    company = models.CharField(max_length=300, blank=True, default="")
    job_title = models.CharField(max_length=300, blank=True, default="")
    industry = models.CharField(max_length=300, blank=True, default="")
    website = models.CharField(max_length=300, blank=True, default="")
    country = models.CharField(max_length=300, blank=True, default="")
    timezone = models.CharField(max_length=64, blank=True, default="")
    status = models.CharField(max_length=16, choices=Status, default=Status.NEW)
    source = models.CharField(max_length=300, blank=True, default="")
    owner = models.ForeignKey(
        Membership,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    tags = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    custom = models.JSONField(default=dict, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    # The import that created it, for its undo; found by the range of its ids, so not indexed.
    import_id = models.UUIDField(null=True, blank=True, editable=False)
    first_contacted_at = models.DateTimeField(null=True, blank=True)
    last_contacted_at = models.DateTimeField(null=True, blank=True)
    last_replied_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = WorkspaceQuerySet["Lead"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("lead")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            models.UniqueConstraint(fields=["workspace", "email"], name="lead_email_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values), name="lead_status_known"
            ),
            CompositeForeignKey(field="owner", name="lead_owner_fk"),
            CompositeForeignKey(field="merged_into", name="lead_merged_into_fk"),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "status", "industry", "-id"],
                condition=_LISTED,
                name="lead_by_status",
            ),
            # By status alone too: a walk from the newest meets none of an older status for long.
            models.Index(
                fields=["workspace", "status", "-id"], condition=_LISTED, name="lead_by_stage"
            ),
            models.Index(
                fields=["workspace", "industry", "-id"], condition=_LISTED, name="lead_by_industry"
            ),
            models.Index(
                "workspace",
                Lower("country"),
                models.F("id").desc(),
                # Named once more, because only then is a count answered by the index alone.
                include=["country"],
                condition=_LISTED,
                name="lead_by_country",
            ),
            models.Index(
                fields=["workspace", "owner", "-id"], condition=_LISTED, name="lead_by_owner"
            ),
            models.Index(
                "workspace", Lower("full_name"), "id", condition=_LISTED, name="lead_by_name"
            ),
            models.Index(
                fields=["workspace", "updated_at", "id"], condition=_LISTED, name="lead_by_change"
            ),
            models.Index(
                fields=["workspace", "-last_contacted_at", "-id"],
                condition=_LISTED & models.Q(last_contacted_at__isnull=False),
                name="lead_by_contact",
            ),
            models.Index(
                fields=["merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="lead_merged",
            ),
            GinIndex(fields=["tags"], condition=_LISTED, name="lead_by_tag"),
            GinIndex(fields=["custom"], condition=_LISTED, name="lead_by_custom"),
            GinIndex(
                Words("full_name", "company", "email", "job_title"),
                condition=_LISTED,
                name="lead_by_words",
            ),
        ]

    def __str__(self) -> str:
        return self.email


class LeadCount(models.Model):
    """How many listed leads of a status and industry, kept exact by the triggers of the leads."""

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="+", db_constraint=False)
    status = models.CharField(max_length=16)
    industry = models.CharField(max_length=300)
    count = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "status", "industry"], name="lead_count_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.industry}: {self.count}"


class Suppression(WorkspaceOwned):
    """An address or domain that no mail goes to. The hash survives when the value is erased."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("Address")
        DOMAIN = "domain", _("Domain")

    kind = models.CharField(max_length=8, choices=Kind)
    value_hash = models.BinaryField(max_length=32)
    value = models.CharField(max_length=254, null=True, blank=True)
    reason = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = WorkspaceQuerySet["Suppression"].as_manager()

    class Meta(WorkspaceOwned.Meta):
        verbose_name = _("suppression")
        constraints = [
            *WorkspaceOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["workspace", "kind", "value_hash"], name="suppression_once"
            ),
        ]

    def __str__(self) -> str:
        return self.value or "erased"
