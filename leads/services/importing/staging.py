"""The leads of a chunk as lines of COPY, and the temporary table that these are copied into."""

from collections.abc import Mapping, Sequence

from django.db import connection

from leads.rules.fields import LIMITS
from leads.rules.rows import CleanRows
from neptie.kernel.ids import new_ids

TEXTS = tuple(name for name in LIMITS if name != "status")
"""The columns of a lead that are texts and nothing else."""

# The connection's own, empty again with each commit. `place` is the row's in its chunk; `arriving`
# is the status of a new lead whose address is suppressed.
_CREATE = f"""
    CREATE TEMPORARY TABLE IF NOT EXISTS staged_lead (
        place int, id uuid, email varchar, status varchar, {" varchar, ".join(TEXTS)} varchar,
        tags varchar[], custom jsonb, arriving varchar
    ) ON COMMIT DELETE ROWS
"""
_COLUMNS = ("place", "id", "email", "status", *TEXTS, "tags", "custom")
_COPY = f"COPY staged_lead ({', '.join(_COLUMNS)}) FROM STDIN"
_ARRIVE = """
    UPDATE staged_lead SET arriving = given.status
    FROM unnest(%s::text[], %s::text[]) AS given (email, status)
    WHERE staged_lead.email = given.email
"""


def copy_lines(leads: CleanRows) -> list[str]:
    """A line for each lead, with a new id: ids in the order of the file, so that the list of
    leads, newest first, is the file turned round.
    """
    columns = [
        map(str, leads.places),
        new_ids(len(leads.places)),
        *(_escaped(leads.columns[name]) for name in _COLUMNS[2:-2]),
        _arrays(leads.tags),
        _escaped(leads.columns["custom"]),
    ]
    return list(map("\t".join, zip(*columns, strict=True)))


def _escaped(cells: Sequence[str]) -> Sequence[str]:
    """Clean texts have no tabs and no line breaks, and JSON writes them out."""
    if not any("\\" in cell for cell in cells):
        return cells
    return [cell.replace("\\", "\\\\") for cell in cells]


def _arrays(tags: Sequence[tuple[str, ...]]) -> list[str]:
    arrays = {each: _array(each) for each in set(tags)}
    return [arrays[each] for each in tags]


def _array(items: tuple[str, ...]) -> str:
    """Quoted for an array, and then for COPY."""
    quoted = (item.replace("\\", "\\\\").replace('"', '\\"') for item in items)
    return "{{{}}}".format(",".join(f'"{item}"' for item in quoted)).replace("\\", "\\\\")


def stage(lines: Sequence[str]) -> None:
    """Copy the lines into the table, in the transaction that is open; nothing else is in it."""
    with connection.cursor() as cursor:
        cursor.execute(_CREATE)
        cursor.execute("TRUNCATE staged_lead")
        with cursor.copy(_COPY) as copy:
            copy.write("\n".join([*lines, ""]).encode())


def let_arrive(statuses: Mapping[str, str]) -> None:
    """New leads with these addresses come in with these statuses."""
    with connection.cursor() as cursor:
        cursor.execute(_ARRIVE, [list(statuses), list(statuses.values())])
