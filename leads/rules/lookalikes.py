"""Which leads look like the same person, joined from pairs of reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Lookalikes:
    """Leads that look like one person (the oldest first), and why: `name` (with company),
    `address` (the same part before the @, at domains of one name), `phone`."""

    lead_ids: tuple[UUID, ...]
    reasons: tuple[str, ...]


_ORDER = ("name", "address", "phone")
MOST_TOGETHER = 20


def joined(groups: Iterable[tuple[str, Sequence[UUID]]]) -> list[Lookalikes]:
    """Groups (reason, ids) that have a lead in common are one, where it is not beyond all bounds.

    The newest first: the one with the newest lead, whose duplicate was made last.
    """
    of_lead: dict[UUID, int] = {}
    clusters: dict[int, tuple[set[UUID], set[str]]] = {}
    for number, (reason, ids) in enumerate(groups):
        touched = {of_lead[id] for id in ids if id in of_lead}
        together = set(ids).union(*(clusters[each][0] for each in touched))
        if len(together) > MOST_TOGETHER:
            continue
        reasons = {reason}.union(*(clusters.pop(each)[1] for each in touched))
        clusters[number] = (together, reasons)
        of_lead |= dict.fromkeys(together, number)
    found = [
        Lookalikes(tuple(sorted(ids)), tuple(sorted(reasons, key=_ORDER.index)))
        for ids, reasons in clusters.values()
    ]
    return sorted(found, key=lambda each: each.lead_ids[-1], reverse=True)


def label_of(address: str) -> str:
    """The name in an address' domain, by which sibling domains are told: `acme` of acme.com,
    acme.de, mail.acme.co.uk. As the SQL of `leads.selectors.duplicates` has it."""
    labels = address.rpartition("@")[2].split(".")
    if len(labels) > 2 and len(labels[-2]) <= LONGEST_SECOND_LEVEL:
        return labels[-3]
    return labels[-2] if len(labels) > 1 else ""


LONGEST_SECOND_LEVEL = 3
"""“co” of co.uk, “com” of com.au: a domain's last but one label of so many letters, where there
is one before it, belongs to the registry."""
