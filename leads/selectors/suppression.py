"""Who must not be written to: addresses and domains, looked up by keyed hash."""

import hmac
from collections.abc import Iterable, Sequence
from uuid import UUID

from accounts.scoping import WorkspaceQuerySet
from leads.models import Suppression
from neptie.kernel.keyring import keyring

PURPOSE = "suppression"
Reasons = dict[tuple[str, str], str]


def suppressed(workspace_id: UUID, emails: Sequence[str]) -> dict[str, str]:
    """Which of these addresses no mail may go to, and why: `{address as given: reason}`.

    An address is suppressed itself, or by its domain, or by a domain above that; the address'
    own reason is told first. Two queries, whatever their number.
    """
    rows = Suppression.objects.in_workspace(workspace_id)
    if not rows.exists():
        return {}
    candidates = {email: _candidates(email) for email in emails}
    reasons = _reasons(rows, {pair for pairs in candidates.values() for pair in pairs})
    found = {
        email: next((reasons[pair] for pair in pairs if pair in reasons), None)
        for email, pairs in candidates.items()
    }
    return {email: reason for email, reason in found.items() if reason is not None}


def _candidates(email: str) -> list[tuple[str, str]]:
    address = email.strip().lower()
    labels = address.rpartition("@")[2].split(".")
    domains = [".".join(labels[start:]) for start in range(len(labels) - 1)]
    return [("email", address), *(("domain", domain) for domain in domains)]


def _reasons(rows: WorkspaceQuerySet[Suppression], pairs: Iterable[tuple[str, str]]) -> Reasons:
    keys = list(keyring().derived(PURPOSE).values())
    by_hash = {
        (kind, hmac.digest(key, value.encode(), "sha256")): (kind, value)
        for kind, value in pairs
        for key in keys
    }
    told = rows.filter(value_hash__in=[digest for _, digest in by_hash])
    return {
        by_hash[kind, bytes(digest)]: reason
        for kind, digest, reason in told.values_list("kind", "value_hash", "reason")
        if (kind, bytes(digest)) in by_hash
    }
