"""Writing one step to one lead, or saying why not; the conductor and the preflight ask the same."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from campaigns.models import Campaign, Enrollment, Kind, Step, Variant
from campaigns.rules.liquid import MissingVariable, RenderError
from emailing.models import Mailbox
from emailing.rules.words import Words, why_not, write
from emailing.selectors.conducting import context_of


@dataclass(frozen=True)
class Letter:
    """A step in a lead's words; or none, with the reason.

    `final` says that nothing will be sent to this lead; else the reason can be mended.
    """

    enrollment: Enrollment
    step: Step
    variant: Variant | None
    mailbox: Mailbox
    words: Words | None = None
    refusal: str = ""
    final: bool = False


def compose(
    *,
    campaign: Campaign,
    enrollment: Enrollment,
    step: Step,
    variant: Variant | None,
    mailbox: Mailbox,
    unwanted: str | None,
) -> Letter:
    """Fill the step's words for the lead; `unwanted` is why no mail may go to it at all."""
    letter = Letter(enrollment, step, variant, mailbox)
    if unwanted:
        return replace(letter, refusal=unwanted, final=True)
    if step.kind != Kind.EMAIL or variant is None:
        return replace(letter, refusal=_("Calls and tasks come with a later capability."))
    context = context_of(campaign, enrollment.lead, mailbox)
    try:
        return replace(letter, words=write(variant.subject, variant.body, context))
    except (MissingVariable, RenderError) as error:
        return replace(letter, refusal=why_not(error))
