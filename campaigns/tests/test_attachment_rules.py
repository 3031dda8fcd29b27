"""Which files a mail may carry: by name, content, size, and together."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from campaigns.rules.attaching import (
    LARGEST_FILE,
    BadAttachment,
    check_content,
    check_together,
    clean_name,
    type_of,
)

MEGABYTE = 1024 * 1024


def archive(*names: str) -> bytes:
    """A zip with these files in it."""
    made = BytesIO()
    with ZipFile(made, "w") as opened:
        for name in names:
            opened.writestr(name, "x")
    return made.getvalue()


def refusal(name: str, content: bytes) -> str:
    """What is said of a file."""
    with pytest.raises(BadAttachment) as refused:
        check_content(name, content)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("prices.pdf", "prices.pdf"),
        (" C:\\Users\\Ada\\prices.pdf ", "prices.pdf"),
        ("../../etc/prices.pdf", "prices.pdf"),
        ("Pru\u0308fung.pdf", "Prüfung.pdf"),
        ("价格 €.pdf", "价格 €.pdf"),
    ],
)
def test_a_name_without_its_folders(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "The file has no name; give it one."),
        ("folder/..", "The file has no name; give it one."),
        (
            "a.pdf\r\nBcc: eve@evil.example",
            "The file's name has a line break or another character that cannot be seen; rename it.",
        ),
        (
            "\u202efdp.exe",
            "The file's name has a line break or another character that cannot be seen; rename it.",
        ),
        ("a" * 201, "The file's name is longer than 200 characters; rename it."),
    ],
)
def test_a_name_that_no_mail_carries(name: str, said: str) -> None:
    with pytest.raises(BadAttachment, match=f"^{said}$"):
        clean_name(name)


@pytest.mark.parametrize("name", ["setup.exe", "Setup.EXE", "setup.exe. ", "run.js", "disk.iso"])
def test_programs_are_refused_by_their_names(name: str) -> None:
    assert refusal(name, b"x") == (
        f"“{name}” is a program, a script or an image of a disk; mail servers refuse those. "
        "Put it where people can download it, and link to it."
    )


@pytest.mark.parametrize("beginning", [b"MZ\x90\x00\x03", b"\x7fELF\x02\x01\x01\x00"])
def test_programs_are_refused_under_other_names(beginning: bytes) -> None:
    assert refusal("prices.pdf", beginning).startswith("“prices.pdf” is a program")


def test_text_that_only_begins_like_a_program_is_fine() -> None:
    check_content("mz.txt", b"MZ is a long history of words without any zero. " * 3)


def test_an_archive_is_refused_for_what_is_in_it() -> None:
    check_content("fine.zip", archive("prices.pdf", "terms.docx"))

    assert refusal("bad.zip", archive("prices.pdf", "tools/setup.exe")) == (
        "“bad.zip” has “tools/setup.exe” in it, which mail servers refuse. Pack it without that "
        "file."
    )


@pytest.mark.parametrize("content", [b"PK", b"PK\x03\x04" + b"x" * 99, archive("a")[:-9]])
def test_a_broken_archive_is_no_fault_of_ours(content: bytes) -> None:
    check_content("broken.zip", content)


def test_empty_and_too_large() -> None:
    check_content("fits.pdf", b"x" * LARGEST_FILE)

    assert refusal("none.pdf", b"") == "“none.pdf” is empty; choose another file."
    assert refusal("huge.pdf", b"x" * 40 * MEGABYTE) == (
        "“huge.pdf” has 40.0 MB; a file that mails carry has at most 10 MB. Link to it instead."
    )


def test_a_mail_carries_ten_files_and_15_mb() -> None:
    check_together([1] * 10)
    check_together([10 * MEGABYTE, 5 * MEGABYTE])

    with pytest.raises(BadAttachment, match="at most 10 files; these are 11"):
        check_together([1] * 11)
    with pytest.raises(BadAttachment, match=r"have 18\.0 MB; a mail carries at most 15 MB"):
        check_together([9 * MEGABYTE, 9 * MEGABYTE])


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.pdf", "application/pdf"),
        ("a.PNG", "image/png"),
        ("a.csv", "text/csv"),
        ("a.ics", "text/calendar"),
        ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.eml", "application/octet-stream"),
        ("a.unheard-of", "application/octet-stream"),
        ("LICENSE", "application/octet-stream"),
    ],
)
def test_the_type_is_told_by_the_name(name: str, kind: str) -> None:
    assert type_of(name) == kind
