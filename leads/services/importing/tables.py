"""An upload as the plain table that an import reads, whatever it came packed in."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile

from leads.rules.csvs import NotCsv
from neptie.kernel.uploads import LARGEST_FILE

_ZIP = b"PK\x03\x04"
_MEMORY = 1536 * 1024 * 1024
_SECONDS = 60
# A process that shares its processor with others has longer for them on the wall.
_PATIENCE = 3
_TOO_MUCH = (
    "The file takes more memory or time to open than a table should; "
    "save the sheet as CSV and send that."
)


@dataclass(frozen=True)
class Table:
    """A plain text file, and how its stored name ends: `.csv`, or `.packed.csv`."""

    file: File[bytes]
    ending: str


@contextmanager
def plain_table(upload: UploadedFile[Any]) -> Iterator[Table]:
    """The upload's table, there as long as the context is. NotCsv where nothing can be unpacked.

    A workbook or a zip archive is opened by a process with bounds of its own.
    """
    upload.seek(0)
    beginning = upload.read(len(_ZIP))
    upload.seek(0)
    if beginning != _ZIP:
        yield Table(upload, ".csv")
        return
    with TemporaryDirectory() as place:
        source, target = Path(place, "packed"), Path(place, "table.csv")
        with source.open("wb") as packed:
            packed.writelines(upload.chunks())
        unpack(source, target)
        with target.open("rb") as plain:
            yield Table(File(plain), ".packed.csv")


def unpack(
    source: Path,
    target: Path,
    *,
    memory: int = _MEMORY,
    seconds: int = _SECONDS,
    largest: int = LARGEST_FILE,
) -> None:
    """Write the table of a workbook or a zip archive. Raises NotCsv.

    The process that does it takes `memory` bytes at most, `seconds` of a processor, and writes
    `largest` bytes.
    """
    program = [sys.executable, "-m", "leads.services.importing.unpacker"]
    bounds = [str(each) for each in (memory, seconds, largest)]
    try:
        ended = subprocess.run(  # noqa: S603 - a program of ours, and paths that we made
            [*program, str(source), str(target), *bounds],
            cwd=settings.BASE_DIR,
            env={"PYTHONUTF8": "1"},  # none of our secrets
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds * _PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NotCsv(_TOO_MUCH) from error
    if ended.returncode:
        raise NotCsv(ended.stdout.decode().strip() or _TOO_MUCH)
