"""Campaigns whose mails are written and wait in the outbox."""

from collections.abc import Sequence
from uuid import UUID

from accounts.models import Membership
from campaigns.models import Campaign
from campaigns.services.authoring import create_campaign
from campaigns.services.enrolling import assign_leads
from campaigns.services.steps import add_step
from emailing.services.conducting import advance_campaigns
from emailing.services.preflight import start
from neptie.kernel.clock import now

_SUBJECT = "{{ lead.first_name }}, a question about {{ lead.company }}"
# With what sending adds, about 4 kB on the wire.
_BODY = """Hello {{ lead.first_name | default: "there" }},

I came across {{ lead.company }} while I was reading about {{ lead.industry | downcase }} in
{{ lead.country }}. As {{ lead.job_title }} you will know better than anybody how much of a week
goes into finding out whom to write to next, and how little of it comes back as an answer.

We have spent two years on that one question with teams of about your size. What we found is
plain enough: it is not the number of mails that counts, it is whether the first line says
something that could not have been said to anybody else. So we made a tool that reads what a team
already knows, says whom to write to first and why, and leaves the writing to people who can write.

It does not send anything by itself, and it does not guess: where it knows little about somebody it
says so, and leaves that person to you. What it learns from your answers stays with your team, and
you can take all of it with you, as plain files, on any day you like and without asking anybody.

Three teams in {{ lead.country }} use it at the moment. One of them wrote down what changed for
them, numbers included: https://www.engines.example/stories/three-teams

Would it be worth ten minutes of your time next week to see whether it could do the same at
{{ lead.company }}? If it is not, a single word is enough and I will not write again.

{{ sender.name }}
"""


def queue_campaign(owner: Membership, lead_ids: Sequence[UUID]) -> Campaign:
    """A running campaign of one mail, written to each of the leads and not sent yet."""
    who = {"workspace_id": owner.workspace_id, "actor_id": owner.user_id}
    campaign = create_campaign(**who, fields={"name": "Spring introductions", "type": "email"})
    words = {"kind": "email", "subject": _SUBJECT, "body": _BODY}
    add_step(**who, campaign_id=campaign.id, fields=words)
    assign_leads(**who, campaign_id=campaign.id, lead_ids=lead_ids)
    start(**who, campaign_id=campaign.id, at=now())
    advance_campaigns(now())
    return campaign
