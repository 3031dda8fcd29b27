"""Why a lead cannot be made, changed or deleted, each with the lead that stands in the way."""

from uuid import UUID

from django.utils.translation import gettext as _

from neptie.kernel.errors import Conflict


def merged(into_id: UUID) -> Conflict:
    """Who deletes a lead that was merged is told which one it is now."""
    return Conflict(
        _("This lead was merged into another; that is the one to delete."),
        existing_id=into_id,
        code="lead_merged",
    )


def already(lead_id: UUID) -> Conflict:
    """The address is a lead's."""
    return Conflict(
        _("A lead with this e-mail address exists already; change it, or use leads/upsert."),
        existing_id=lead_id,
        code="lead_exists",
    )


def changed_since(lead_id: UUID) -> Conflict:
    """Somebody else changed the lead meanwhile."""
    return Conflict(
        _(
            "This lead was changed while you were writing. Nothing is saved yet: look at what it "
            "says now, and save again."
        ),
        existing_id=lead_id,
        code="lead_changed",
    )


def contacted(lead_id: UUID) -> Conflict:
    """What was sent stays counted."""
    return Conflict(
        _(
            "This lead was contacted, so it stays for the figures; set its status to unsubscribed "
            "instead, and nothing more is sent."
        ),
        existing_id=lead_id,
        code="lead_contacted",
    )
