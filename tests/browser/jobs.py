"""The jobs that people do, by doing what the pages say."""

import re
from pathlib import Path

from playwright.sync_api import BrowserContext

from tests.browser.person import PASSWORD, Person

LEADS = Path(__file__).resolve().parents[2] / "docs" / "sample-leads.csv"
LINK = "https://engines.example/tour"


def imports_leads(person: Person) -> None:
    """From Today to the result of an import of 24 leads."""
    person.clicks_on("Import leads", role="link")
    person.chooses_file("Drop a CSV, TSV or Excel file here, or choose one", LEADS)
    person.clicks_on("Upload and look at it")
    person.clicks_on("Import 24 leads")
    person.sees("Make a campaign")


def uploads_leads(person: Person) -> str:
    """A file that is recognized and not begun; the address of what it says."""
    uploads(person, LEADS)
    person.sees("Import 24 leads")
    return person.page.url


def uploads(person: Person, path: Path) -> None:
    """To what is recognized in it."""
    person.goes_to("/leads/import/")
    person.chooses_file("Drop a CSV, TSV or Excel file here, or choose one", path)
    person.clicks_on("Upload and look at it")


def invites(person: Person, email: str) -> str:
    """Asks a colleague in; the address of the link, which is shown once."""
    person.goes_to("/settings/members/")
    person.types("E-mail", email)
    person.clicks_on("Send invitation")
    person.sees("/invitations/")
    link = re.search(r"/invitations/[\w-]+/(?=\s|<|\")", person.page.content())
    assert link is not None
    return link[0]


def makes_a_campaign(person: Person, name: str = "Spring") -> None:
    """From a link that offers one to its first mail."""
    person.clicks_on("Make a campaign")
    person.types("Name", name)
    person.clicks_on("Create campaign")
    person.types("Subject", "A question about {{ lead.company }}")
    person.types("Body", f'Hello {{{{ lead.first_name | default: "there" }}}},\n\nread {LINK}')
    person.clicks_on("Save the first mail")


def adds_a_follow_up(person: Person) -> None:
    """A second mail, three days after the first."""
    person.clicks_on("Add a mail")
    person.types("Subject", "Who should I ask?")
    person.types("Body", "Hello, only a short word after my last mail.")
    person.types("Days", "3")
    person.clicks_on("Save the mail")
    person.sees("Who should I ask?")


def chooses_leads_and_starts(person: Person) -> None:
    """All leads that match, and past the last check."""
    person.clicks_on("Next: choose leads")
    person.clicks_on("Enroll all")
    person.clicks_on("Next: check and start")
    person.sees("only into the sandbox")
    person.clicks_on("Start: send")
    person.sees("Undo")


def confirms_the_address(person: Person) -> None:
    """By the link in the product's own mail, and shows by the password that it is still them."""
    person.goes_to("/_mail/")
    person.page.get_by_text("Confirm your address").first.click()
    link = re.search(r"/account/confirm-email/[^/\s\"<]+/", person.page.content())
    assert link is not None
    person.goes_to(link[0])
    person.page.locator("main form button[type=submit]").first.click()
    person.goes_to("/account/2fa/totp/activate/")
    person.page.locator("[name=password]").fill(PASSWORD)
    person.page.locator("[name=password]").press("Enter")
    person.page.wait_for_load_state()


def reads_mails(person: Person, count: int) -> None:
    """Opens so many mails of the sandbox, which loads their pictures."""
    person.goes_to("/sandbox/")
    mails = person.page.locator("a[href^='/sandbox/']").filter(has_text="A question about")
    addresses = [mails.nth(number).get_attribute("href") for number in range(count)]
    for address in filter(None, addresses):
        person.goes_to(address)
        person.page.wait_for_load_state("networkidle")


def follows_the_link_of_a_mail(person: Person, context: BrowserContext) -> None:
    """Opens a mail in the sandbox, once the workers have brought one, and what it links to."""
    person.goes_to("/sandbox/")
    person.sees_after_reload("A question about", tries=60)
    person.page.get_by_text("A question about").first.click()
    mail = person.page.frame_locator("iframe")
    with context.expect_page() as opened:
        mail.get_by_role("link", name=LINK).click()
    opened.value.close()
