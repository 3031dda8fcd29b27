"""Asking DNS about the domains that mail is sent from."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from emailing.models import DomainCheck
from emailing.providers.dns import ask
from emailing.rules import spf
from emailing.rules.findings import Sending
from emailing.rules.senders_dns import questions
from emailing.selectors.domains import Domain, one_domain, sending_of, unchecked_domains
from emailing.services.signing import take_up_keys
from neptie.kernel.clock import now
from neptie.kernel.errors import NotFound

_MOST_RECORDS = 20
_DOMAINS_A_SWEEP = 50


def check_domain(*, workspace_id: UUID, domain: str) -> Domain:
    """Ask DNS, keep what it said, and sign with the keys that it shows. NotFound.

    To be called outside of a transaction: it takes seconds where DNS is slow.
    """
    asked = one_domain(workspace_id, domain)
    answers = _answers(sending_of(asked.name, asked.mailboxes, asked.signing))
    with transaction.atomic():
        DomainCheck.objects.update_or_create(
            workspace_id=workspace_id,
            domain=domain,
            defaults={"answers": answers, "checked_at": now()},
        )
        take_up_keys(workspace_id=workspace_id, domain=domain, answers=answers)
    return one_domain(workspace_id, domain)


def _answers(sending: Sending) -> dict[str, list[str] | None]:
    """What is asked first, then the SPF records that others include, as deep as receivers go."""
    answers = ask(questions(sending))
    pending = set(spf.followed_by(sending.domain, answers))
    asked = {sending.domain}
    while pending and len(asked) <= _MOST_RECORDS:
        answers |= ask(f"TXT {name}" for name in sorted(pending))
        asked |= pending
        pending = {name for each in pending for name in spf.followed_by(each, answers)} - asked
    return answers


def check_domains(*, at: datetime) -> int:
    """Check domains that were not checked for a day; how many. The next sweep does the rest."""
    due = unchecked_domains(now=at, limit=_DOMAINS_A_SWEEP)
    for workspace_id, domain in due:
        try:
            check_domain(workspace_id=workspace_id, domain=domain)
        except NotFound:
            # Its last mailbox was removed meanwhile.
            continue
    return len(due)
