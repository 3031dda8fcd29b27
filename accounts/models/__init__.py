"""People, workspaces, credentials, and the record of what was done."""

from accounts.models.credentials import ApiKey, RefreshToken
from accounts.models.invitations import Invitation
from accounts.models.mail import ProductMail
from accounts.models.people import Membership, Role, User, Workspace
from accounts.models.records import BusinessEvent, EventCursor, IdempotencyRecord

__all__ = [
    "ApiKey",
    "BusinessEvent",
    "EventCursor",
    "IdempotencyRecord",
    "Invitation",
    "Membership",
    "ProductMail",
    "RefreshToken",
    "Role",
    "User",
    "Workspace",
]
