"""Writing campaigns: what they are called, whom they are for, and how they send."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts import events
from campaigns.models import Campaign, CampaignStatus, State
from campaigns.rules.ledger import ALIVE
from campaigns.rules.options import complete, unfit
from leads.rules.criteria import clean
from leads.selectors.organizing import require_known
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict, Invalid


class RequireAccounts(Protocol):
    """Raises NotFound unless all of these are e-mail accounts of the workspace."""

    def __call__(self, *, workspace_id: UUID, account_ids: Sequence[str]) -> None: ...


@transaction.atomic
def create_campaign(
    *, workspace_id: UUID, fields: Mapping[str, Any], actor_id: UUID | None
) -> Campaign:
    """A draft without steps; `fields` are checked: name, type, description, target_audience and
    settings, where a setting that is not named has its default."""
    _check_accounts(workspace_id, fields)
    _check_audience(workspace_id, fields.get("target_audience", {}))
    values = {**fields, "settings": complete(fields.get("settings", {}))}
    campaign = Campaign.objects.create(workspace_id=workspace_id, **values)
    _tell("campaign.created", campaign, actor_id, fields)
    return campaign


@transaction.atomic
def update_campaign(
    *, workspace_id: UUID, campaign_id: UUID, fields: Mapping[str, Any], actor_id: UUID | None
) -> Campaign:
    """Change what is named and leave the rest, single settings too.

    Conflict when it is archived; Invalid for a type that does not take its steps; NotFound for
    accounts, lists and members that the workspace does not have.
    """
    campaign = lock_living(workspace_id=workspace_id, campaign_id=campaign_id)
    _check_accounts(workspace_id, fields)
    # What it is for already may name a list that is gone since: then nobody is found by it.
    if fields.get("target_audience", campaign.target_audience) != campaign.target_audience:
        _check_audience(workspace_id, fields["target_audience"])
    _check_type(campaign, fields.get("type", campaign.type))
    for name, value in fields.items():
        setattr(campaign, name, value if name != "settings" else complete(campaign.settings, value))
    campaign.save(update_fields=[*fields, "updated_at"])
    _tell("campaign.updated", campaign, actor_id, fields)
    return campaign


@transaction.atomic
def archive_campaign(*, workspace_id: UUID, campaign_id: UUID, actor_id: UUID | None) -> None:
    """Put a campaign away for good; who is still under way in it stops. Twice is once."""
    campaign = lock_campaign(workspace_id=workspace_id, campaign_id=campaign_id)
    if campaign.status == CampaignStatus.ARCHIVED:
        return
    at = now()
    campaign.status, campaign.archived_at = CampaignStatus.ARCHIVED, at
    campaign.starts_at = None
    campaign.save(update_fields=["status", "archived_at", "starts_at", "updated_at"])
    _stop_all(campaign, at)
    _tell("campaign.archived", campaign, actor_id)


def _stop_all(campaign: Campaign, at: datetime) -> None:
    alive = campaign.enrollments.filter(state__in=ALIVE)
    # In one order, as those lock them who settle a batch: an UPDATE alone takes any.
    list(alive.select_for_update(no_key=True).order_by("id").values_list("id"))
    alive.update(
        state=State.STOPPED, hold_reason=_("The campaign was archived."), next_at=None, ended_at=at
    )


def lock_campaign(*, workspace_id: UUID, campaign_id: UUID) -> Campaign:
    """The campaign, its row held until the commit; NotFound.

    Not against readers, nor against the key checks of rows that point at it.
    """
    return Campaign.objects.select_for_update(no_key=True).get_or_refuse(
        workspace_id=workspace_id, id=campaign_id
    )


def lock_living(*, workspace_id: UUID, campaign_id: UUID) -> Campaign:
    """As `lock_campaign`; Conflict when it is archived."""
    campaign = lock_campaign(workspace_id=workspace_id, campaign_id=campaign_id)
    if campaign.status == CampaignStatus.ARCHIVED:
        raise Conflict(
            _("This campaign is archived and cannot be changed; make a new one."),
            code="campaign_archived",
        )
    return campaign


def _check_audience(workspace_id: UUID, audience: Mapping[str, Any]) -> None:
    require_known(workspace_id, clean(audience))


def _check_accounts(workspace_id: UUID, fields: Mapping[str, Any]) -> None:
    """Mailboxes lie downstream, so the settings say who knows them."""
    account_ids = fields.get("settings", {}).get("account_ids")
    if account_ids:
        require: RequireAccounts = import_string(settings.NEPTIE_ACCOUNTS_CHECK)
        require(workspace_id=workspace_id, account_ids=account_ids)


def _check_type(campaign: Campaign, campaign_type: str) -> None:
    kinds = set(
        campaign.steps.filter(archived_at__isnull=True).order_by().values_list("kind", flat=True)
    )
    if found := unfit(campaign_type, kinds):
        sentence = _("Its steps of kind “%(kind)s” do not fit this type; delete them first.") % {
            "kind": found[0]
        }
        raise Invalid(f"type: {sentence}", errors={"type": [sentence]})


def _tell(
    event: str, campaign: Campaign, actor_id: UUID | None, fields: Mapping[str, Any] | None = None
) -> None:
    events.record(
        workspace_id=campaign.workspace_id,
        type=event,
        object_ids=[campaign.id],
        fields=fields or (),
        actor_id=actor_id,
    )
