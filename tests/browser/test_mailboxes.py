"""Connecting mailboxes: an SMTP server and a Gmail account, which stops and is connected again."""

from typing import Any

from playwright.sync_api import Page, expect

from emailing.tests.smtp_server import Behavior, smtp_server
from tests.browser.person import PASSWORD, Person
from tests.standins.google import GoogleStandIn


def _writes_to(page: Page, email: str) -> Any:
    """`send(name)`: a mail of that person's to a new lead, as their programs send one."""
    signed_in = page.request.post("/api/auth/login", data={"email": email, "password": PASSWORD})
    headers = {"Authorization": f"Bearer {signed_in.json()['token']}"}

    def call(path: str, body: Any) -> Any:
        answer = page.request.post(f"/api/{path}", data=body, headers=headers)
        assert answer.ok, answer.text()
        return answer.json()

    campaign = call("campaigns", {"name": "Spring", "type": "email"})["campaign"]["id"]

    def send(name: str) -> None:
        lead = call("leads", {"full_name": name, "email": f"{name}@navy.example"})["lead"]["id"]
        mail = {"subject": "Hello", "content": "Only a short word."}
        call("email/send", {"campaign_id": campaign, "lead_id": lead, **mail})

    return send


def test_an_smtp_server(page: Page) -> None:
    ada = Person(page)
    ada.signs_up("smtp@engines.example")
    with smtp_server(Behavior(password="right")) as (port, server):
        ada.goes_to("/mailboxes/")
        ada.clicks_on("Connect a mailbox", role="link")
        ada.clicks_on("Set up SMTP", role="link")
        ada.types("Address", "ada@engines.example")
        ada.types("Server", "127.0.0.1")
        ada.types("Port", str(port))
        ada.field("Encryption").select_option("none")
        ada.types("User name", "ada")
        ada.types("Password", "wrong")
        ada.clicks_on("Test and save")
        ada.sees("ada@engines.example is saved, but cannot send yet.")
        ada.sees("This mailbox was disconnected")

        ada.types("Password", "right")
        ada.clicks_on("Test and save")
        ada.sees("ada@engines.example is saved and can send.")
        _writes_to(page, "smtp@engines.example")("grace")
        ada.sees_after_reload("1 today", tries=60)

    assert [mail.rcpt_tos for mail in server.taken] == [["grace@navy.example"]]


def test_gmail_stops_and_goes_on(page: Page, google: GoogleStandIn) -> None:
    ada = Person(page)
    ada.signs_up("gmail@engines.example")
    ada.goes_to("/mailboxes/new/")
    ada.clicks_on("Connect Gmail", role="link")
    ada.sees("ada@engines.example is connected and can send.")
    expect(page.get_by_role("heading", level=1)).to_have_text("ada@engines.example")
    send = _writes_to(page, "gmail@engines.example")
    send("grace")
    ada.sees_after_reload("1 today", tries=60)

    google.behave({"revoke": True})
    send("lee")
    ada.sees_after_reload("This mailbox was disconnected", tries=60)
    ada.sees("1 mail waits for it. Nothing is lost")
    ada.goes_to("/")
    ada.sees("Google does not accept this account's grant any more")
    ada.goes_to("/_mail/")
    ada.sees("ada@engines.example was disconnected from Neptie")

    ada.goes_to("/mailboxes/")
    ada.clicks_on("Connect again", role="link")
    ada.sees("ada@engines.example is connected and can send.")
    ada.sees_after_reload("2 today", tries=60)

    accepted = [mail.told()["to"] for mail in google.mails.accepted()]
    assert accepted == ["grace@navy.example", "lee@navy.example"]


def test_gmail_is_refused(page: Page, google: GoogleStandIn) -> None:
    ada = Person(page)
    ada.signs_up("refused@engines.example")
    google.behave({"denies": True})
    ada.goes_to("/mailboxes/new/")
    ada.clicks_on("Connect Gmail", role="link")
    ada.sees("Gmail was not given permission, so nothing was changed.")
    google.behave({"denies": False})

    expect(page.locator("tbody tr")).to_have_count(1)
