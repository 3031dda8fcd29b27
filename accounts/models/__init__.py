"""People, workspaces, credentials, and the record of what was done."""

from accounts.models.credentials import ApiKey, RefreshToken
from accounts.models.people import Membership, Role, User, Workspace
from accounts.models.records import BusinessEvent, EventCursor, IdempotencyRecord

__all__ = [
    "ApiKey",
    "BusinessEvent",
    "EventCursor",
    "IdempotencyRecord",
    "Membership",
    "RefreshToken",
    "Role",
    "User",
    "Workspace",
]
