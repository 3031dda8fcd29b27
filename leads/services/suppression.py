"""Putting addresses and domains on the list that no mail goes to, and taking them off it."""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts import events
from leads.models import Suppression
from leads.rules.suppressing import BadTarget, Target, lines_of, target_of
from leads.selectors.suppression import PURPOSE
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict, Invalid
from neptie.kernel.ids import new_id
from neptie.kernel.keyring import keyring

MAX_FILE = 10 * 1024 * 1024
MOST_LINES = 100_000

_SHOWN = 50
_LONGEST = 254
_BATCH = 5_000
_INSERT = """
    INSERT INTO leads_suppression (workspace_id, reason, created_at, id, kind, value_hash, value)
    SELECT %s, %s, %s, new.* FROM unnest(%s::uuid[], %s::text[], %s::bytea[], %s::text[])
        AS new (id, kind, value_hash, value)
    ORDER BY new.value_hash
    ON CONFLICT (workspace_id, kind, value_hash) DO NOTHING
    RETURNING id
"""


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
    targets = [Target("email", address) for address in addresses]
    suppress_all(workspace_id=workspace_id, targets=targets, reason=reason, actor_id=actor_id)


@transaction.atomic
def suppress_all(
    *,
    workspace_id: UUID,
    targets: Iterable[Target],
    reason: str,
    actor_id: UUID | None = None,
) -> set[Target]:
    """Suppress many addresses and domains; those that were not before. The first reason stays.

    In statements of some thousands, each of which reads and writes by keyed hash.
    """
    fresh: set[Target] = set()
    ordered = iter(sorted(set(targets)))
    while batch := list(islice(ordered, _BATCH)):
        fresh |= _insert(workspace_id, batch, reason, actor_id)
    return fresh


def _insert(
    workspace_id: UUID, targets: Sequence[Target], reason: str, actor_id: UUID | None
) -> set[Target]:
    unknown = _unknown(workspace_id, targets)
    rows = {new_id(): target for target in unknown}
    columns: list[list[Any]] = [
        list(rows),
        [target.kind for target in rows.values()],
        [unknown[target] for target in rows.values()],
        [target.value for target in rows.values()],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [workspace_id, reason, now(), *columns])
        written = [id for (id,) in cursor.fetchall()]
    if written:
        _tell("suppression.created", workspace_id, written, actor_id)
    return {rows[id] for id in written}


def _unknown(workspace_id: UUID, targets: Sequence[Target]) -> dict[Target, bytes]:
    """Those that are suppressed under no key yet, each with its hash under the current one."""
    keys = keyring().derived(PURPOSE)
    newest_first = [keys[version] for version in sorted(keys, reverse=True)]
    hashes = {
        target: [hmac.digest(key, target.value.encode(), "sha256") for key in newest_first]
        for target in targets
    }
    asked = [digest for digests in hashes.values() for digest in digests]
    rows = Suppression.objects.in_workspace(workspace_id).filter(value_hash__in=asked)
    known = {(kind, bytes(digest)) for kind, digest in rows.values_list("kind", "value_hash")}
    return {
        target: digests[0]
        for target, digests in hashes.items()
        if not any((target.kind, digest) in known for digest in digests)
    }


@dataclass(frozen=True)
class Brought:
    """What a file brought: how many are suppressed now, how many were before, and what was
    refused, by line (the first ones; `refused_count` is all)."""

    created: int
    known: int
    refused: Sequence[tuple[int, str]]
    refused_count: int


def suppress_file(
    *, workspace_id: UUID, content: bytes, reason: str, actor_id: UUID | None
) -> Brought:
    """Suppress what a file lists, an address or a domain a line; its header is passed over.

    Invalid for a file beyond MAX_FILE or MOST_LINES, and for one in which nothing is either.
    """
    lines = list(islice(lines_of(content), MOST_LINES + 2)) if len(content) <= MAX_FILE else None
    if lines is None or len(lines) > MOST_LINES + 1:
        raise Invalid(
            _("That is more than 100,000 lines or 10 MB. Nothing was taken over: split the file."),
            code="file_too_large",
        )
    targets, refused = _read(lines)
    if not targets:
        raise Invalid(
            _("No line of this file begins with an address or a domain; nothing was taken over."),
            code="nothing_to_suppress",
        )
    created = suppress_all(
        workspace_id=workspace_id, targets=targets, reason=reason, actor_id=actor_id
    )
    known = len(set(targets)) - len(created)
    return Brought(len(created), known, refused[:_SHOWN], len(refused))


def _read(lines: Sequence[tuple[int, str]]) -> tuple[list[Target], list[tuple[int, str]]]:
    targets: list[Target] = []
    refused: list[tuple[int, str]] = []
    for number, text in lines:
        try:
            targets.append(target_of(text))
        except BadTarget:
            refused.append((number, text))
    # What a file begins with is its header, where it is neither an address nor a domain.
    is_headed = bool(refused) and refused[0][0] == lines[0][0]
    return targets, refused[1:] if is_headed else refused


@transaction.atomic
def lift_suppression(
    *, workspace_id: UUID, suppression_id: UUID, actor_id: UUID | None, confirmed: bool = False
) -> Suppression:
    """Let mail go to an address or a domain again; the row as it was.

    Leads keep their statuses: one that is unsubscribed gets no mail still. NotFound; Conflict,
    `confirm_needed`, for what the person or a mail server said, unless it is `confirmed`.
    """
    rows = Suppression.objects.select_for_update()
    row = rows.get_or_refuse(workspace_id=workspace_id, id=suppression_id)
    if row.reason != "manual" and not confirmed:
        raise Conflict(
            _(
                "This is not suppressed by your team but by what happened (%(reason)s). Whoever "
                "opted out must not be written to again unless they ask for it: confirm that you "
                "know this, with confirm=true."
            )
            % {"reason": row.reason},
            code="confirm_needed",
        )
    id = row.id
    row.delete()
    row.id = id
    _tell("suppression.deleted", workspace_id, [id], actor_id)
    return row


def _tell(type: str, workspace_id: UUID, ids: Sequence[UUID], actor_id: UUID | None) -> None:
    events.record(
        workspace_id=workspace_id,
        type=type,
        object_ids=ids,
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
