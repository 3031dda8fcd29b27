"""Leads and what is known of them."""

from leads.models.bulk import BulkJob, JobStatus
from leads.models.importing import ImportedChange, ImportStatus, LeadImport, Reject, TriedAddress
from leads.models.knowledge import Activity, Note, Score
from leads.models.lead import Lead, LeadCount, Status, Suppression, Words
from leads.models.organizing import CustomField, LeadList, ListMember, Segment, Tag
from leads.models.table import TableView

__all__ = [
    "Activity",
    "BulkJob",
    "CustomField",
    "ImportStatus",
    "ImportedChange",
    "JobStatus",
    "Lead",
    "LeadCount",
    "LeadImport",
    "LeadList",
    "ListMember",
    "Note",
    "Reject",
    "Score",
    "Segment",
    "Status",
    "Suppression",
    "TableView",
    "Tag",
    "TriedAddress",
    "Words",
]
