"""Telling a mailbox's owner, by mail of the product's own, that it stopped."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Membership, Role
from accounts.selectors import members_of
from emailing.models import Mailbox
from emailing.selectors.pacing import waiting_of


def tell_disconnected(mailbox: Mailbox, reason: str) -> None:
    """Write to whoever connected it, else to the workspace's owners; in the caller's transaction,
    so that they are told if and only if it is so."""
    with translation.override(mailbox.workspace.locale):
        words = {
            "email": mailbox.email,
            "workspace": mailbox.workspace.name,
            "reason": reason,
            "waiting": waiting_of([mailbox.id]).get(mailbox.id, 0),
            "link": f"{settings.NEPTIE_PUBLIC_URL}/mailboxes/{mailbox.id}/",
        }
        subject = " ".join((_("%(email)s was disconnected from Neptie") % words).split())
        body = render_to_string("emailing/mailbox_stopped_mail.txt", words)
        for member in _owners(mailbox):
            send_mail(subject, body, None, [member.user.email])


def _owners(mailbox: Mailbox) -> list[Membership]:
    active = members_of(mailbox.workspace_id).filter(user__is_active=True)
    id = mailbox.connected_by_id
    return list(active.filter(id=id) if id else ()) or list(active.filter(role=Role.OWNER))
