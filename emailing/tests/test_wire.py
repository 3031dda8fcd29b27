"""What a mail carries when it leaves: tracked links, the pixel, the way out, the signature."""

import email
import re
from email import policy
from typing import Any

import pytest

from accounts.models import Membership
from emailing.models import Mailbox, SandboxMessage
from emailing.rules.placeholders import UNSUBSCRIBE_PLACEHOLDER
from emailing.tests.cast import a_sent_message, sandbox_parts

pytestmark = pytest.mark.django_db

HTML = (
    '<p>See <a href="https://shop.example/?a=1&amp;b=2">this</a> '
    'and <a href="mailto:a@b.example">us</a></p>'
)
CLICK = re.compile(r"http://127\.0\.0\.1:8000/t/c/[\w-]{42}")
OPEN = re.compile(r'<img src="http://127\.0\.0\.1:8000/t/o/[\w-]{39}\.gif" ')
LEAVE = re.compile(r"http://127\.0\.0\.1:8000/u/[\w-]{39}")


@pytest.fixture(autouse=True)
def _public_url(settings: Any) -> None:
    settings.NEPTIE_PUBLIC_URL = "http://127.0.0.1:8000"


def test_links_of_the_html_part_are_tracked_and_the_plain_ones_are_not(ada: Membership) -> None:
    message = a_sent_message(ada, body=HTML)
    parts = sandbox_parts(message)

    assert message.links == ["https://shop.example/?a=1&b=2"]
    assert len(CLICK.findall(parts.html)) == 1
    assert "shop.example" not in parts.html
    assert "mailto:a@b.example" in parts.html
    assert "https://shop.example/?a=1&b=2" in parts.text
    assert "/t/c/" not in parts.text


def test_the_pixel_stands_in_the_html_part(ada: Membership) -> None:
    assert len(OPEN.findall(sandbox_parts(a_sent_message(ada)).html)) == 1


def test_tracking_can_be_off(ada: Membership) -> None:
    message = a_sent_message(ada, body=HTML, track_opens=False, track_clicks=False)
    parts = sandbox_parts(message)

    assert message.links == []
    assert "/t/" not in parts.html
    assert 'href="https://shop.example/?a=1&amp;b=2"' in parts.html


def test_the_way_out_is_in_the_headers_and_in_both_parts(ada: Membership) -> None:
    message = a_sent_message(ada)
    raw = bytes(SandboxMessage.objects.get().raw)
    mail = email.message_from_bytes(raw, policy=policy.default)
    parts = sandbox_parts(message)
    (address,) = set(LEAVE.findall(raw.decode()))

    assert mail["List-Unsubscribe"] == f"<{address}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert parts.text.rstrip() == f"Hi Grace\n\nUnsubscribe: {address}"
    assert f'<a href="{address}">Unsubscribe</a>' in parts.html


def test_a_body_with_its_own_way_out_gets_no_footer(ada: Membership) -> None:
    body = f"Hi Grace\n\nNo more? {UNSUBSCRIBE_PLACEHOLDER}"
    parts = sandbox_parts(a_sent_message(ada, body=body))

    assert len(LEAVE.findall(parts.text)) == 1
    assert "Unsubscribe:" not in parts.text
    assert "unsubscribe.invalid" not in parts.text + parts.html
    assert ">Unsubscribe<" not in parts.html
    assert "/t/c/" not in parts.html


def test_the_signature_ends_both_parts_once(ada: Membership) -> None:
    first = a_sent_message(ada)
    Mailbox.objects.update(signature="Ada Byron\nEngines & Co")
    written = a_sent_message(ada, lead=first.lead, body="Hi\n\nAda Byron\nEngines & Co")
    signed = a_sent_message(ada, lead=first.lead)

    assert sandbox_parts(signed).text.startswith("Hi Grace\n\n-- \nAda Byron\nEngines & Co\n\nUns")
    assert "<p>Ada Byron<br>\nEngines &amp; Co</p>" in sandbox_parts(signed).html
    assert sandbox_parts(written).text.count("Ada Byron") == 1


def test_what_a_lead_brings_in_stays_text(ada: Membership) -> None:
    message = a_sent_message(ada, body="Hi <script>alert(1)</script> {{ 1 | plus: 1 }}", html=False)
    parts = sandbox_parts(message)

    assert "<script>" not in parts.html
    assert "{{ 1 | plus: 1 }}" in parts.text


def test_a_mail_that_cannot_be_written_fails_alone(ada: Membership) -> None:
    good = a_sent_message(ada)
    broken = a_sent_message(ada, lead=good.lead, subject="two\r\nlines")

    assert broken.state == "failed"
    assert broken.error == "“Subject” of the mail holds a line break; it has to be one line."
    assert SandboxMessage.objects.count() == 1
