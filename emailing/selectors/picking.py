"""Whose turn it is in the outbox: mailboxes that are awake, and what of each may be taken.

The queue is read mailbox by mailbox, each by one probe of an index, so that ten thousand messages
of a mailbox that rests cost as much as one. Mailboxes come in no order: none waits behind the
backlog of another, and senders at once meet different ones.
"""

from datetime import datetime

from django.db.models import Q
from django.db.models.expressions import RawSQL

from accounts.scoping import WorkspaceQuerySet
from emailing.models import Message, MessageState
from emailing.selectors.sending import claimable

# An ARRAY is made once, whatever the plan around it: what is picked in it stays locked.
_PICKED = """
SELECT unnest(ARRAY(
  WITH RECURSIVE line (mailbox_id, due_at) AS (
    (
      SELECT mailbox_id, due_at FROM emailing_message
      WHERE state = 'queued' ORDER BY mailbox_id, due_at LIMIT 1
    )
    UNION ALL
    SELECT next.mailbox_id, next.due_at FROM line CROSS JOIN LATERAL (
      SELECT mailbox_id, due_at FROM emailing_message
      WHERE state = 'queued' AND mailbox_id > line.mailbox_id
      ORDER BY mailbox_id, due_at LIMIT 1
    ) AS next
  ), awake AS MATERIALIZED (
    SELECT mailbox.id FROM line JOIN emailing_mailbox AS mailbox ON mailbox.id = line.mailbox_id
    WHERE line.due_at <= %s AND (mailbox.wakes_at IS NULL OR mailbox.wakes_at <= %s)
    ORDER BY random()
  )
  SELECT picked.id FROM awake CROSS JOIN LATERAL ({due}) AS picked LIMIT %s
))
"""


def picked(*, at: datetime, limit: int) -> WorkspaceQuerySet[Message]:
    """Up to `limit` due messages that nobody holds, of a mailbox those that are due longest.

    Reading it locks them, and passes over what others have locked: only inside a transaction.
    """
    unreserved = Q(lease_until__isnull=True) | Q(lease_until__lt=at)
    of_mailbox = Message.objects.filter(mailbox=RawSQL("awake.id", ()))
    due = of_mailbox.filter(unreserved, state=MessageState.QUEUED, due_at__lte=at)
    ordered = claimable(due).order_by("due_at", "id").values("id")
    locking = ordered.select_for_update(of=("self",), skip_locked=True, no_key=True)[:limit]
    sql, values = locking.query.sql_with_params()
    # The text is ours, the values are parameters.
    ids = RawSQL(_PICKED.format(due=sql), (at, at, *values, limit))  # noqa: S611
    return Message.objects.filter(id__in=ids)
