"""What happens to a lead's status when something happens to the lead.

A status that says more is never lowered: a customer who opts out of mail stays a customer
(suppression keeps the mails away), and a rep's own judgement outlives a reply.
"""

from dataclasses import dataclass

STATUSES = (
    "new",
    "contacted",
    "replied",
    "qualified",
    "unqualified",
    "converted",
    "bounced",
    "unsubscribed",
)


@dataclass(frozen=True)
class Move:
    """Leads that stand at one of `before` come to stand at `to`; all others stay."""

    before: frozenset[str]
    to: str


CONTACTED = Move(frozenset({"new"}), "contacted")
REPLIED = Move(frozenset({"new", "contacted"}), "replied")
BOUNCED = Move(frozenset(STATUSES) - {"converted", "unsubscribed", "bounced"}, "bounced")
UNSUBSCRIBED = Move(frozenset(STATUSES) - {"converted", "unsubscribed"}, "unsubscribed")

# The reasons of a suppression that a lead's status shows too.
_SHOWN = {"unsubscribed": UNSUBSCRIBED, "bounced": BOUNCED}

# What an import must not take back: the person or the mail server said it.
LASTING = frozenset({"bounced", "unsubscribed"})

# Kinds of activity that say the person took notice.
ENGAGING = frozenset({"opened", "clicked", "replied"})


def arriving_as(status: str, suppressed_for: str | None) -> str:
    """The status a new lead comes in with, whose address may be suppressed for a reason."""
    move = _SHOWN.get(suppressed_for or "")
    return move.to if move and status in move.before else status
