"""The conductor: takes what is due in the campaigns, writes it, and hands it to the outbox.

It sends nothing itself and opens no connection. An enrollment is claimed, its run written and its
message queued in one transaction; so a worker that dies leaves it due, and two at once take
different ones.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from campaigns.models import Campaign, Enrollment, StepRun
from campaigns.selectors.attachments import carried_by
from campaigns.selectors.campaigns import due_campaigns, starting_campaigns
from campaigns.selectors.plans import plan_of
from campaigns.selectors.words import words_of
from campaigns.services.departing import Departure, claim_due, depart, move_on, postpone
from campaigns.services.grace import begin
from campaigns.services.starting import complete_campaigns
from emailing.selectors.conducting import unwanted_leads
from emailing.services.composing import Letter, compose
from emailing.services.outbox import Draft, queue_messages
from emailing.services.routing import Ways, keep_routes, mailboxes_for

logger = logging.getLogger(__name__)

ASK_AGAIN = timedelta(minutes=5)
"""How long enrollments wait for a mailbox that cannot send."""


def advance_campaigns(now: datetime) -> int:
    """Bring every running campaign up to `now`; how many enrollments were moved.

    Those that were asked to start begin first. Campaigns take turns, a batch each, until nothing
    is due; then those that are through are completed. Safe to run twice, and several times at once.
    """
    _begin_starting(now)
    moved = 0
    broken: set[UUID] = set()
    while True:
        campaigns = [each for each in due_campaigns(now) if each.id not in broken]
        batch = sum(_advance(campaign, now, broken) for campaign in campaigns)
        moved += batch
        if not batch:
            break
    complete_campaigns()
    return moved


def _begin_starting(at: datetime) -> None:
    for campaign in starting_campaigns(at):
        try:
            begin(campaign=campaign, at=at)
        except Exception:
            logger.exception("Campaign %s could not be started.", campaign.id)


def _advance(campaign: Campaign, at: datetime, broken: set[UUID]) -> int:
    try:
        return advance_batch(campaign=campaign, at=at)
    except Exception:
        # Nothing of the batch is kept; the other campaigns must not wait for this one's fault.
        logger.exception("Campaign %s could not be advanced.", campaign.id)
        broken.add(campaign.id)
        return 0


@transaction.atomic
def advance_batch(*, campaign: Campaign, at: datetime) -> int:
    """Move up to a batch of a campaign's due enrollments; how many. The campaign comes with its
    workspace. The number of queries doesn't grow with the batch."""
    claimed = claim_due(campaign=campaign, at=at)
    if not claimed:
        return 0
    plan = plan_of(campaign)
    opens = plan.opens(at)
    if opens > at:
        postpone(enrollments=claimed, until=opens)
        return len(claimed)
    gone = [each for each in claimed if each.step and each.step.archived_at]
    move_on(enrollments=gone, plan=plan, at=at)
    _carry_out(campaign, [each for each in claimed if each not in gone], at)
    return len(claimed)


def _carry_out(campaign: Campaign, enrollments: Sequence[Enrollment], at: datetime) -> None:
    ways, troubles = mailboxes_for(campaign, enrollments, at=at)
    for reason in set(troubles.values()):
        waiting = [each for each in enrollments if troubles.get(each.id) == reason]
        postpone(enrollments=waiting, until=at + ASK_AGAIN, reason=reason)
    letters = _letters(campaign, [each for each in enrollments if each.id in ways], ways)
    runs = depart(departures=[_departure(letter) for letter in letters], at=at)
    leaving = [letter for letter in letters if letter.enrollment.id in runs]
    files = carried_by({letter.variant.id for letter in leaving if letter.variant})
    queue_messages([_draft(campaign, letter, runs, files) for letter in leaving])
    keep_routes({letter.enrollment.id: letter.mailbox for letter in leaving})


def _letters(campaign: Campaign, enrollments: Sequence[Enrollment], ways: Ways) -> list[Letter]:
    unwanted = unwanted_leads(campaign.workspace_id, [each.lead for each in enrollments])
    variants = words_of({each.step_id for each in enrollments if each.step_id})
    return [
        compose(
            campaign=campaign,
            enrollment=each,
            step=each.step,
            variant=variants.get(each.step.id),
            mailbox=ways[each.id],
            unwanted=unwanted.get(each.lead_id),
        )
        for each in enrollments
        if each.step
    ]


def _departure(letter: Letter) -> Departure:
    return Departure(letter.enrollment, letter.step, letter.variant, letter.refusal, letter.final)


def _draft(
    campaign: Campaign,
    letter: Letter,
    runs: Mapping[UUID, StepRun],
    files: Mapping[UUID, Sequence[UUID]],
) -> Draft:
    assert letter.words is not None
    assert letter.variant is not None
    return Draft(
        campaign=campaign,
        lead=letter.enrollment.lead,
        mailbox=letter.mailbox,
        subject=letter.words.subject,
        body=letter.words.body,
        html=letter.words.html,
        attachment_ids=files.get(letter.variant.id, ()),
        step_run=runs[letter.enrollment.id],
        step=letter.step,
        variant=letter.variant,
        track_opens=campaign.settings.get("track_opens", True),
        track_clicks=campaign.settings.get("track_clicks", True),
    )
