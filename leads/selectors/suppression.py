"""Who must not be written to: addresses and domains, looked up by keyed hash."""

import csv
import hmac
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from django.db.models import Q

from accounts.scoping import WorkspaceQuerySet
from leads.models import Suppression
from leads.rules.spreadsheet import defused
from leads.rules.suppressing import BadTarget, Target, target_of
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


def suppressions(
    workspace_id: UUID, *, kind: str = "", reason: str = "", value: str | None = None
) -> WorkspaceQuerySet[Suppression]:
    """Whom no mail goes to, narrowed by kind, reason, and the very address or domain.

    A value is looked up by its hashes, so one that was erased is found too; what is neither an
    address nor a domain finds nothing.
    """
    rows = Suppression.objects.in_workspace(workspace_id)
    if kind:
        rows = rows.filter(kind=kind)
    if reason:
        rows = rows.filter(reason=reason)
    return rows if value is None else rows.filter(_is(value))


def covering(workspace_id: UUID, text: str) -> WorkspaceQuerySet[Suppression]:
    """What keeps mail from an address: itself, its domain, the domains above; for a domain, that
    and what is above it."""
    rows = Suppression.objects.in_workspace(workspace_id)
    try:
        target = target_of(text)
    except BadTarget:
        return rows.none()
    address = target.value if target.kind == "email" else f"@{target.value}"
    asked = Q()
    for kind, value in _candidates(address):
        asked |= Q(kind=kind, value_hash__in=keyring().hashes(value, purpose=PURPOSE))
    return rows.filter(asked)


def rows_of(workspace_id: UUID, targets: Iterable[Target]) -> dict[Target, Suppression]:
    """The rows of those of these addresses and domains that are suppressed. One query."""
    by_hash = {
        (kind, digest): Target(kind, value)
        for kind, value in targets
        for digest in keyring().hashes(value, purpose=PURPOSE)
    }
    rows = Suppression.objects.in_workspace(workspace_id)
    found = rows.filter(value_hash__in=[digest for _kind, digest in by_hash])
    told = {(row.kind, bytes(row.value_hash)): row for row in found}
    return {by_hash[key]: row for key, row in told.items() if key in by_hash}


def _is(text: str) -> Q:
    try:
        kind, value = target_of(text)
    except BadTarget:
        return Q(pk__in=[])
    return Q(kind=kind, value_hash__in=keyring().hashes(value, purpose=PURPOSE))


class _Line:
    """A file that gives back what is written to it, for csv.writer."""

    def write(self, text: str) -> str:
        return text


def suppression_lines(workspace_id: UUID) -> Iterator[str]:
    """The lines of a CSV of all that is suppressed, oldest first, such that a spreadsheet program
    shows each cell; what was erased is left out."""
    writer = csv.writer(_Line())
    yield writer.writerow(["value", "kind", "reason", "created_at"])
    rows = Suppression.objects.in_workspace(workspace_id).exclude(value=None).order_by("id")
    told = rows.values_list("value", "kind", "reason", "created_at")
    for value, kind, reason, created_at in told.iterator(chunk_size=2_000):
        yield writer.writerow([defused(str(value)), kind, reason, created_at.isoformat()])
