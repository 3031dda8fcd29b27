"""What recipients do with a mail: opening it, following its links, opting out.

Written to PostgreSQL before the answer. What a machine did is kept apart, with the reason, and
changes nothing about the lead. Events mark the first of their kind for a message, people and
machines apart.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.services.running import stop_enrollments
from emailing.models import Event, EventKind, Message
from emailing.services.happenings import activity_of, event_of
from leads.services.activity import note_activities
from leads.services.outcomes import mark_unsubscribed

# The column of a message that a conditional UPDATE sets once: whoever sets it was first.
_FIRSTS = {
    EventKind.OPENED: "first_opened_at",
    EventKind.CLICKED: "first_clicked_at",
    EventKind.UNSUBSCRIBED: "unsubscribed_at",
}


def open_mail(*, message: Message, at: datetime, machine: str | None = None) -> None:
    """The pixel was fetched: by a person, or by a machine for the reason given."""
    _happened(message, EventKind.OPENED, at, machine, {})


def click_link(*, message: Message, index: int, at: datetime, machine: str | None = None) -> None:
    """Link number `index` was followed. A person who clicks has opened, pictures shown or not."""
    if machine is None and message.first_opened_at is None:
        _happened(message, EventKind.OPENED, at, None, {"by": "click"})
    _happened(message, EventKind.CLICKED, at, machine, {"link": index})


@transaction.atomic
def opt_out(*, message: Message, at: datetime) -> None:
    """The person wants no more mail: the address is suppressed, every sequence of the lead stops.

    Asked again it is done again, for the address may have been taken off the list meanwhile;
    it is counted once.
    """
    if _is_first(message, EventKind.UNSUBSCRIBED, at):
        _tell_first(message, EventKind.UNSUBSCRIBED, at, {})
    stop_enrollments(
        workspace_id=message.workspace_id,
        lead_id=message.lead_id,
        reason=_("The lead has unsubscribed."),
        at=at,
    )
    mark_unsubscribed(
        workspace_id=message.workspace_id, lead_id=message.lead_id, address=message.to
    )


def _happened(
    message: Message, kind: EventKind, at: datetime, machine: str | None, data: dict[str, Any]
) -> None:
    if machine is not None:
        _machine_did(message, kind, at, machine, data)
    elif getattr(message, _FIRSTS[kind]) is not None:
        event_of(message, kind, at, first=False, data=data).save(force_insert=True)
    else:
        _person_did(message, kind, at, data)


@transaction.atomic
def _person_did(message: Message, kind: EventKind, at: datetime, data: dict[str, Any]) -> None:
    if _is_first(message, kind, at):
        _tell_first(message, kind, at, data)
    else:
        event_of(message, kind, at, first=False, data=data).save(force_insert=True)


def _is_first(message: Message, kind: EventKind, at: datetime) -> bool:
    column = _FIRSTS[kind]
    unset = Message.objects.filter(id=message.id, **{f"{column}__isnull": True})
    return bool(unset.update(**{column: at}))


def _tell_first(message: Message, kind: EventKind, at: datetime, data: dict[str, Any]) -> None:
    event_of(message, kind, at, data=data).save(force_insert=True)
    note_activities(
        workspace_id=message.workspace_id, activities=[activity_of(message, kind.value, at)]
    )


@transaction.atomic
def _machine_did(
    message: Message, kind: EventKind, at: datetime, machine: str, data: dict[str, Any]
) -> None:
    """Machines come in swarms: the message's row is held so that only one of them is the first."""
    Message.objects.select_for_update(no_key=True).only("id").get(id=message.id)
    earlier = Event.objects.filter(message_id=message.id, kind=kind, machine__isnull=False)
    event_of(message, kind, at, first=not earlier.exists(), machine=machine, data=data).save(
        force_insert=True
    )
