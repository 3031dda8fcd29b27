"""Carrying a claimed import on, until it is done or undone, waits, or was cancelled."""

import logging
from contextlib import closing
from datetime import datetime, timedelta
from typing import BinaryIO, cast

from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from leads.models import ImportStatus, LeadImport
from leads.rules.csvs import NotCsv
from leads.services.importing.chunks import take_chunk
from leads.services.importing.claiming import claim_import, give_back, hold, renew
from leads.services.importing.ending import end
from leads.services.importing.kinds import begin_fields
from leads.services.importing.reading import Chunk, ReadAhead, Reader
from leads.services.importing.starting import RUN_IMPORTS
from leads.services.importing.undoing import undo_batch
from neptie.kernel.clock import now
from neptie.kernel.garbage import without_collecting
from neptie.kernel.jobs import enqueue

logger = logging.getLogger(__name__)

# Then another import, or other work, has its turn on this worker.
TURN = timedelta(seconds=20)


def run_next_import() -> bool:
    """Carry on one import that has something to do, or to undo; False when there is none.

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
        """Go on with what was asked: the file, or the undo of what came of it."""
        if self.claimed.undo_asked_at is None:
            self._read_on()
        else:
            self._undo()

    def _read_on(self) -> None:
        """Read on; DONE when the file's end was reached."""
        with without_collecting(), self.claimed.file.open("rb") as file:
            reader = Reader(self.claimed, cast("BinaryIO", file))
            if not self._survey(reader):
                return
            chunks = reader.chunks(begin_fields(self.claimed))
            with closing(ReadAhead(chunks)) as ahead:
                if all(self._goes_on(self._chunk(chunk, ahead)) for chunk in ahead):
                    self._end(ImportStatus.DONE)

    def _chunk(self, chunk: Chunk, ahead: ReadAhead) -> LeadImport | None:
        return take_chunk(self.claimed, chunk, meanwhile=ahead.begin_next)

    def _survey(self, reader: Reader) -> bool:
        """Have the rows counted and the types guessed; False when it was cancelled meanwhile."""
        if self.claimed.total_rows is not None:
            return True
        survey = reader.survey()
        for _rows in survey:
            renewed = renew(self.claimed)
            if renewed is None:
                return False
            self.claimed = renewed
        self.claimed.total_rows, self.claimed.kinds = survey.total, survey.kinds
        rows = LeadImport.objects.filter(id=self.claimed.id)
        rows.update(total_rows=survey.total, kinds=survey.kinds)
        return True

    def _undo(self) -> None:
        """Take back batch by batch; UNDONE when nothing is left."""
        while self._goes_on(undo_batch(self.claimed)):
            pass

    def _goes_on(self, taken: LeadImport | None) -> bool:
        """Note how far it came; False when the turn is over."""
        self._ends_at = self._ends_at or now() + TURN
        if taken is None:
            return False
        self.claimed = taken
        if taken.lease_until is None:
            return False
        if now() > self._ends_at:
            give_back(taken)
            enqueue(RUN_IMPORTS)
            return False
        return True

    def fail(self, sentence: str) -> None:
        """End it with the reason."""
        self._end(ImportStatus.FAILED, sentence)

    @transaction.atomic
    def _end(self, status: ImportStatus, sentence: str = "") -> None:
        held = hold(self.claimed)
        if held is not None:
            end(held, status, error=sentence)
