"""A lead by hand: added, found, changed, written to, and told apart from what others typed."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

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

    ada.goes_to("/leads/")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search", exact=True)).to_be_focused()
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


def test_a_selection_outlives_its_page(page: Page) -> None:
    ada = Person(page)
    ada.signs_up("selection@engines.example")
    _has_leads(page, 55)
    ada.goes_to("/leads/?sort=name")

    page.keyboard.press("j")
    page.keyboard.press("x")
    page.locator("tbody [data-np-lead]").nth(3).click(modifiers=["Shift"])
    expect(_count(page)).to_have_text("4")
    page.get_by_role("link", name="Next").click()
    expect(page.locator("tbody tr")).to_have_count(5)
    expect(_count(page)).to_have_text("4")
    page.locator("tbody tr").first.hover()
    page.keyboard.press("x")
    page.get_by_role("link", name="Created").click()
    expect(page.locator("tbody tr")).to_have_count(50)
    expect(_count(page)).to_have_text("5")
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(5)
    expect(page.locator("tbody tr.np-selected")).to_have_count(1)
    expect(_count(page)).to_have_text("5")

    page.locator(".np-lead-bulk summary", has_text="Tag").click()
    expect(page.locator("#bulk-tag")).to_be_focused()
    page.keyboard.type("vip")
    expect(page.locator("#bulk-tag")).to_have_value("vip")
    page.keyboard.press("Enter")
    ada.sees("5 leads were tagged “vip”.")
    expect(page.locator(".np-has-selection")).to_have_count(0)


def test_everything_that_matches_is_selected_and_cleared(page: Page) -> None:
    ada = Person(page)
    ada.signs_up("everything@engines.example")
    _has_leads(page, 55)
    ada.goes_to("/leads/?q=lead")

    page.locator("tbody tr").first.hover()
    page.keyboard.press("Control+a")
    expect(_count(page)).to_have_text("50")
    ada.clicks_on("Select all 55 that match")
    expect(_count(page)).to_have_text("55")
    page.keyboard.press("Escape")
    expect(page.locator(".np-has-selection")).to_have_count(0)

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Lead 54")


def test_filters_columns_and_a_segment(page: Page) -> None:
    ada = Person(page)
    ada.signs_up("segments@engines.example")
    _has_leads(page, 12)
    ada.goes_to("/leads/")

    page.locator(".np-filter summary", has_text="Status").click()
    page.locator(".np-filter").get_by_label("Replied").check()
    expect(page.locator(".np-chip")).to_contain_text("Status Replied")
    ada.sees("No lead matches")
    page.locator(".np-filter").get_by_label("New").check()
    expect(page.locator("tbody tr")).to_have_count(12)
    page.keyboard.press("Escape")
    ada.clicks_on("Save as segment")
    ada.types("Name of the segment", "Fresh")
    page.keyboard.press("Enter")
    expect(page.locator(".np-lead-tabs [aria-current]")).to_have_text(re.compile(r"Fresh\s+12"))

    ada.clicks_on("Columns")
    page.get_by_label("Phone").check()
    page.get_by_label("Owner").uncheck()
    page.locator(".np-columns-foot").get_by_role("button", name="Show these columns").click()
    expect(page.locator("thead")).to_contain_text("Phone")
    expect(page.locator("thead")).not_to_contain_text("Owner")


def _count(page: Page) -> Locator:
    return page.locator("[data-np-count]")


def _has_leads(page: Page, count: int) -> None:
    """So many leads, added by the form as fast as it goes."""
    page.goto("/leads/new/")
    token = page.locator("main [name=csrfmiddlewaretoken]").first.input_value()
    for number in range(count):
        answer = page.request.post(
            "/leads/new/",
            form={
                "csrfmiddlewaretoken": token,
                "full_name": f"Lead {number:02}",
                "email": f"lead{number}@leads.example",
                "status": "new",
            },
            headers={"Referer": page.url},
            max_redirects=0,
        )
        assert answer.status == 302
