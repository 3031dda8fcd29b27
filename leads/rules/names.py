"""A lead's three names, kept in agreement: whichever was changed, the others follow."""

from collections.abc import Mapping
from dataclasses import dataclass

from leads.rules.fields import split_name


@dataclass(frozen=True)
class Names:
    """`full_name`, `first_name`, `last_name`; the last two may be blank."""

    full_name: str
    first_name: str
    last_name: str


def settled(given: Mapping[str, str], current: Names | None = None) -> Names:
    """The names after some of them were given, to a new lead or to one with `current` names.

    A full name brings its parts, parts bring their full name. What is sent back as it was says
    nothing: a client that changes the full name and returns the old parts means the new name.
    """
    was = current or Names("", "", "")
    new = {field: name for field, name in given.items() if not current or name != _of(was, field)}
    if "full_name" in new:
        first, last = split_name(new["full_name"])
        return Names(new["full_name"], new.get("first_name", first), new.get("last_name", last))
    first, last = new.get("first_name", was.first_name), new.get("last_name", was.last_name)
    joined = f"{first} {last}".strip() if new else ""
    return Names(joined or was.full_name, first, last)


def _of(names: Names, field: str) -> str:
    return str(getattr(names, field))
