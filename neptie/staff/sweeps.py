"""The sweeps of beat, rung by hand."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils.translation import gettext as _

from neptie.kernel.jobs import enqueue


@dataclass(frozen=True)
class Sweep:
    """A sweep, as beat's table has it; `every` is in seconds."""

    number: int
    name: str
    task: str
    every: float


def sweeps() -> list[Sweep]:
    """All of them, in the order of beat's table."""
    table: dict[str, Any] = settings.CELERY_BEAT_SCHEDULE
    return [
        Sweep(number, name, entry["task"], float(entry["schedule"]))
        for number, (name, entry) in enumerate(table.items())
    ]


@transaction.atomic
def run_now(number: int, *, staff_id: UUID) -> str | None:
    """Wake a worker for it; what was done, or None where there is no such sweep.

    No event: a sweep is of no workspace. It leaves its line in the admin's log.
    """
    sweep = next((each for each in sweeps() if each.number == number), None)
    if sweep is None:
        return None
    enqueue(sweep.task)
    said = _("A worker was asked to %(name)s.") % {"name": sweep.name}
    LogEntry.objects.create(
        user_id=staff_id, action_flag=CHANGE, object_repr=sweep.task, change_message=said
    )
    return said
