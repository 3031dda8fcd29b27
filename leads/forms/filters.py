"""What the table of leads is narrowed by."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.models import Status
from leads.selectors.listing import Order, Search

_SCORES = (20, 40, 60, 80)
_NOBODY = "nobody"

# (value, label), as a select takes them
Choices = Iterable[tuple[str, str]]


class FilterForm(forms.Form):
    """The filters of the table; what is none of the choices narrows nothing."""

    q = forms.CharField(
        label=_("Search"),
        max_length=300,
        widget=forms.TextInput({"type": "search", "placeholder": _("Name, company, e-mail")}),
    )
    status = forms.ChoiceField(label=_("Status"), choices=[("", _("Any status")), *Status.choices])
    industry = forms.ChoiceField(label=_("Industry"))
    owner = forms.ChoiceField(label=_("Owner"))
    score = forms.ChoiceField(
        label=_("Score"),
        choices=[("", _("Any score")), *((str(each), f"≥ {each} %") for each in _SCORES)],
    )
    tag = forms.CharField(
        label=_("Tag"), max_length=100, widget=forms.TextInput({"placeholder": _("Tag")})
    )
    sort = forms.ChoiceField(
        label=_("Order"),
        choices=[
            ("", _("Newest first")),
            ("score", _("Highest score")),
            ("name", _("Name, A to Z")),
            ("contacted", _("Last contacted")),
        ],
    )

    def __init__(self, data: Any, *, industries: Iterable[str], members: Choices) -> None:
        super().__init__(data, auto_id="filter-%s")
        self._offer("industry", [("", _("Any industry")), *((name, name) for name in industries)])
        self._offer("owner", [("", _("Any owner")), (_NOBODY, _("Nobody")), *members])
        for field in self.fields.values():
            field.required = False
        self.full_clean()

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    @property
    def search(self) -> Search:
        """What is asked for."""
        said = self.cleaned_data
        return Search(
            words=said.get("q", ""),
            status=said.get("status", ""),
            industry=said.get("industry", ""),
            owner=_owner(said.get("owner", "")),
            tag=said.get("tag", ""),
            min_score=int(said["score"]) / 100 if said.get("score") else None,
        )

    @property
    def order(self) -> Order:
        """In which order."""
        return self.cleaned_data.get("sort") or "newest"

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order is asked."""
        return self.search != Search()


def _owner(said: str) -> Any:
    return UUID(said) if said and said != _NOBODY else said or None
