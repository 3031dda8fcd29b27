"""The back button after a step: what was typed is there still, and nothing is done again."""

from playwright.sync_api import Page, expect

from tests.browser.jobs import imports_leads
from tests.browser.person import Person


def test_after_a_form(page: Page) -> None:
    ada = Person(page)
    ada.signs_up("back@engines.example")
    ada.goes_to("/campaigns/new/")
    ada.types("Name", "Spring")
    ada.clicks_on("Create campaign")
    ada.sees("The first mail")
    page.go_back()
    expect(ada.field("Name")).to_have_value("Spring")
    ada.types("Name", "Summer")
    ada.clicks_on("Create campaign")
    ada.sees("The first mail")

    ada.goes_to("/campaigns/")
    expect(page.locator("tbody tr")).to_have_count(2)


def test_after_an_import(page: Page) -> None:
    ada = Person(page)
    ada.signs_up("backimport@engines.example")
    imports_leads(ada)
    page.go_back()
    page.go_back()
    ada.goes_to("/leads/")

    expect(page.locator("tbody tr")).to_have_count(24)
