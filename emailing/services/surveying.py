"""Going through a campaign's leads before it starts: who gets the next mail, and who does not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from campaigns.models import Campaign, Enrollment, Step, Variant
from campaigns.rules.sequence import BEFORE_ALL, Plan
from emailing.models import Mailbox
from emailing.selectors.conducting import unwanted_leads
from emailing.services.composing import compose
from emailing.services.routing import mailboxes_for

_NAMED = 10


@dataclass
class Skip:
    """Leads that get no mail for one reason, the first ten of them by their ids."""

    reason: str
    count: int = 0
    lead_ids: list[UUID] = field(default_factory=list)

    def add(self, lead_id: UUID) -> None:
        """One more."""
        self.count += 1
        if len(self.lead_ids) < _NAMED:
            self.lead_ids.append(lead_id)


@dataclass
class Preflight:
    """What a start leads to, as things stand. `enrolled` are those under way or about to be;
    the next mails of all that are written to go out from `first_at` to `last_at` (None where
    nobody is)."""

    mailboxes: Sequence[Mailbox]
    enrolled: int = 0
    will_send: int = 0
    skipped: dict[str, Skip] = field(default_factory=dict)
    first_at: datetime | None = None
    last_at: datetime | None = None

    @property
    def account_ids(self) -> list[UUID]:
        """The ids of the mailboxes."""
        return [mailbox.id for mailbox in self.mailboxes]

    @property
    def left_out(self) -> int:
        """How many leads get no mail."""
        return self.enrolled - self.will_send

    @property
    def skips(self) -> list[Skip]:
        """The reasons, the most frequent one first."""
        return sorted(self.skipped.values(), key=lambda skip: -skip.count)

    def skip(self, lead_id: UUID, reason: str) -> None:
        """This lead gets no mail."""
        self.enrolled += 1
        self.skipped.setdefault(reason, Skip(reason)).add(lead_id)

    def send(self, at: datetime) -> None:
        """One gets its next mail at that time."""
        self.enrolled += 1
        self.will_send += 1
        self.first_at = min(self.first_at or at, at)
        self.last_at = max(self.last_at or at, at)


@dataclass(frozen=True)
class Survey:
    """What stands before a campaign's leads: its plan, and the steps and words to come."""

    campaign: Campaign
    plan: Plan
    steps: Mapping[UUID, Step]
    variants: Mapping[UUID, Variant]
    at: datetime

    def add(self, enrollments: Sequence[Enrollment], preflight: Preflight) -> None:
        """Count these enrollments in; a handful of queries for all of them."""
        ways, troubles = mailboxes_for(self.campaign, enrollments, preflight.mailboxes, at=self.at)
        leads = [enrollment.lead for enrollment in enrollments]
        unwanted = unwanted_leads(self.campaign.workspace_id, leads)
        for each in enrollments:
            ahead = self._ahead(each)
            trouble = troubles.get(each.id) or _stuck(each)
            if trouble is None and ahead is not None:
                trouble = self._trouble(each, ahead[0], ways[each.id], unwanted.get(each.lead_id))
            if trouble:
                preflight.skip(each.lead_id, trouble)
            elif ahead:
                preflight.send(self.plan.opens(max(ahead[1], self.at)))
            else:
                preflight.skip(each.lead_id, _("No step is left for this lead."))

    def _ahead(self, enrollment: Enrollment) -> tuple[Step, datetime] | None:
        """The step that comes next, and when; that of one that was taken out is the one after."""
        waits_until = enrollment.next_at or self.at
        step = self.steps.get(enrollment.step_id) if enrollment.step_id else None
        if step:
            return step, waits_until
        position = enrollment.step.position if enrollment.step else BEFORE_ALL
        due = self.plan.after(position, waits_until)
        return (self.steps[due.step_id], due.at) if due else None

    def _trouble(
        self, enrollment: Enrollment, step: Step, mailbox: Mailbox, unwanted: str | None
    ) -> str:
        letter = compose(
            campaign=self.campaign,
            enrollment=enrollment,
            step=step,
            variant=self.variants.get(step.id),
            mailbox=mailbox,
            unwanted=unwanted,
        )
        return letter.refusal


def _stuck(enrollment: Enrollment) -> str | None:
    """A mail of it is in doubt, which a start does not change."""
    return enrollment.hold_reason if getattr(enrollment, "in_doubt", False) else None
