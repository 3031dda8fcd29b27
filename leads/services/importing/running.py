"""Carrying a claimed import on, until it is done, waits, or was cancelled."""

import logging
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from typing import BinaryIO, cast

from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from leads.models import ImportStatus, LeadImport
from leads.rules.csvs import NotCsv
from leads.rules.importing import ReadRow
from leads.services.importing.chunks import take_chunk
from leads.services.importing.claiming import claim_import, give_back, hold
from leads.services.importing.ending import end
from leads.services.importing.reading import Reader
from leads.services.importing.starting import RUN_IMPORTS
from neptie.kernel.clock import now
from neptie.kernel.jobs import enqueue

logger = logging.getLogger(__name__)

# Then another import, or other work, has its turn on this worker.
TURN = timedelta(seconds=20)


def run_next_import() -> bool:
    """Carry on one import that has something to do; False when there is none.

    Safe to be killed anywhere: what a chunk wrote and how far it came were committed together.
    """
    claimed = claim_import()
    if claimed is None:
        return False
    turn = _Turn(claimed)
    try:
        turn.take()
    except NotCsv as error:
        turn.fail(str(error))
    except FileNotFoundError:
        turn.fail(_("The uploaded file is gone; import it again."))
    except (OperationalError, InterfaceError, RedisError):
        raise  # nothing is wrong with the file: the next sweep after the lease goes on
    except Exception:
        logger.exception("Import %s broke off.", claimed.id)
        turn.fail(_("Something went wrong on our side; what was read until then is kept."))
    return True


class _Turn:
    """A worker's turn at an import; `claimed` is its row as the last chunk left it."""

    def __init__(self, claimed: LeadImport) -> None:
        self.claimed = claimed
        self._ends_at: datetime | None = None

    def take(self) -> None:
        """Read on; DONE when the file's end was reached."""
        with self.claimed.file.open("rb") as file:
            reader = Reader(self.claimed, cast("BinaryIO", file))
            self._count(reader)
            with closing(reader.batches()) as batches:
                if all(self._write(batch, reader) for batch in batches):
                    self._end(ImportStatus.DONE)

    def _count(self, reader: Reader) -> None:
        if self.claimed.total_rows is None:
            rows = LeadImport.objects.filter(id=self.claimed.id)
            rows.update(total_rows=reader.count())

    def _write(self, batch: Sequence[ReadRow], reader: Reader) -> bool:
        """Write a batch; False when the turn is over."""
        self._ends_at = self._ends_at or now() + TURN
        taken = take_chunk(self.claimed, batch, seen=reader.seen)
        if taken is None:
            return False
        self.claimed = taken
        reader.remember(batch)
        if taken.status == ImportStatus.RUNNING and now() > self._ends_at:
            give_back(taken)
            enqueue(RUN_IMPORTS)
            return False
        return taken.status == ImportStatus.RUNNING

    def fail(self, sentence: str) -> None:
        """End it with the reason."""
        self._end(ImportStatus.FAILED, sentence)

    @transaction.atomic
    def _end(self, status: ImportStatus, sentence: str = "") -> None:
        held = hold(self.claimed)
        if held is not None:
            end(held, status, error=sentence)
