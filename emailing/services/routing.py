"""Which mailbox an enrollment's mails go through: the first choice is kept for all that follow."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from campaigns.models import Campaign, Enrollment
from emailing.models import Mailbox, Route
from emailing.rules.pace import spread
from emailing.selectors.conducting import routes_of
from emailing.selectors.pacing import usage_of
from emailing.services.mailboxes import trouble_of, usable_mailboxes
from neptie.kernel.errors import NotFound, Unprocessable

Ways = dict[UUID, Mailbox]
Troubles = dict[UUID, str]


def mailboxes_for(
    campaign: Campaign,
    enrollments: Sequence[Enrollment],
    usable: Sequence[Mailbox] | None = None,
    *,
    at: datetime,
) -> tuple[Ways, Troubles]:
    """The mailbox of each enrollment, by its id; or why there is none now, as a sentence.

    New ones are spread over the campaign's mailboxes that work (`usable`, where they are known),
    those first that have used the least of what they may send today; the others stay where they
    were. The campaign comes with its workspace.
    """
    routes = routes_of(enrollments)
    told = {id: trouble_of(mailbox) for id, mailbox in routes.items()}
    troubles = {id: trouble for id, trouble in told.items() if trouble}
    ways = {id: mailbox for id, mailbox in routes.items() if id not in troubles}
    fresh = [each for each in enrollments if each.id not in routes]
    try:
        usable = usable or (usable_of(campaign) if fresh else [])
    except (NotFound, Unprocessable) as error:
        return ways, troubles | {each.id: error.message for each in fresh}
    return ways | _spread(campaign, fresh, usable, at), troubles


def _spread(
    campaign: Campaign, fresh: Sequence[Enrollment], usable: Sequence[Mailbox], at: datetime
) -> Ways:
    if not fresh or not any(mailbox.pace.is_limited for mailbox in usable):
        return {each.id: choice(usable, each.lead_id) for each in fresh}
    zone = ZoneInfo(campaign.workspace.timezone)
    usages, today = usage_of(usable, at=at, zone=zone), at.astimezone(zone).date()
    loads = [(usages[each.id].planned, each.pace.workload(today)) for each in usable]
    places = spread(len(fresh), loads)
    return {each.id: usable[place] for each, place in zip(fresh, places, strict=True)}


def usable_of(campaign: Campaign) -> list[Mailbox]:
    """The mailboxes that the campaign may use and that work now; see `usable_mailboxes`."""
    return usable_mailboxes(
        workspace_id=campaign.workspace_id, account_ids=campaign.settings.get("account_ids")
    )


def choice(usable: Sequence[Mailbox], lead_id: UUID) -> Mailbox:
    """For a lead always the same, while the mailboxes are the same."""
    return usable[lead_id.int % len(usable)]


def keep_routes(ways: Mapping[UUID, Mailbox]) -> None:
    """Keep the mailbox of each enrollment that has none yet."""
    routes = [
        Route(workspace_id=mailbox.workspace_id, enrollment_id=id, mailbox=mailbox)
        for id, mailbox in ways.items()
    ]
    Route.objects.bulk_create(routes, ignore_conflicts=True)
