"""Which files a mail may carry. No file is opened beyond the list of names in an archive."""

import struct
import unicodedata
from collections.abc import Sequence
from io import BytesIO
from math import ceil
from mimetypes import MimeTypes
from zipfile import BadZipFile, ZipFile

_MEGABYTE = 1024 * 1024
LARGEST_FILE = 10 * _MEGABYTE
LARGEST_FILE_SHOWN = "10 MB"
LARGEST_TOTAL = 15 * _MEGABYTE
"""Of one mail: in base64 it is 20 MB, and servers commonly take 25."""
LARGEST_TOTAL_SHOWN = "15 MB"
MOST_FILES = 10
LONGEST_NAME = 200

# What Gmail refuses (support.google.com/mail/answer/6590) and Outlook blocks: programs, scripts,
# installers, disk images, and shortcuts that start one of them.
_DANGEROUS = """
ade adp apk app appx appxbundle bas bat cab chm cmd com cpl diagcab diagcfg diagpkg dll dmg ex
ex_ exe gadget hlp hta img inf ins iso isp jar jnlp js jse lib lnk mde mjs msc msh msi msix
msixbundle msp mst nsh ocx pcd pif pl ps1 ps1xml ps2 psc1 py pyc reg scf scr sct sh shb shs sys
url vb vbe vbs vhd vxd wsc wsf wsh xll xnk
"""
DANGEROUS = frozenset(_DANGEROUS.split())
# Of Windows, Linux and macOS; they have zeros near their beginning, which no text has.
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe")
_BEGINNING = 64
_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "ics": "text/calendar",
    "webp": "image/webp",
}
_UNKNOWN = "application/octet-stream"
# Without the files of the machine, which differ from one to the next.
_KNOWN = MimeTypes(filenames=())


class BadAttachment(Exception):
    """A file that no mail may carry; the sentence says why, and what to do."""


def clean_name(name: str) -> str:
    """Return a file's name without its folders, in composed letters. Raises BadAttachment.

    A line break in it would end the header that it stands in; a mark that turns the direction of
    writing shows “exe.pdf” where “fdp.exe” stands.
    """
    composed = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2].strip()
    if not composed or composed in (".", ".."):
        raise BadAttachment("The file has no name; give it one.")
    if not composed.isprintable():
        raise BadAttachment(
            "The file's name has a line break or another character that cannot be seen; rename it."
        )
    if len(composed) > LONGEST_NAME:
        raise BadAttachment(f"The file's name is longer than {LONGEST_NAME} characters; rename it.")
    return composed


def check_content(name: str, content: bytes) -> None:
    """Raises BadAttachment for a file that is empty, too large, or what mail servers refuse.

    `name` is clean.
    """
    check_size(name, len(content))
    if _is_dangerous(name) or _is_program(content):
        raise BadAttachment(
            f"“{name}” is a program, a script or an image of a disk; mail servers refuse those. "
            "Put it where people can download it, and link to it."
        )
    inside = next(filter(_is_dangerous, _names_inside(content)), None)
    if inside is not None:
        raise BadAttachment(
            f"“{name}” has “{inside[:LONGEST_NAME]}” in it, which mail servers refuse. Pack it "
            "without that file."
        )


def check_size(name: str, size: int) -> None:
    """Raises BadAttachment for no bytes, and for too many; `size` is in bytes."""
    if not size:
        raise BadAttachment(f"“{name}” is empty; choose another file.")
    if size > LARGEST_FILE:
        raise BadAttachment(
            f"“{name}” has {_megabytes(size)} MB; a file that mails carry has at most "
            f"{LARGEST_FILE_SHOWN}. Link to it instead."
        )


def check_together(sizes: Sequence[int]) -> None:
    """Raises BadAttachment for more than one mail carries; `sizes` are in bytes."""
    if len(sizes) > MOST_FILES:
        raise BadAttachment(f"A mail carries at most {MOST_FILES} files; these are {len(sizes)}.")
    if sum(sizes) > LARGEST_TOTAL:
        raise BadAttachment(
            f"Together these files have {_megabytes(sum(sizes))} MB; a mail carries at most "
            f"{LARGEST_TOTAL_SHOWN}. Leave one out, or link to it."
        )


def type_of(name: str) -> str:
    """Return `type/subtype` by the end of a file's name.

    A mail within a mail must not be encoded as files are (RFC 2046, section 5.2.1), so it goes as
    any bytes do.
    """
    guessed, packing = _KNOWN.guess_type(f"file.{_ending(name)}")
    found = _TYPES.get(_ending(name)) or guessed or _UNKNOWN
    return _UNKNOWN if packing or found.startswith(("message/", "multipart/")) else found


def _megabytes(size: int) -> str:
    """Rounded up, so that what is over a limit is seen to be."""
    return f"{ceil(size / _MEGABYTE * 10) / 10:,.1f}"


def _is_dangerous(name: str) -> bool:
    return _ending(name) in DANGEROUS


def _is_program(content: bytes) -> bool:
    return content.startswith(_PROGRAMS) and 0 in content[:_BEGINNING]


def _ending(name: str) -> str:
    """What follows the last dot; Windows overlooks dots and spaces behind it."""
    return name.rstrip(". ").rpartition(".")[2].lower() if "." in name else ""


def _names_inside(content: bytes) -> list[str]:
    if not content.startswith(b"PK"):
        return []
    try:
        with ZipFile(BytesIO(content)) as archive:
            return archive.namelist()
    except (BadZipFile, NotImplementedError, OSError, ValueError, struct.error):
        return []  # it only looks like an archive
