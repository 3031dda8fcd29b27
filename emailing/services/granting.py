"""Connecting a mailbox by a person's leave: to the provider, and back with a code.

Where somebody goes is committed before they leave; the code that comes back opens one attempt,
once, within a quarter of an hour.
"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from accounts.models import Membership
from accounts.scopes import WRITE_CAMPAIGNS, effective, missing
from accounts.selectors import hash_secret
from emailing.models import ConnectAttempt, Mailbox, Provider
from emailing.providers import GRANTING
from emailing.providers.base import CannotConnect, Grant, Granting, GrantRefused
from emailing.rules.oauth import challenge_of, new_state, new_verifier
from emailing.selectors.mailboxes import living_mailboxes
from emailing.services.credentials import seal
from emailing.services.mailboxes import insert_mailbox
from neptie.kernel.clock import now
from neptie.kernel.errors import (
    Conflict,
    Forbidden,
    NotFound,
    Unauthenticated,
    Unavailable,
    Unprocessable,
)
from neptie.kernel.jobs import enqueue
from neptie.kernel.keyring import keyring

LASTS = timedelta(minutes=15)
KEPT = timedelta(days=1)


def begin(
    *,
    workspace_id: UUID,
    membership_id: UUID,
    provider: str,
    mailbox_id: UUID | None = None,
    is_on_page: bool = False,
) -> str:
    """The provider's address to send a browser to, for a new mailbox or one to be connected again.

    `is_on_page`: it is finished in that person's own browser only. NotFound for a provider that
    nobody is sent to, and for a mailbox that is not there; Unprocessable where this installation
    is not registered with the provider.
    """
    granting = _granting(provider)
    mailbox = _to_reconnect(workspace_id, mailbox_id, provider) if mailbox_id else None
    if not granting.is_set_up:
        raise Unprocessable(
            _("%(provider)s is not set up on this installation; its operator can do that.")
            % {"provider": Provider(provider).label},
            code="provider_not_set_up",
        )
    state, verifier = new_state(), new_verifier()
    attempt = ConnectAttempt(
        workspace_id=workspace_id,
        membership_id=membership_id,
        provider=provider,
        mailbox=mailbox,
        is_on_page=is_on_page,
        state_hash=hash_secret(state),
    )
    attempt.verifier = keyring().encrypt(verifier.encode(), bound_to=attempt.bound_to)
    _store(attempt)
    return granting.address(
        redirect_uri=return_address(provider),
        state=state,
        challenge=challenge_of(verifier),
        email=mailbox.email if mailbox else "",
    )


def return_address(provider: str) -> str:
    """Where the provider sends the browser back to; the client is registered with it."""
    return f"{settings.NEPTIE_PUBLIC_URL}/api/email/oauth/{provider}/callback"


def _granting(provider: str) -> Granting:
    try:
        return GRANTING[provider]
    except KeyError as error:
        raise NotFound(_("Mailboxes of this provider are not connected this way.")) from error


def _to_reconnect(workspace_id: UUID, mailbox_id: UUID, provider: str) -> Mailbox:
    return living_mailboxes(workspace_id).get_or_refuse(
        workspace_id=workspace_id, id=mailbox_id, provider=provider
    )


@transaction.atomic
def _store(attempt: ConnectAttempt) -> None:
    old = ConnectAttempt.objects.in_workspace(attempt.workspace_id)
    old.filter(created_at__lt=now() - KEPT).delete()
    attempt.save(force_insert=True)


def finish(
    *, provider: str, state: str, code: str, refusal: str = "", user_id: UUID | None = None
) -> Mailbox:
    """The mailbox that is connected now: a new one, or the one of that address connected again.

    `state`, `code` and `refusal` (`error`) are what came back with the browser (RFC 6749, section
    4.1.2), `user_id` is who is signed in there. Unauthenticated and Forbidden, and the way stays
    open, for another than who began on a page. Unprocessable, in words, for a state that opens
    nothing (any more) and where the provider gave no leave; Conflict for another address than the
    one to be connected again; Unavailable where the provider does not answer. To be
    called outside of a transaction: the provider is asked.
    """
    attempt = _opened(provider, state, user_id)
    grant = _redeemed(attempt, code, refusal)
    return _kept(attempt, grant)


def _opened(provider: str, state: str, user_id: UUID | None) -> ConnectAttempt:
    """Used up, whatever comes of it then: of two at once one gets it."""
    at = now()
    fresh = ConnectAttempt.objects.filter(
        state_hash=hash_secret(state),
        provider=provider,
        used_at__isnull=True,
        created_at__gt=at - LASTS,
    )
    attempt = fresh.select_related("membership__user", "mailbox").first()
    if attempt is not None:
        _check_person(attempt, user_id)
    if attempt is None or not fresh.update(used_at=at):
        raise Unprocessable(
            _(
                "This way back opens once, within 15 minutes, and is closed now."
                " Nothing was changed; connect the mailbox anew."
            ),
            code="attempt_closed",
        )
    return attempt


def _check_person(attempt: ConnectAttempt, user_id: UUID | None) -> None:
    """A link to the provider that somebody passes on must not bring them a stranger's mailbox."""
    member = attempt.membership
    if attempt.is_on_page and user_id is None:
        raise Unauthenticated(_("Sign in, to go on with the mailbox that you connect."))
    if attempt.is_on_page and member.user_id != user_id:
        raise Forbidden(_("Somebody else began to connect this mailbox. Begin yourself."))
    if not member.user.is_active or missing((WRITE_CAMPAIGNS,), effective(member.role)):
        raise Forbidden(_("Your role in this workspace does not allow this."))


def _redeemed(attempt: ConnectAttempt, code: str, refusal: str) -> Grant:
    label = {"provider": attempt.get_provider_display()}
    if refusal or not code:
        raise Unprocessable(_said(refusal) % label, code="grant_refused")
    verifier = keyring().decrypt(bytes(attempt.verifier), bound_to=attempt.bound_to)
    try:
        return GRANTING[attempt.provider].redeem(
            redirect_uri=return_address(attempt.provider), code=code, verifier=verifier.decode()
        )
    except GrantRefused as error:
        raise Unprocessable(error.reason, code="grant_refused") from error
    except CannotConnect as error:
        raise Unavailable(
            _("%(provider)s could not be asked; connect the mailbox anew in a while.") % label
        ) from error


def _said(refusal: str) -> str:
    if refusal == "access_denied":
        return _("%(provider)s was not given permission, so nothing was changed.")
    return _("%(provider)s gave no permission, so nothing was changed; try again.")


@transaction.atomic
def _kept(attempt: ConnectAttempt, grant: Grant) -> Mailbox:
    """What waits for a mailbox that was connected again goes on where it stopped."""
    mailbox = _mailbox_of(attempt, grant.email.lower())
    is_new = mailbox._state.adding
    mailbox.secret = seal(mailbox, grant.secrets)
    mailbox.connected_by, mailbox.last_error = attempt.membership, ""
    if mailbox.status == Mailbox.Status.DISCONNECTED:
        mailbox.status = Mailbox.Status.CONNECTED
    if is_new:
        insert_mailbox(mailbox, attempt.membership.user_id)
    else:
        mailbox.save(update_fields=["secret", "connected_by", "last_error", "status"])
        _tell(mailbox, attempt.membership)
    enqueue("emailing.tasks.send_queued")
    return mailbox


def _mailbox_of(attempt: ConnectAttempt, email: str) -> Mailbox:
    """The mailbox of the address that leave was given for, locked where it is there."""
    meant = attempt.mailbox
    if meant is not None and meant.email != email:
        raise Conflict(
            _("You allowed %(given)s, but this mailbox is %(meant)s; begin again and choose that.")
            % {"given": email, "meant": meant.email},
            existing_id=meant.id,
        )
    living = living_mailboxes(attempt.workspace_id).select_for_update()
    if meant is not None:
        return living.get_or_refuse(workspace_id=attempt.workspace_id, id=meant.id)
    found = living.filter(provider=attempt.provider, email=email).first()
    return found or Mailbox(
        workspace_id=attempt.workspace_id, provider=attempt.provider, email=email
    )


def _tell(mailbox: Mailbox, member: Membership) -> None:
    events.record(
        workspace_id=mailbox.workspace_id,
        type="account.connected",
        object_ids=[mailbox.id],
        fields=["secret"],
        actor_id=member.user_id,
    )
