"""Adding, changing, removing and choosing mailboxes, and the sandbox that every workspace has."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import events
from accounts.selectors import membership_in
from emailing.models import Mailbox, Provider
from emailing.providers import GRANTING
from emailing.selectors.mailboxes import living_mailboxes
from emailing.services.credentials import check_hosts, sealed, without_passwords
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict, Invalid, NotFound, Unprocessable
from neptie.kernel.jobs import enqueue

_PACING = ("daily_cap", "hourly_cap", "min_gap_seconds", "ramp_up")
_AWAKE: Mapping[str, Any] = {"rests_until": None, "rest_reason": "", "wakes_at": None}


def create_mailbox(
    *,
    workspace_id: UUID,
    actor_id: UUID | None,
    email: str,
    provider: str,
    oauth_token: str = "",
    smtp: Mapping[str, Any] | None = None,
    imap: Mapping[str, Any] | None = None,
    **details: Any,
) -> Mailbox:
    """Add an account; `details` are the fields that `update_mailbox` changes.

    `smtp` and `imap` are `{host, port, username, password, security}`. Token and passwords are
    stored encrypted. Invalid for a host that leads inside or nowhere; Conflict when the workspace
    has the account.
    """
    given = {"smtp": smtp, "imap": imap}
    servers = {name: server for name, server in given.items() if server}
    _check_pacing(provider, details)
    check_hosts(servers)
    mailbox = Mailbox(
        workspace_id=workspace_id,
        email=email.lower(),
        provider=provider,
        servers=without_passwords(servers),
        **details,
    )
    mailbox.secret = sealed(mailbox, oauth_token=oauth_token, servers=servers)
    mailbox.connected_by = membership_in(workspace_id, user_id=actor_id)
    insert_mailbox(mailbox, actor_id)
    return mailbox


def _check_pacing(provider: str, details: Mapping[str, Any]) -> None:
    named = [field for field in _PACING if details.get(field)]
    if provider == Provider.SANDBOX and named:
        sentence = _("The sandbox has no caps, gaps or ramp.")
        raise Invalid(f"{named[0]}: {sentence}", errors={field: [sentence] for field in named})


@transaction.atomic
def insert_mailbox(mailbox: Mailbox, actor_id: UUID | None) -> None:
    """Store a new one; Conflict when the workspace has the account."""
    try:
        with transaction.atomic():
            mailbox.save(force_insert=True)
    except IntegrityError as error:
        raise _taken(mailbox) from error
    _told("account.created", mailbox, actor_id)


def _taken(mailbox: Mailbox) -> Conflict:
    existing = living_mailboxes(mailbox.workspace_id).filter(
        provider=mailbox.provider, email=mailbox.email
    )
    return Conflict(
        _("This workspace already has this account."),
        existing_id=existing.values_list("id", flat=True).first(),
    )


@transaction.atomic
def update_mailbox(
    *, workspace_id: UUID, mailbox_id: UUID, changes: Mapping[str, Any], actor_id: UUID | None
) -> Mailbox:
    """Change sender name, signature, caps (mails), gap (seconds) or ramp. NotFound when gone.

    Under other limits it is asked anew whether the mailbox has to rest.
    """
    mailbox = _locked(workspace_id, mailbox_id)
    _check_pacing(mailbox.provider, changes)
    if not changes:
        return mailbox
    woken = _woken(mailbox, changes)
    _write(mailbox, {**changes, **woken})
    if woken:
        enqueue("emailing.tasks.send_queued")
    _told("account.updated", mailbox, actor_id, fields=tuple(changes))
    return mailbox


def _woken(mailbox: Mailbox, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """What else changes with its limits. A ramp that is switched on begins with the next mail."""
    if changes.keys().isdisjoint(_PACING):
        return {}
    begins = changes.get("ramp_up") and not mailbox.ramp_up
    # What its provider asked for is none of its limits.
    awake = {} if mailbox.rest_reason == "throttled" else _AWAKE
    return {**awake, "ramp_began_on": None} if begins else awake


def _write(mailbox: Mailbox, values: Mapping[str, Any]) -> None:
    for field, value in values.items():
        setattr(mailbox, field, value)
    mailbox.save(update_fields=list(values))


@transaction.atomic
def archive_mailbox(*, workspace_id: UUID, mailbox_id: UUID, actor_id: UUID | None) -> None:
    """Nothing is sent through it from here on, and its secret is gone. NotFound when gone."""
    mailbox = _locked(workspace_id, mailbox_id)
    # Awake, so that what waits for it fails at once instead of waiting on.
    _write(mailbox, {**_AWAKE, "archived_at": now(), "secret": None})
    _told("account.archived", mailbox, actor_id)


def _locked(workspace_id: UUID, mailbox_id: UUID) -> Mailbox:
    return Mailbox.objects.select_for_update().get_or_refuse(
        workspace_id=workspace_id, id=mailbox_id, archived_at__isnull=True
    )


def _told(type: str, mailbox: Mailbox, actor_id: UUID | None, fields: tuple[str, ...] = ()) -> None:
    events.record(
        workspace_id=mailbox.workspace_id,
        type=type,
        object_ids=[mailbox.id],
        fields=fields,
        actor_id=actor_id,
    )


def ensure_sandbox(*, workspace_id: UUID) -> None:
    """A workspace has a sandbox from the start: made on first need, once whoever asks at once.

    One that was removed is not made again.
    """
    if Mailbox.objects.in_workspace(workspace_id).filter(provider=Provider.SANDBOX).exists():
        return
    sandbox = Mailbox(
        workspace_id=workspace_id,
        email=f"sandbox@{workspace_id.hex[-12:]}.example",
        provider=Provider.SANDBOX,
    )
    Mailbox.objects.bulk_create([sandbox], ignore_conflicts=True)


def choose_mailbox(
    *,
    workspace_id: UUID,
    account_ids: Sequence[UUID | str] | None = None,
    lead_id: UUID | None = None,
) -> Mailbox:
    """One of `usable_mailboxes`: for a lead always the same while they are the same."""
    usable = usable_mailboxes(workspace_id=workspace_id, account_ids=account_ids)
    return usable[lead_id.int % len(usable) if lead_id else 0]


def usable_mailboxes(
    *, workspace_id: UUID, account_ids: Sequence[UUID | str] | None = None
) -> list[Mailbox]:
    """The mailboxes that mail goes through now, oldest first, never none.

    Of `account_ids` where some are named, else of the whole workspace: its own mailboxes, and the
    sandbox only where there is no other. NotFound for an id of nobody or of another workspace;
    Unprocessable, with the reason, when none of them can send.
    """
    ensure_sandbox(workspace_id=workspace_id)
    mailboxes = _named(workspace_id, account_ids) if account_ids else _all(workspace_id)
    troubles = {mailbox.id: trouble_of(mailbox) for mailbox in mailboxes}
    usable = [mailbox for mailbox in mailboxes if troubles[mailbox.id] is None]
    if not usable:
        raise Unprocessable(
            " ".join(dict.fromkeys(trouble for trouble in troubles.values() if trouble))
            or _("This workspace has no e-mail account that can send; add one."),
            code="no_usable_account",
        )
    return usable


def _named(workspace_id: UUID, account_ids: Sequence[UUID | str]) -> list[Mailbox]:
    wanted = {UUID(str(account_id)) for account_id in account_ids}
    found = list(Mailbox.objects.in_workspace(workspace_id).filter(id__in=wanted).order_by("id"))
    if len(found) < len(wanted):
        raise NotFound(_("There is no e-mail account with this id."))
    return found


def _all(workspace_id: UUID) -> list[Mailbox]:
    """The sandbox never stands in for a real mailbox that has a trouble: mail would be lost."""
    living = list(living_mailboxes(workspace_id).order_by("id"))
    return [each for each in living if each.provider != Provider.SANDBOX] or living


def trouble_of(mailbox: Mailbox) -> str | None:
    """Why a mailbox cannot send now, as a sentence; None when it can."""
    named = {"email": mailbox.email}
    if mailbox.archived_at is not None:
        return _("The account %(email)s was removed.") % named
    if mailbox.status != Mailbox.Status.CONNECTED:
        by_leave = _("The account %(email)s is not connected; connect it again.")
        otherwise = _("The account %(email)s is not connected; test it.")
        sentence = (by_leave if mailbox.provider in GRANTING else otherwise) % named
        return f"{sentence} {mailbox.last_error}".strip()
    return None
