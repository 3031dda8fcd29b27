"""What a common filter makes of our mails by their form and words alone (SpamAssassin, local)."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import dkim
import pytest

from accounts.models import Membership
from emailing.models import Mailbox, Message
from emailing.services.wire import parcel_of
from emailing.tests.cast import a_campaign, a_lead, a_message
from emailing.tests.dns_cast import a_mailbox, a_signing_domain
from neptie.kernel.clock import now
from tests.standins.dns import Zone

pytestmark = pytest.mark.django_db
PROGRAM = shutil.which("spamassassin")
MOST = 2.0
PLAIN = """Hi Grace,

I saw that the Navy is moving its compilers to new machines this year. We did the same for three
yards last spring, and wrote down what took longest: https://engines.example/yards

Would a short call on Tuesday be of use? If not, a line is enough and I will not write again.

Best regards
Ada Byron
"""
HTML = """<p>Hi Grace,</p>
<p>thank you for the talk in Boston. The <a href="https://engines.example/notes">notes</a> are
up, with the <strong>two figures</strong> that you asked for:</p>
<ul><li>eleven weeks from the first card to the last</li><li>no run lost</li></ul>
<p>Shall we go through them together next week?</p>
<p>Ada</p>
"""


def _has_spamassassin() -> bool:
    if PROGRAM is None and os.environ.get("NEPTIE_BROWSER_TESTS") == "required":
        pytest.fail("There is no SpamAssassin; on Debian: apt install spamassassin.")
    return PROGRAM is not None


def _judged(raw: bytes, home: Path) -> tuple[float, str]:
    """The score, and the rules that made it."""
    if not _has_spamassassin():
        pytest.skip("SpamAssassin is not installed.")
    assert PROGRAM is not None
    command = [PROGRAM, "--local", "--test-mode", "--nocreate-prefs"]
    environment = {**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, input=raw, capture_output=True, env=environment, check=True)
    said = done.stdout.decode(errors="replace")
    found = re.search(r"^X-Spam-Status: \w+, score=(-?[\d.]+)", said, re.MULTILINE)
    assert found is not None, said
    return float(found[1]), said[said.find("Content analysis details") :]


@pytest.fixture
def mailbox(ada: Membership, zone: Zone, settings: Any) -> Mailbox:
    """Ada's, whose domain we sign for, at an installation that the world can reach."""
    settings.NEPTIE_PUBLIC_URL = "https://mail.engines.example"
    a_signing_domain(ada, zone)
    return a_mailbox(ada, sender_name="Ada Byron", signature="Ada Byron\nAnalytical Engines")


def _tracked(message: Message) -> Message:
    message.track_opens = message.track_clicks = True
    return message


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Your move to the new compilers", PLAIN),
        ("The notes from Boston", HTML),
        ("Grüße aus London – zwei Fragen zu Rechenmaschinen", PLAIN.replace("Hi", "Grüß Gott")),
    ],
    ids=["plain", "html", "umlauts"],
)
@pytest.mark.parametrize("tracked", [False, True], ids=["untracked", "tracked"])
def test_what_we_send_is_no_spam(
    ada: Membership, mailbox: Mailbox, tmp_path: Path, subject: str, body: str, *, tracked: bool
) -> None:
    message = a_message(
        ada,
        mailbox,
        campaign=a_campaign(ada),
        lead=a_lead(ada, "grace@navy.example"),
        subject=subject,
        body=body,
    )
    raw = parcel_of(_tracked(message) if tracked else message, at=now()).raw
    score, why = _judged(raw, tmp_path)

    assert raw.startswith(b"DKIM-Signature: ")
    assert score < MOST, why


def test_what_went_over_the_wire_verifies_by_what_dns_says(
    ada: Membership, mailbox: Mailbox, zone: Zone
) -> None:
    raw = parcel_of(a_message(ada, mailbox, body=PLAIN), at=now()).raw

    def from_dns(name: bytes, timeout: int = 5) -> bytes:
        (text,) = zone.records[f"TXT {name.decode().rstrip('.')}"]
        return text.replace('" "', "").strip('"').encode()

    assert dkim.verify(raw, dnsfunc=from_dns)
    assert not dkim.verify(raw.replace(b"<ada@", b"<eve@", 1), dnsfunc=from_dns)
    assert not dkim.verify(raw.replace(b"One-Click", b"No-Click", 1), dnsfunc=from_dns)
