"""Creating and upserting many leads in one call: a handful of statements, and a word on each item.

The items are worked through in memory in the order they came, against the rows that were there,
so that two of one address come out as two calls would have; then all is written at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal, cast
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import events
from accounts.models import Membership
from leads.models import Lead, Status
from leads.rules.moves import arriving_as
from leads.rules.names import settled
from leads.rules.typed import BadValue, from_json
from leads.selectors.organizing import fields_of
from leads.selectors.suppression import suppressed
from leads.services.activity import NewActivity, note_activities, note_changes
from leads.services.bulk.rows import insert_rows, lock_rows, update_rows
from leads.services.leads import LeadValues, differing, names_given
from leads.services.organizing.fields import kind_of, refuse, register_fields
from leads.services.suppression import suppress_addresses
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict, FieldErrors, Invalid

_TRIES = 3
_NOTED = ("status", "owner_id", "tags")


@dataclass(frozen=True)
class Written:
    """What came of one item; `errors` where it is invalid, else the lead's id."""

    status: Literal["created", "updated", "unchanged", "exists", "invalid"]
    id: UUID | None = None
    errors: FieldErrors = field(default_factory=dict)


def create_leads(
    *, workspace_id: UUID, actor_id: UUID | None, items: Sequence[LeadValues]
) -> list[Written]:
    """Create each (`full_name` and `email` at least, validated). In the order of the items:
    `created`, `exists` with the id of the lead that has the address, or `invalid`."""
    return _written(workspace_id, actor_id, items, updating=False)


def upsert_leads(
    *, workspace_id: UUID, actor_id: UUID | None, items: Sequence[LeadValues]
) -> list[Written]:
    """Create each, or change the lead that has its address: what is sent is written. In the order
    of the items: `created`, `updated`, `unchanged` or `invalid`."""
    return _written(workspace_id, actor_id, items, updating=True)


class _TakenMeanwhile(Exception):
    """Somebody else created a lead with one of the addresses since they were looked up."""


def _written(
    workspace_id: UUID, actor_id: UUID | None, items: Sequence[LeadValues], *, updating: bool
) -> list[Written]:
    for _try in range(_TRIES):
        try:
            with transaction.atomic():
                call = _Call(workspace_id, actor_id, items, updating=updating)
                written = [call.take(values) for values in items]
                call.write()
                return written
        except _TakenMeanwhile:
            continue
    raise Conflict(
        _("Others are creating leads with the same addresses; nothing was written. Try again."),
        code="busy",
    )


@dataclass
class _Row:
    """A lead in memory: as it was, where it is none of this call's, and which fields changed."""

    lead: Lead
    was: Mapping[str, Any] | None
    changed: set[str] = field(default_factory=set)


def _noted(lead: Lead) -> dict[str, Any]:
    """What a lead's timeline tells changes of."""
    return {name: getattr(lead, name) for name in _NOTED}


class _Call:
    """The items of one call against the rows that are there."""

    def __init__(
        self,
        workspace_id: UUID,
        actor_id: UUID | None,
        items: Sequence[LeadValues],
        *,
        updating: bool,
    ) -> None:
        self.workspace_id, self.actor_id, self.items = workspace_id, actor_id, items
        self.updating = updating
        emails = {values["email"] for values in items}
        found = lock_rows(workspace_id, emails)
        # Two addresses may mean one lead, where another was merged into it.
        living = {lead.id: _Row(lead, _noted(lead)) for lead in found.values()}
        self.rows = {email: living[lead.id] for email, lead in found.items()}
        self.suppressed = suppressed(workspace_id, sorted(emails - self.rows.keys()))
        self.new_fields: dict[str, str] = {}

    @cached_property
    def fields(self) -> dict[str, tuple[str, Sequence[str]]]:
        """The workspace's custom fields: kind and choices by key."""
        return {each.key: (each.kind, each.choices) for each in fields_of(self.workspace_id)}

    @cached_property
    def members(self) -> set[UUID]:
        """Those of the owners named who are members of the workspace."""
        named = {owner for values in self.items if (owner := values.get("owner_id"))}
        members = Membership.objects.filter(workspace_id=self.workspace_id, id__in=named)
        return set(members.values_list("id", flat=True))

    def take(self, values: LeadValues) -> Written:
        """Work one item into the rows."""
        row = self.rows.get(values["email"])
        if row is not None and not self.updating:
            return Written("exists", row.lead.id)
        try:
            return self._change(row, values) if row else self._create(values)
        except Invalid as error:
            return Written("invalid", errors=error.errors)

    def _create(self, values: LeadValues) -> Written:
        email = values["email"]
        checked = self._checked(values, {})
        status = arriving_as(values.get("status", Status.NEW), self.suppressed.get(email))
        names = asdict(settled(names_given(values)))
        given = {**checked, **names, "status": status}
        lead = Lead(workspace_id=self.workspace_id, **given)
        self.rows[email] = _Row(lead, None, set(values))
        return Written("created", lead.id)

    def _change(self, row: _Row, values: LeadValues) -> Written:
        """The address of a lead that was merged means the one that lives, which keeps its own."""
        checked = {**self._checked(values, row.lead.custom), "email": row.lead.email}
        changed = differing(row.lead, cast("LeadValues", checked))
        for name, value in changed.items():
            setattr(row.lead, name, value)
        row.changed |= changed.keys()
        return Written("updated" if changed else "unchanged", row.lead.id)

    def _checked(self, values: LeadValues, held: Mapping[str, Any]) -> dict[str, Any]:
        owner = values.get("owner_id")
        if owner and owner not in self.members:
            refuse({"owner_id": [_("There is no member with this id.")]})
        if "custom" not in values:
            return dict(values)
        return {**values, "custom": self._custom(values["custom"], held)}

    def _custom(self, given: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, Any]:
        """As `checked_custom` has them, with the fields of all items looked up once."""
        fresh = {key: each for key, each in given.items() if each != held.get(key)}
        checked, errors = {**given}, {}
        for key in fresh.keys() & self.fields.keys():
            try:
                checked[key] = from_json(fresh[key], *self.fields[key])
            except BadValue as error:
                errors[f"custom.{key}"] = [str(error)]
        refuse(errors)
        for key in fresh.keys() - self.fields.keys():
            if kind := kind_of(fresh[key]):
                self.new_fields[key] = kind
                self.fields[key] = (kind, ())
        return {key: each for key, each in checked.items() if each is not None}

    def write(self) -> None:
        """All that changed, and the telling of it."""
        register_fields(
            workspace_id=self.workspace_id, kinds=self.new_fields, actor_id=self.actor_id
        )
        rows = {row.lead.id: row for row in self.rows.values()}.values()
        new = [row for row in rows if row.was is None]
        changed = [row for row in rows if row.was is not None and row.changed]
        if new and not insert_rows([row.lead for row in new]):
            raise _TakenMeanwhile
        if changed:
            update_rows(self.workspace_id, [row.lead for row in changed])
        self._suppress([*new, *changed])
        self._note_created(new)
        self._note_changed(changed)
        self._tell("lead.created", new)
        self._tell("lead.updated", changed)

    def _suppress(self, rows: Sequence[_Row]) -> None:
        """A status set by hand says the same as a click on the link: no mail, whatever comes."""
        addresses = [
            row.lead.email
            for row in rows
            if row.lead.status == Status.UNSUBSCRIBED
            and (row.was is None or "status" in row.changed)
        ]
        if addresses:
            suppress_addresses(
                workspace_id=self.workspace_id,
                addresses=addresses,
                reason="unsubscribed",
                actor_id=self.actor_id,
            )

    def _note_created(self, rows: Sequence[_Row]) -> None:
        data = {"via": "api"} | ({"actor_id": str(self.actor_id)} if self.actor_id else {})
        moment = now()
        activities = [
            NewActivity(row.lead.id, "created", "lead", row.lead.id, moment, data) for row in rows
        ]
        if activities:
            note_activities(workspace_id=self.workspace_id, activities=activities)

    def _note_changed(self, rows: Sequence[_Row]) -> None:
        for name in _NOTED:
            touched = [row for row in rows if name in row.changed]
            note_changes(
                workspace_id=self.workspace_id,
                field=name,
                before={row.lead.id: row.was[name] for row in touched if row.was},
                after={row.lead.id: getattr(row.lead, name) for row in touched},
                actor_id=self.actor_id,
            )

    def _tell(self, type: str, rows: Sequence[_Row]) -> None:
        if rows:
            events.record(
                workspace_id=self.workspace_id,
                type=type,
                object_ids=[row.lead.id for row in rows],
                fields={name for row in rows for name in row.changed},
                actor_id=self.actor_id,
            )
