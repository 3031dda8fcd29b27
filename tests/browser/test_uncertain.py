"""Mails of which nobody knows whether they went out: a person decides, and the sequence goes on."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from emailing.tests.smtp_server import Behavior, smtp_server
from tests.browser.person import PASSWORD, Person


@pytest.fixture
def server() -> Iterator[tuple[int, Behavior]]:
    """It takes each mail and hangs up instead of saying so."""
    with smtp_server(Behavior(drops_after_data=True)) as running:
        yield running


def _client(page: Page, email: str) -> Any:
    """`call(path, body)`: POSTs to the API as that person; the answer's JSON."""
    signed_in = page.request.post("/api/auth/login", data={"email": email, "password": PASSWORD})
    headers = {"Authorization": f"Bearer {signed_in.json()['token']}"}

    def call(path: str, body: Any) -> Any:
        answer = page.request.post(f"/api/{path}", data=body, headers=headers)
        assert answer.ok, answer.text()
        return answer.json()

    return call


def _starts_a_campaign(call: Any, port: int) -> str:
    """Two mails, one right after the other, to two leads through a server; the campaign's id."""
    plain = {"host": "127.0.0.1", "port": port, "security": "none"}
    call("email/accounts", {"email": "ada@engines.example", "provider": "smtp", "smtp": plain})
    campaign = call("campaigns", {"name": "Spring", "type": "email"})["campaign"]["id"]
    leads = [
        call("leads", {"full_name": name, "email": f"{name}@navy.example"})["lead"]["id"]
        for name in ("grace", "lee")
    ]
    for subject in ("A question", "Who should I ask?"):
        step = {"kind": "email", "subject": subject, "body": "Hello"}
        call(f"campaigns/{campaign}/steps", step)
    call(f"campaigns/{campaign}/assign-leads", {"lead_ids": leads})
    call(f"campaigns/{campaign}/start", {})
    return str(campaign)


def _arrived(server: Behavior) -> list[tuple[str, bool]]:
    """To whom the second mail of the sequence went, and whether the first did."""
    return sorted(
        (mail.rcpt_tos[0], b"Who should I ask?" in (mail.content or b"")) for mail in server.taken
    )


def test_a_person_decides(page: Page, server: tuple[int, Behavior]) -> None:
    port, behavior = server
    page.on("dialog", lambda dialog: dialog.accept())
    ada = Person(page)
    ada.signs_up("doubt@engines.example")
    campaign = _starts_a_campaign(_client(page, "doubt@engines.example"), port)
    ada.goes_to("/")
    ada.sees_after_reload("In doubt", tries=60)
    ada.goes_to("/messages/")
    ada.sees_after_reload("Of 2 mails nobody knows whether they went out.", tries=150)
    behavior.drops_after_data = False

    # One from its own page: it was sent, and the next mail leaves.
    ada.goes_to("/")
    ada.clicks_on("grace@navy.example", role="link")
    ada.clicks_on("It was sent", role="button")
    ada.sees("1 mail counts as sent")
    ada.sees("said by Ada Byron, who looked")
    ada.goes_to(f"/campaigns/{campaign}/ledger/")
    second = page.locator(".np-ledger tbody tr").nth(1)
    for _ in range(60):
        if second.locator("td").first.inner_text() == "1":
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(second.locator("td").first).to_have_text("1")

    # The other one from the list: it was not, and the sequence ends.
    ada.goes_to("/messages/uncertain/")
    page.get_by_label("Select the mail to lee@navy.example").check()
    ada.clicks_on("They were not sent", role="button")
    ada.sees("1 mail counts as failed")
    ada.sees("Nothing is in doubt")
    ada.goes_to(f"/campaigns/{campaign}/ledger/?outcome=failed")
    ada.sees("Somebody looked, and found that this mail was not sent.")

    assert _arrived(behavior) == [
        ("grace@navy.example", False),
        ("grace@navy.example", True),
        ("lee@navy.example", False),
    ]
