"""A lead by hand: added, found, changed, written to, and told apart from what others typed."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.person import Person

HOSTILE = '<img src=x onerror="document.title=1"> שלום 🌍 ' + "x" * 240


def _adds(person: Person, name: str, email: str) -> None:
    person.goes_to("/leads/new/")
    person.types("Full name", name)
    person.types("First name", name.split()[0])
    person.types("E-mail", email)
    person.clicks_on("Add lead")
    person.sees(email)


def test_added_found_and_changed(page: Page) -> None:
    ada = Person(page)
    ada.signs_up("leads@engines.example")
    _adds(ada, "Grace Hopper", "grace@navy.example")

    page.keyboard.press("/")
    page.keyboard.type("hopper")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    ada.clicks_on("Grace Hopper", role="link")
    ada.clicks_on("Edit", role="link")
    ada.types("Company", "Navy")
    ada.clicks_on("Save")
    expect(page.locator(".np-page-header .np-sentence")).to_contain_text("Navy")


def test_written_to_with_a_draft(page: Page) -> None:
    ada = Person(page)
    ada.signs_up("writing@engines.example")
    ada.goes_to("/campaigns/new/")
    ada.types("Name", "By hand")
    ada.clicks_on("Create campaign")
    _adds(ada, "Grace Hopper", "grace@navy.example")
    ada.clicks_on("Write", role="link")
    ada.clicks_on("Draft with AI")
    ada.sees("Drafted by")
    assert "Grace" in page.locator("[name=content]").input_value()
    page.locator("[name=subject]").fill("Compilers")
    ada.clicks_on("Send")
    ada.goes_to("/sandbox/")
    ada.sees_after_reload("Compilers")


def test_what_others_typed_stays_text(page: Page) -> None:
    ada = Person(page)
    ada.signs_up("hostile@engines.example", name=HOSTILE[:300], company=HOSTILE[:300])
    _adds(ada, HOSTILE[:300], "hostile@leads.example")
    for address in ("/", "/leads/", "/settings/members/"):
        ada.goes_to(address)
        assert page.locator("img[src=x]").count() == 0
        assert page.title() != "1"
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_a_lead_that_is_deleted_in_another_tab(page: Page) -> None:
    ada = Person(page)
    ada.signs_up("tabs@engines.example")
    _adds(ada, "Grace Hopper", "grace@navy.example")
    lead = page.url
    ada.clicks_on("Edit", role="link")
    ada.types("Company", "Navy of the other tab")

    other = Person(page.context.new_page())
    other.goes_to(lead)
    other.clicks_on("Delete")
    other.clicks_on("Delete")
    other.page.close()

    ada.clicks_on("Save")
    expect(ada.field("Company")).to_have_value("Navy of the other tab")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_table_fits_the_screen(page: Page, width: int) -> None:
    ada = Person(page)
    ada.signs_up(f"fits{width}@engines.example")
    _adds(ada, "Grace Hopper", "grace@navy.example")
    page.set_viewport_size({"width": width, "height": 844})
    ada.goes_to("/leads/")

    assert page.evaluate("document.documentElement.scrollWidth") == width
