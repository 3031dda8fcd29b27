"""Starting a campaign: what would stop it is told first, and who will get no mail, and why."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Enrollment, Outcome, StepRun
from campaigns.rules.ledger import ALIVE
from campaigns.selectors.plans import plan_with
from campaigns.selectors.words import words_of
from campaigns.services.grace import GRACE, ask_start
from campaigns.services.starting import lock_startable, start_campaign
from emailing.services.readiness import check_steps
from emailing.services.routing import usable_of
from emailing.services.surveying import Preflight, Survey
from neptie.kernel.errors import Unprocessable

_AT_ONCE = 1_000


@transaction.atomic
def start(
    *, workspace_id: UUID, campaign_id: UUID, at: datetime, actor_id: UUID | None
) -> tuple[Campaign, Preflight]:
    """Look, then set the campaign running.

    Unprocessable, and nothing changed, when it is neither a draft nor paused, has no steps, an
    empty one, one that cannot be carried out or filled, no leads, or no mailbox that works;
    NotFound when its settings name an e-mail account that the workspace does not have.
    """
    campaign = lock_startable(workspace_id=workspace_id, campaign_id=campaign_id)
    preflight = look(campaign=campaign, at=at)
    started = start_campaign(
        workspace_id=workspace_id, campaign_id=campaign_id, at=at, actor_id=actor_id
    )
    return started, preflight


@transaction.atomic
def ask(
    *, workspace_id: UUID, campaign_id: UUID, at: datetime, actor_id: UUID | None
) -> tuple[Campaign, Preflight]:
    """Look, then let the campaign begin in a moment, so that it can be taken back until then.

    Refuses what `start` refuses.
    """
    campaign = lock_startable(workspace_id=workspace_id, campaign_id=campaign_id)
    preflight = look(campaign=campaign, at=at + GRACE)
    asked = ask_start(workspace_id=workspace_id, campaign_id=campaign_id, at=at, actor_id=actor_id)
    return asked, preflight


def look(*, campaign: Campaign, at: datetime) -> Preflight:
    """What a start would lead to; raises what `start` raises."""
    steps = list(campaign.steps.filter(archived_at__isnull=True))
    variants = words_of([step.id for step in steps])
    check_steps(campaign.workspace_id, steps, variants)
    preflight = Preflight(usable_of(campaign))
    plan = plan_with(campaign, steps)
    survey = Survey(campaign, plan, {step.id: step for step in steps}, variants, at)
    for enrollments in _batches(campaign):
        survey.add(enrollments, preflight)
    if not preflight.enrolled:
        raise Unprocessable(
            _("This campaign has no leads to write to; assign some first."), code="no_leads"
        )
    return preflight


def _batches(campaign: Campaign) -> Iterator[Sequence[Enrollment]]:
    """Those that have not ended, with lead and step; `in_doubt` where a mail of theirs is."""
    uncertain = StepRun.objects.filter(enrollment=OuterRef("pk"), outcome=Outcome.UNCERTAIN)
    alive = campaign.enrollments.filter(state__in=ALIVE).annotate(in_doubt=Exists(uncertain))
    found = alive.select_related("lead", "step").order_by("id").iterator(chunk_size=_AT_ONCE)
    while batch := list(islice(found, _AT_ONCE)):
        yield batch
