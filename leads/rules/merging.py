"""What one lead is made of, when several turn out to be the same person."""

from collections.abc import Mapping, Sequence
from typing import Any

from leads.rules.custom import custom_fault
from leads.rules.fields import MOST_TAGS

NAMES = ("full_name", "first_name", "last_name")
PLAIN = (
    "phone",
    "company",
    "job_title",
    "industry",
    "website",
    "country",
    "timezone",
    "source",
    "owner_id",
)
CHOICES = ("full_name", "email", "status", *PLAIN)
"""The fields of which a person may say whose value is kept; beside them `custom.<key>`."""

# From what says least to what says most of a person. A bounce tells of an address, and an
# opt-out of a wish; see `united_status`.
_SAYS = ("new", "contacted", "replied", "unqualified", "qualified", "converted")

# {field: value}, of one lead
Facts = Mapping[str, Any]


def united(winner: Facts, losers: Sequence[Facts], taken: Mapping[str, Any]) -> dict[str, Any]:
    """The values of the lead that stays: `taken` where somebody chose, else its own, else the
    first that one of the others has. The names go together, and so do custom fields one by one.

    Facts have `status`, `email`, `tags`, `custom`, NAMES and PLAIN; `taken` has CHOICES (with
    `full_name` come all NAMES) and `custom.<key>`.
    """
    everybody = [winner, *losers]
    values = {field: _first(field, everybody) for field in PLAIN}
    named = next((facts for facts in everybody if facts["full_name"]), winner)
    values |= {field: named[field] for field in NAMES}
    values["email"] = taken.get("email", winner["email"])
    values["status"] = united_status(everybody, kept=values["email"])
    values["tags"] = united_tags([facts["tags"] for facts in everybody])
    chosen = {field: value for field, value in taken.items() if not field.startswith("custom.")}
    own = {
        field.removeprefix("custom."): value
        for field, value in taken.items()
        if field.startswith("custom.")
    }
    custom = united_custom([own, *(facts["custom"] for facts in everybody)])
    return {**values, **chosen, "custom": custom}


def _first(field: str, everybody: Sequence[Facts]) -> Any:
    said = (facts[field] for facts in everybody)
    return next((value for value in said if value not in ("", None)), everybody[0][field])


def united_status(everybody: Sequence[Facts], *, kept: str) -> str:
    """The status that says most: a customer stays one, a wish not to be written to is the
    person's, and a bounce counts where the address that is `kept` is the one that bounced."""
    statuses = {facts["status"] for facts in everybody}
    if "converted" in statuses:
        return "converted"
    if "unsubscribed" in statuses:
        return "unsubscribed"
    bounced = any(facts["status"] == "bounced" and facts["email"] == kept for facts in everybody)
    if bounced or statuses == {"bounced"}:
        return "bounced"
    # What was written to and bounced at another address was contacted at least.
    floor = {"contacted"} if "bounced" in statuses else set()
    return max((statuses | floor) - {"bounced"}, key=_SAYS.index)


def united_tags(everybodys: Sequence[Sequence[str]]) -> list[str]:
    """Each tag once, the winner's first, no more than a lead may have."""
    return list(dict.fromkeys(tag for tags in everybodys for tag in tags))[:MOST_TAGS]


def united_custom(everybodys: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The first value of each field that one has, as many fields as a lead may have."""
    united: dict[str, Any] = {}
    for custom in everybodys:
        for key, value in custom.items():
            is_blank = united.get(key) in ("", None, [])
            if is_blank and custom_fault({**united, key: value}) is None:
                united[key] = value
    return united
