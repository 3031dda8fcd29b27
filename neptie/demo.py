"""A small workspace to look around in. Every address lies under `.example`: no mail can leave."""

from accounts.models import Membership
from campaigns.services.authoring import create_campaign
from campaigns.services.enrolling import assign_audience
from campaigns.services.steps import add_step
from leads.services.leads import LeadValues, create_lead

# first name, last name, company, job title, industry, country, source, status
_PEOPLE = (
    ("Mara", "Lindqvist", "Northwind Rail", "VP Operations", "Transport", "Sweden", "Referral", "new"),
    ("Tomás", "Herrera", "Cobalt Foods", "Head of Purchasing", "Food", "Spain", "Trade fair", "new"),
    ("Aiko", "Tanaka", "Hoshi Optics", "CTO", "Optics", "Japan", "Website", "contacted"),
    ("Samuel", "Okafor", "Lagos Freight", "Managing Director", "Transport", "Nigeria", "Website", "new"),
    ("Lena", "Brandt", "Kranich Software", "Head of Sales", "Software", "Germany", "Referral", "qualified"),
    ("Priya", "Raman", "Indigo Health", "Director of IT", "Health", "India", "Webinar", "new"),
    ("Jonas", "Weber", "Alpen Energie", "Procurement Manager", "Energy", "Switzerland", "Trade fair", "new"),
    ("Chloé", "Martin", "Atelier Rive", "Founder", "Retail", "France", "Website", "converted"),
    ("Noah", "Fischer", "Blaufeld Bank", "Team Lead Payments", "Finance", "Germany", "Webinar", "new"),
    ("Isabel", "Costa", "Porto Marine", "COO", "Transport", "Portugal", "Referral", "new"),
    ("Ewan", "Grant", "Caledon Paper", "Plant Manager", "Manufacturing", "Scotland", "List", "unqualified"),
    ("Yara", "Haddad", "Cedar Clinics", "Chief Medical Officer", "Health", "Lebanon", "Webinar", "new"),
)  # fmt: skip
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
    """Twelve leads and a draft campaign of two mails that all of the new ones are enrolled in."""
    workspace_id, actor_id = owner.workspace_id, owner.user_id
    for person in _PEOPLE:
        create_lead(workspace_id=workspace_id, actor_id=actor_id, values=_lead(*person))
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


def _lead(
    first: str,
    last: str,
    company: str,
    title: str,
    industry: str,
    country: str,
    source: str,
    status: str,
) -> LeadValues:
    domain = f"{company.lower().replace(' ', '-')}.example"
    return {
        "first_name": first,
        "last_name": last,
        "full_name": f"{first} {last}",
        "email": f"{last.lower()}@{domain}",
        "company": company,
        "job_title": title,
        "industry": industry,
        "country": country,
        "website": f"https://{domain}",
        "source": source,
        "status": status,
        "tags": ["demo"],
    }
