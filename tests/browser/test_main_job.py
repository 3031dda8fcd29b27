"""The main job by doing what the pages say: from sign-up to a click that is counted."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.jobs import (
    chooses_leads_and_starts,
    follows_the_link_of_a_mail,
    imports_leads,
    makes_a_campaign,
)
from tests.browser.person import Person

MOST_CLICKS = 12


def test_from_sign_up_to_a_click_in_the_figures(context: BrowserContext, page: Page) -> None:
    ada = Person(page)
    ada.signs_up("ada@engines.example")
    imports_leads(ada)
    makes_a_campaign(ada)
    chooses_leads_and_starts(ada)
    assert ada.clicks <= MOST_CLICKS

    follows_the_link_of_a_mail(ada, context)
    ada.clicks_on("Campaigns", role="link")
    ada.clicks_on("Spring", role="link")
    ada.clicks_on("Report", role="link")
    clicked = page.locator(".np-stat").filter(has_text="Clicked")
    expect(clicked.locator(".np-stat-value")).to_have_text("1")
