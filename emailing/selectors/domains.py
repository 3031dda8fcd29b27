"""The domains that a workspace sends from, and how they fare."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from emailing.models import DomainCheck, Mailbox, Provider, SigningDomain
from emailing.rules.domains import domain_of
from emailing.rules.findings import GRANTED, Finding, Sending
from emailing.rules.senders_dns import findings
from emailing.selectors.mailboxes import living_mailboxes
from neptie.kernel.errors import NotFound

FRESH = timedelta(hours=24)


@dataclass(frozen=True)
class Domain:
    """A domain with the mailboxes that send from it, its key, and what is found in DNS.

    `findings` are empty until it was checked.
    """

    name: str
    mailboxes: Sequence[Mailbox]
    signing: SigningDomain | None
    checked_at: datetime | None
    findings: Sequence[Finding]

    @property
    def by_check(self) -> dict[str, str]:
        """The worst level by what was checked: trouble, then unknown, advice, good."""
        order = ("good", "advice", "unknown", "trouble")
        worst: dict[str, str] = {}
        for found in self.findings:
            known = worst.get(found.about, "good")
            worst[found.about] = max(known, found.level, key=order.index)
        return worst

    @property
    def signed_elsewhere(self) -> list[str]:
        """Who signs with keys of their own what leaves through them."""
        granted = {mailbox.provider for mailbox in self.mailboxes} & GRANTED.keys()
        return sorted(GRANTED[provider][0] for provider in granted)

    @property
    def to_mend(self) -> list[Finding]:
        """What is not as it should be."""
        return [found for found in self.findings if found.level != "good"]


def domains_of(workspace_id: UUID, names: Collection[str] | None = None) -> list[Domain]:
    """The workspace's domains by name, or those of these names; three queries.

    They are those that a mailbox sends from, sandboxes aside, and those that have a key.
    """
    mailboxes = _mailboxes(living_mailboxes(workspace_id).exclude(provider=Provider.SANDBOX))
    rows = SigningDomain.objects.in_workspace(workspace_id).filter(archived_at__isnull=True)
    signing = {row.domain: row for row in rows.defer("secret", "next_secret")}
    wanted = sorted({*mailboxes, *signing} if names is None else {*mailboxes, *signing} & {*names})
    checks = DomainCheck.objects.in_workspace(workspace_id).filter(domain__in=wanted)
    checked = {check.domain: check for check in checks}
    return [
        _domain(name, mailboxes.get(name, []), signing.get(name), checked.get(name))
        for name in wanted
    ]


def _mailboxes(found: Iterable[Mailbox]) -> dict[str, list[Mailbox]]:
    by_domain: dict[str, list[Mailbox]] = {}
    for mailbox in found:
        by_domain.setdefault(domain_of(mailbox.email), []).append(mailbox)
    return by_domain


def _domain(
    name: str,
    mailboxes: Sequence[Mailbox],
    signing: SigningDomain | None,
    check: DomainCheck | None,
) -> Domain:
    if check is None:
        return Domain(name, mailboxes, signing, None, ())
    found = findings(sending_of(name, mailboxes, signing), check.answers)
    return Domain(name, mailboxes, signing, check.checked_at, found)


def sending_of(name: str, mailboxes: Sequence[Mailbox], signing: SigningDomain | None) -> Sending:
    """How mail leaves under a domain."""
    hosts = {
        str(mailbox.servers["smtp"]["host"]).lower()
        for mailbox in mailboxes
        if "smtp" in mailbox.servers
    }
    return Sending(
        domain=name,
        providers=frozenset(str(mailbox.provider) for mailbox in mailboxes),
        hosts=tuple(sorted(hosts)),
        keys=tuple(signing.keys) if signing else (),
    )


def one_domain(workspace_id: UUID, name: str) -> Domain:
    """A domain of the workspace; NotFound for any other."""
    found = domains_of(workspace_id, [name])
    if not found:
        raise NotFound(_("No mailbox sends from this domain, and it has no key."))
    return found[0]


def domain_of_mailbox(mailbox: Mailbox) -> Domain | None:
    """The one it sends from; None for the sandbox, which reaches nobody."""
    if mailbox.provider == Provider.SANDBOX:
        return None
    return next(iter(domains_of(mailbox.workspace_id, [domain_of(mailbox.email)])), None)


def unchecked_domains(*, now: datetime, limit: int) -> list[tuple[UUID, str]]:
    """Domains of any workspace that were not checked for a day, as (workspace id, name)."""
    fresh = set(
        DomainCheck.objects.filter(checked_at__gt=now - FRESH).values_list("workspace_id", "domain")
    )
    sending = Mailbox.objects.filter(archived_at__isnull=True).exclude(provider=Provider.SANDBOX)
    signing = SigningDomain.objects.filter(archived_at__isnull=True)
    found = {
        (workspace_id, domain_of(email))
        for workspace_id, email in sending.values_list("workspace_id", "email").iterator()
    }
    found |= set(signing.values_list("workspace_id", "domain"))
    return sorted(found - fresh)[:limit]
