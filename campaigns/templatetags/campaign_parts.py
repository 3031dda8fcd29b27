"""Parts that the pages of campaigns are made of."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.pages import Page
from campaigns.forms.audience import AudienceForm
from campaigns.models import Campaign, Step
from campaigns.selectors.audience import reach
from campaigns.selectors.overview import Outline, outline_of
from leads.selectors.organizing import segments_of

register = template.Library()


@register.simple_tag
def campaign_outline(campaign: Campaign) -> Outline:
    """How many steps and leads it has."""
    return outline_of(campaign)


@register.inclusion_tag("campaigns/audience_panel.html")
def audience_panel(campaign: Campaign, page: Page, open: bool = True) -> dict[str, Any]:
    """The filters of the campaign's audience, the segments to take some from, how many leads
    match, and the button that enrolls them."""
    audience = campaign.target_audience
    return {
        "campaign": campaign,
        "page": page,
        "open": open,
        "form": AudienceForm(
            initial=AudienceForm.shown(audience), workspace_id=campaign.workspace_id
        ),
        "segments": segments_of(campaign.workspace_id),
        "reach": reach(campaign, audience),
    }


@register.simple_tag
def delay_words(step: Step, first: bool, after_wait: bool) -> str:
    """When a step comes, in words; `after_wait`: the step before is a wait."""
    if not step.delay_days and not step.delay_hours:
        later = _("Right after the wait") if after_wait else _("Right after the step before")
        return _("When the campaign starts") if first else later
    later = _("after the wait") if after_wait else _("after the step before")
    after = _("after the start") if first else later
    return f"{span_words(step)} {after}"


@register.filter
def span_words(step: Step) -> str:
    """How long its delay is: “3 days 4 hours”."""
    days = ngettext("%(n)s day", "%(n)s days", step.delay_days) % {"n": step.delay_days}
    hours = ngettext("%(n)s hour", "%(n)s hours", step.delay_hours) % {"n": step.delay_hours}
    parts = [words for words, n in ((days, step.delay_days), (hours, step.delay_hours)) if n]
    return " ".join(parts) or _("no time")
