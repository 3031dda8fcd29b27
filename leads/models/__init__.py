"""Leads and what is known of them."""

from leads.models.importing import ImportStatus, LeadImport, Reject
from leads.models.knowledge import Activity, Score
from leads.models.lead import Lead, LeadCount, Status, Suppression

__all__ = [
    "Activity",
    "ImportStatus",
    "Lead",
    "LeadCount",
    "LeadImport",
    "Reject",
    "Score",
    "Status",
    "Suppression",
]
