"""Mails with files through Outlook: in one piece where it fits into a request, else each apart."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from emailing.providers.base import Parcel
from emailing.rules.mime import Attached, Mail, build
from emailing.rules.slimming import without_files
from emailing.tests.outlook_cast import ADDRESS, a_grant, a_parcel, connected
from tests.standins.microsoft import MicrosoftStandIn

MAIL = Mail(
    sender_name="Ada Byron",
    sender_address=ADDRESS,
    to="lead1@leads.example",
    subject="Hello",
    date=datetime(2026, 3, 3, 12, tzinfo=UTC),
    message_id=a_parcel(1).message_id,
    marker=a_parcel(1).marker,
    text="--=_ Hi Grace\r\n\r\nContent-Type: multipart/mixed;",
    html="<p>Hi Grace</p>",
)
PRICES = Attached("prices.txt", "text/plain", "€ 1\n".encode() * 100)
PLAN = Attached(
    "Plan „für“ Grace – zweite und endgültige Fassung.pdf", "application/pdf", b"%PDF\0"
)


def _parcel(*files: Attached) -> Parcel:
    return replace(a_parcel(1), raw=build(replace(MAIL, attachments=files)))


def test_a_mail_and_its_files_apart() -> None:
    assert without_files(_parcel(PRICES, PLAN).raw) == (build(MAIL), [PRICES, PLAN])
    assert without_files(build(MAIL)) == (build(MAIL), [])


def test_what_fits_goes_in_one_piece(microsoft: MicrosoftStandIn) -> None:
    parcel = _parcel(replace(PLAN, content=b"x" * 2_000_000), PRICES)
    with connected(a_grant()) as connection:
        assert connection.send(parcel).kind == "sent"

    assert (microsoft.raws(), "attach" in microsoft.asked) == ([parcel.raw], False)


def test_what_does_not_fit_is_added_file_by_file(microsoft: MicrosoftStandIn) -> None:
    plan = replace(PLAN, content=bytes(range(256)) * 40_000)
    middling = Attached("m.bin", "application/octet-stream", b"y" * (3 * 1024 * 1024 - 512))
    with connected(a_grant()) as connection:
        assert connection.send(_parcel(plan, PRICES, middling)).kind == "sent"
    (item,) = microsoft.mailboxes.items.values()

    assert microsoft.raws() == [build(MAIL)]
    assert item.files == [
        (each.name, each.content_type, each.content) for each in (plan, PRICES, middling)
    ]
    assert (item.folder, microsoft.drafts()) == ("sentitems", [])


@pytest.mark.parametrize(
    ("step", "status", "kind"),
    [("attach", 400, "failed"), ("open", 503, "retry"), ("upload", 401, "retry")],
)
def test_a_file_that_is_refused_leaves_nothing(
    microsoft: MicrosoftStandIn, step: str, status: int, kind: str
) -> None:
    with connected(a_grant()) as connection:
        microsoft.behave(fail_with=status, fail_at=step)
        plan = replace(PLAN, content=b"x" * 4_000_000)
        assert connection.send(_parcel(plan, PRICES)).kind == kind

    assert (microsoft.mails(), microsoft.drafts()) == ([], [])


def test_words_alone_that_do_not_fit_fail_in_words(microsoft: MicrosoftStandIn) -> None:
    with connected(a_grant()) as connection:
        outcome = connection.send(a_parcel(text="0123456789abcdef " * 200_000))

    assert (outcome.kind, outcome.reason) == (
        "failed",
        "The message is too big for Outlook. It said: 413 RequestEntityTooLarge As told to.",
    )
