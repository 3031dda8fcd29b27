"""A small workspace to look around in. Every address lies under `.example`: no mail can leave."""

import csv

from django.conf import settings

from accounts.models import Membership
from campaigns.services.authoring import create_campaign
from campaigns.services.enrolling import assign_audience
from campaigns.services.steps import add_step
from leads.services.leads import LeadValues, create_lead

# The README imports the same file.
LEADS = settings.BASE_DIR / "docs" / "sample-leads.csv"
_FIRST_MAIL = """Hello {{ lead.first_name | default: "there" }},

I help {{ lead.industry | default: "teams like yours" }} companies hear back from more of the
people they write to. Would a short look at how that could work at
{{ lead.company | default: "your company" }} be worth ten minutes next week?

{{ sender.name }}
"""
_SECOND_MAIL = """Hello {{ lead.first_name | default: "there" }},

Only a short word after my last mail: is somebody else at
{{ lead.company | default: "your company" }} the better person to ask?

{{ sender.name }}
"""


def load_demo(owner: Membership) -> None:
    """The sample leads, and a draft campaign of two mails with all the new ones enrolled."""
    workspace_id, actor_id = owner.workspace_id, owner.user_id
    with LEADS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            create_lead(workspace_id=workspace_id, actor_id=actor_id, values=_lead(row))
    campaign = create_campaign(
        workspace_id=workspace_id,
        actor_id=actor_id,
        fields={
            "name": "Spring introductions",
            "description": "A first word to people who do not know us yet",
            "type": "email",
            "target_audience": {"statuses": ["new"]},
        },
    )
    for step in (
        {"kind": "email", "subject": "A question about {{ lead.company }}", "body": _FIRST_MAIL},
        {"kind": "wait", "delay_days": 3},
        {"kind": "email", "subject": "Who should I ask?", "body": _SECOND_MAIL},
    ):
        add_step(workspace_id=workspace_id, campaign_id=campaign.id, fields=step, actor_id=actor_id)
    assign_audience(workspace_id=workspace_id, campaign_id=campaign.id, actor_id=actor_id)


def _lead(row: dict[str, str]) -> LeadValues:
    return {
        "first_name": row["First Name"],
        "last_name": row["Last Name"],
        "email": row["Email"],
        "company": row["Company"],
        "job_title": row["Job Title"],
        "industry": row["Industry"],
        "country": row["Country"],
        "website": row["Website"],
        "source": row["Lead Source"],
        "status": row["Lead Status"],
        "tags": ["demo"],
    }
