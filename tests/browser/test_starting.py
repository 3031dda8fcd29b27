"""A start can be taken back for ten seconds, and nothing has left."""

from playwright.sync_api import Page, expect

from tests.browser.jobs import chooses_leads_and_starts, imports_leads, makes_a_campaign
from tests.browser.person import Person


def test_undo(page: Page) -> None:
    ada = Person(page)
    ada.signs_up("undo@engines.example")
    imports_leads(ada)
    makes_a_campaign(ada)
    chooses_leads_and_starts(ada)
    ada.clicks_on("Undo")
    expect(page.locator("h1 .np-badge")).to_have_text("Draft")
    page.wait_for_timeout(13_000)
    ada.goes_to("/sandbox/")

    ada.sees("No mail yet")
