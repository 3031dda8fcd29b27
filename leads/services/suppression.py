"""Putting an address or a domain on the list that no mail goes to."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from leads.models import Suppression
from leads.selectors.suppression import PURPOSE
from neptie.kernel.errors import Invalid
from neptie.kernel.keyring import keyring

_LONGEST = 254


@transaction.atomic
def suppress(
    *,
    workspace_id: UUID,
    kind: Suppression.Kind,
    value: str,
    reason: str,
    actor_id: UUID | None = None,
) -> bool:
    """Suppress an address or a domain (with all below it); True when it was not before.

    The first reason stays. Invalid when the value is neither; `reason` is a slug such as
    `unsubscribed`, `bounced` or `manual`.
    """
    folded = _folded(kind, value)
    hashes = keyring().hashes(folded, purpose=PURPOSE)
    rows = Suppression.objects.in_workspace(workspace_id).filter(kind=kind)
    if rows.filter(value_hash__in=hashes).exists():
        return False
    row, is_new = rows.get_or_create(
        workspace_id=workspace_id,
        kind=kind,
        value_hash=hashes[0],
        defaults={"value": folded, "reason": reason},
    )
    if is_new:
        events.record(
            workspace_id=workspace_id,
            type="suppression.created",
            object_ids=[row.id],
            fields=["kind", "reason"],
            actor_id=actor_id,
        )
    return is_new


@transaction.atomic
def suppress_addresses(
    *,
    workspace_id: UUID,
    addresses: Sequence[str],
    reason: str,
    actor_id: UUID | None = None,
) -> None:
    """Suppress many folded addresses; those that were before keep their first reason."""
    hashes = {address: keyring().hashes(address, purpose=PURPOSE) for address in addresses}
    mail = Suppression.objects.in_workspace(workspace_id).filter(kind=Suppression.Kind.EMAIL)
    asked = [digest for digests in hashes.values() for digest in digests]
    known = set(map(bytes, mail.filter(value_hash__in=asked).values_list("value_hash", flat=True)))
    rows = Suppression.objects.bulk_create(
        [
            Suppression(
                workspace_id=workspace_id,
                kind=Suppression.Kind.EMAIL,
                value_hash=hashes[address][0],
                value=address,
                reason=reason,
            )
            for address in sorted(hashes)
            if known.isdisjoint(hashes[address])
        ],
        ignore_conflicts=True,
    )
    if rows:
        events.record(
            workspace_id=workspace_id,
            type="suppression.created",
            object_ids=[row.id for row in rows],
            fields=["kind", "reason"],
            actor_id=actor_id,
        )


def _folded(kind: Suppression.Kind, value: str) -> str:
    folded = value.strip().lower()
    name, at, domain = folded.rpartition("@")
    if kind == Suppression.Kind.DOMAIN:
        # An organization's domain at least: “com” would silence everybody.
        is_good = not name and "." in domain.strip(".")
    else:
        is_good = bool(name and at and domain)
    if not is_good or len(folded) > _LONGEST:
        raise Invalid(
            _("“%(value)s” is neither an address nor a domain.") % {"value": value[:_LONGEST]},
            code="not_suppressible",
        )
    return folded if name else domain
