"""What is chosen when leads are merged: who stays, and whose values are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from leads.models import Lead
from leads.rules.merging import CHOICES, united_status

_LABELS = {
    "full_name": gettext_lazy("Name"),
    "email": gettext_lazy("E-mail"),
    "status": gettext_lazy("Status"),
    "company": gettext_lazy("Company"),
    "job_title": gettext_lazy("Job title"),
    "phone": gettext_lazy("Phone"),
    "industry": gettext_lazy("Industry"),
    "website": gettext_lazy("Website"),
    "country": gettext_lazy("Country"),
    "timezone": gettext_lazy("Time zone"),
    "source": gettext_lazy("Source"),
    "owner_id": gettext_lazy("Owner"),
}


@dataclass(frozen=True)
class Cell:
    """What one of the leads says of a field."""

    lead_id: UUID
    text: str
    is_chosen: bool


@dataclass(frozen=True)
class Row:
    """A field, and what each of the leads says of it; `differs` where there is a choice."""

    name: str
    label: str
    cells: Sequence[Cell]
    differs: bool


class Comparison:
    """Leads side by side. `data` is what was posted, or nothing; `names` are those of custom
    fields, by key.

    The one that stays is the one chosen, else the one that was written to, else the oldest.
    """

    def __init__(
        self,
        leads: Sequence[Lead],
        data: QueryDict | None = None,
        *,
        names: Mapping[str, str] | None = None,
    ) -> None:
        self.leads = leads
        self._custom_names = names or {}
        self._data = data or QueryDict()
        self.winner_id = self._asked("winner", self._likely().id)

    def _likely(self) -> Lead:
        return next((lead for lead in self.leads if lead.first_contacted_at), self.leads[0])

    def _asked(self, name: str, default: UUID) -> UUID:
        said = self._data.get(name, "")
        return next((lead.id for lead in self.leads if str(lead.id) == said), default)

    @property
    def loser_ids(self) -> list[UUID]:
        """The others, in their order."""
        return [lead.id for lead in self.leads if lead.id != self.winner_id]

    @property
    def take(self) -> dict[str, UUID]:
        """Whose value of which field is kept, where somebody said so."""
        asked = {name: self._data.get(f"take-{name}", "") for name in self._names()}
        ids = {str(lead.id): lead.id for lead in self.leads}
        return {name: ids[said] for name, said in asked.items() if said in ids}

    @property
    def rows(self) -> list[Row]:
        """The fields of which somebody says something."""
        rows = [self._row(name) for name in self._names()]
        return [row for row in rows if any(cell.text for cell in row.cells)]

    def _names(self) -> list[str]:
        keys = dict.fromkeys(key for lead in self.leads for key in lead.custom)
        return [*(name for name in _LABELS if name in CHOICES), *(f"custom.{key}" for key in keys)]

    def _row(self, name: str) -> Row:
        texts = {lead.id: _text(lead, name) for lead in self.leads}
        chosen = self.take.get(name) or self._likeliest(name, texts)
        cells = [Cell(id, text, id == chosen) for id, text in texts.items()]
        key = name.removeprefix("custom.")
        label = str(_LABELS.get(name) or self._custom_names.get(key, key))
        return Row(name, label, cells, differs=len({text for text in texts.values() if text}) > 1)

    def _likeliest(self, name: str, texts: dict[UUID, str]) -> UUID:
        """The one that stays, where it says something; else the first that does. Of statuses, the
        one that says most."""
        ordered = [self.winner_id, *self.loser_ids]
        if name == "status":
            facts = {lead.id: {"status": lead.status, "email": lead.email} for lead in self.leads}
            most = united_status(list(facts.values()), kept=facts[self.winner_id]["email"])
            return next((id for id in ordered if facts[id]["status"] == most), self.winner_id)
        return next((id for id in ordered if texts[id]), self.winner_id)


def _text(lead: Lead, name: str) -> str:
    if name.startswith("custom."):
        value: Any = lead.custom.get(name.removeprefix("custom."))
        return "" if value is None else str(value)
    if name == "owner_id":
        return lead.owner.user.full_name if lead.owner else ""
    if name == "status":
        return str(lead.get_status_display())
    return str(getattr(lead, name))
