"""Merging leads that turn out to be the same person."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts import events
from leads.models import Activity, Lead, ListMember, Note, Score, Status, Suppression
from leads.rules.merging import CHOICES, NAMES, PLAIN, united
from leads.selectors.suppression import suppressed
from leads.services.activity import NewActivity, note_activities
from leads.services.leads import erase, swap_addresses, tell_changes
from leads.services.suppression import suppress
from neptie.kernel.clock import now
from neptie.kernel.errors import Conflict, Invalid, NotFound

MOST = 20
"""How many leads are merged into one at once."""

_FACTS = ("status", "email", "tags", "custom", *NAMES, *PLAIN)
# What the winner has of the same source, or list, or purpose, it keeps.
_MOVE_ACTIVITIES = """
    UPDATE leads_activity AS moved SET lead_id = %(winner)s
    WHERE moved.id IN (
        SELECT DISTINCT ON (source_kind, source_id) id FROM leads_activity
        WHERE workspace_id = %(workspace)s AND lead_id = ANY(%(losers)s)
        ORDER BY source_kind, source_id, id
    ) AND NOT EXISTS (
        SELECT FROM leads_activity AS own
        WHERE own.lead_id = %(winner)s AND own.source_kind = moved.source_kind
            AND own.source_id = moved.source_id
    )
"""
_MOVE_MEMBERS = """
    UPDATE leads_listmember AS moved SET lead_id = %(winner)s
    WHERE moved.id IN (
        SELECT DISTINCT ON (lead_list_id) id FROM leads_listmember
        WHERE workspace_id = %(workspace)s AND lead_id = ANY(%(losers)s)
        ORDER BY lead_list_id, id
    ) AND NOT EXISTS (
        SELECT FROM leads_listmember AS own
        WHERE own.lead_id = %(winner)s AND own.lead_list_id = moved.lead_list_id
    )
"""
_MOVE_SCORES = """
    UPDATE leads_score AS moved SET lead_id = %(winner)s
    WHERE moved.id IN (
        SELECT DISTINCT ON (purpose) id FROM leads_score
        WHERE workspace_id = %(workspace)s AND lead_id = ANY(%(losers)s)
        ORDER BY purpose, scored_at DESC
    ) AND NOT EXISTS (
        SELECT FROM leads_score AS own
        WHERE own.lead_id = %(winner)s AND own.purpose = moved.purpose
    )
"""


@transaction.atomic
def merge_leads(
    *,
    workspace_id: UUID,
    winner_id: UUID,
    loser_ids: Sequence[UUID],
    actor_id: UUID | None,
    take: Mapping[str, UUID] | None = None,
) -> Lead:
    """Make one lead of several; the winner stays, with what the others know added.

    `take` says whose value of a field is kept (`leads.rules.merging.CHOICES`, `custom.<key>`);
    without it the winner's counts, and what it lacks comes from the others in their order. Notes,
    timeline, lists and, where it has none, the score go over; suppressions stay as they are. A
    lead that mails hang on stays as a hidden row that names the winner; another one is deleted.
    Leads that were merged into the winner before count as done.

    NotFound for an unknown lead; Invalid for a choice that is none, or too many leads.
    """
    winner, losers = _locked(workspace_id, winner_id, loser_ids)
    taken = _taken([winner, *losers], take or {})
    if not losers:
        return winner
    before = {field: getattr(winner, field) for field in _FACTS}
    gone = [(loser.id, loser.email, loser.full_name) for loser in losers]
    opted_out = _has_opted_out([winner, *losers])
    values = united(_facts(winner), [_facts(loser) for loser in losers], taken)
    _move_over(winner, losers)
    hidden = _remove(winner, losers)
    _write(winner, values, losers, hidden)
    _keep_opt_out(winner, opted_out, actor_id)
    _tell(winner, before, gone, actor_id)
    return winner


def _locked(
    workspace_id: UUID, winner_id: UUID, loser_ids: Sequence[UUID]
) -> tuple[Lead, list[Lead]]:
    """The winner and the others in their order, locked in the order of ids; merged ones by whom
    they were merged into."""
    if len(set(loser_ids)) > MOST:
        raise Invalid(
            _("At most %(most)s leads are merged at once.") % {"most": MOST}, code="too_many_leads"
        )
    asked = [winner_id, *loser_ids]
    leads = Lead.objects.in_workspace(workspace_id)
    into = dict(leads.filter(id__in=asked).values_list("id", "merged_into_id"))
    if len(into) < len(set(asked)):
        raise NotFound(_("There is no lead with one of these ids; nothing was merged."))
    living = list(dict.fromkeys(into[id] or id for id in asked))
    rows = leads.filter(id__in=living, merged_into=None).order_by("id").select_for_update()
    found = {lead.id: lead for lead in rows}
    if len(found) < len(living):
        raise Conflict(
            _("Somebody merged or deleted one of these leads just now. Look again."),
            code="lead_changed",
        )
    return found[living[0]], [found[id] for id in living[1:]]


def _taken(leads: Sequence[Lead], take: Mapping[str, UUID]) -> dict[str, Any]:
    """The chosen values by field."""
    by_id = {lead.id: lead for lead in leads}
    taken: dict[str, Any] = {}
    for field, lead_id in take.items():
        key = field.removeprefix("custom.")
        if field not in CHOICES and key == field:
            raise _bad_choice(field, _("There is no choice of this field."))
        lead = by_id.get(lead_id)
        if lead is None:
            raise _bad_choice(field, _("This is none of the leads that are merged."))
        if key != field:
            taken[field] = lead.custom.get(key)
        else:
            fields = NAMES if field == "full_name" else (field,)
            taken |= {each: getattr(lead, each) for each in fields}
    return taken


def _bad_choice(field: str, sentence: str) -> Invalid:
    return Invalid(f"take.{field}: {sentence}", errors={f"take.{field}": [sentence]})


def _facts(lead: Lead) -> dict[str, Any]:
    return {field: getattr(lead, field) for field in _FACTS}


def _has_opted_out(leads: Sequence[Lead]) -> bool:
    reasons = suppressed(leads[0].workspace_id, [lead.email for lead in leads]).values()
    by_status = any(lead.status == Status.UNSUBSCRIBED for lead in leads)
    return by_status or "unsubscribed" in reasons


def _move_over(winner: Lead, losers: Sequence[Lead]) -> None:
    """What hangs on the others is the winner's from now on; what it has already, goes."""
    ids = [loser.id for loser in losers]
    of_losers = {"workspace_id": winner.workspace_id, "lead_id__in": ids}
    where: dict[str, Any] = {"winner": winner.id, "workspace": winner.workspace_id, "losers": ids}
    with connection.cursor() as cursor:
        for statement in (_MOVE_ACTIVITIES, _MOVE_MEMBERS, _MOVE_SCORES):
            cursor.execute(statement, where)
    Note.objects.filter(**of_losers).update(lead_id=winner.id)
    Activity.objects.filter(**of_losers).delete()
    ListMember.objects.filter(**of_losers).delete()
    Score.objects.filter(**of_losers).delete()
    Lead.objects.in_workspace(winner.workspace_id).filter(merged_into__in=ids).update(
        merged_into=winner
    )


def _remove(winner: Lead, losers: Sequence[Lead]) -> list[Lead]:
    """Delete the others but those that mails hang on, which stay hidden; the latter."""
    hidden = []
    for loser in losers:
        id = loser.id
        try:
            with transaction.atomic():
                erase(loser)
        except Conflict:
            Lead.objects.filter(id=id).update(merged_into=winner, updated_at=now())
            hidden.append(loser)
    return hidden


def _write(
    winner: Lead, values: Mapping[str, Any], losers: Sequence[Lead], hidden: Sequence[Lead]
) -> None:
    was = winner.email
    for field, value in values.items():
        setattr(winner, field, value)
    everybody = [winner, *losers]
    winner.first_contacted_at = _time("first_contacted_at", everybody, min)
    winner.last_contacted_at = _time("last_contacted_at", everybody, max)
    winner.last_replied_at = _time("last_replied_at", everybody, max)
    holder = next((each for each in hidden if each.email == winner.email), None)
    if holder is None:
        winner.save()
    else:
        swap_addresses(winner, holder, was=was)


def _time(field: str, leads: Sequence[Lead], choose: Any) -> datetime | None:
    known: Iterable[datetime] = [at for lead in leads if (at := getattr(lead, field))]
    chosen: datetime | None = choose(known, default=None)
    return chosen


def _keep_opt_out(winner: Lead, opted_out: bool, actor_id: UUID | None) -> None:
    """Who opted out at one address has opted out: the address that stays is suppressed too."""
    if opted_out:
        suppress(
            workspace_id=winner.workspace_id,
            kind=Suppression.Kind.EMAIL,
            value=winner.email,
            reason="unsubscribed",
            actor_id=actor_id,
        )


def _tell(
    winner: Lead,
    before: Mapping[str, Any],
    gone: Sequence[tuple[UUID, str, str]],
    actor_id: UUID | None,
) -> None:
    by = {"actor_id": str(actor_id)} if actor_id else {}
    at = now()
    merged = [
        NewActivity(
            winner.id,
            "merged",
            "merge",
            id,
            at,
            {"lead_id": str(id), "email": email, "full_name": name, **by},
        )
        for id, email, name in gone
    ]
    note_activities(workspace_id=winner.workspace_id, activities=merged)
    tell_changes(winner, before, actor_id)
    events.record(
        workspace_id=winner.workspace_id,
        type="lead.merged",
        object_ids=[winner.id, *(id for id, _email, _name in gone)],
        fields=[field for field, value in before.items() if getattr(winner, field) != value],
        actor_id=actor_id,
    )
