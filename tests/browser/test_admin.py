"""Staff: a second sign-in is not asked for, and an act is done, told and logged."""

from playwright.sync_api import Page, expect

from tests.browser.installation import Installation
from tests.browser.person import Person


def test_staff_look_at_the_installation(page: Page, installation: Installation) -> None:
    staff = Person(page)
    staff.signs_in(*installation.owner)
    staff.goes_to("/admin/")
    staff.sees("Workspaces")
    staff.goes_to("/admin/accounts/workspace/")
    page.locator("#result_list").get_by_role("link", name="Neptie").click()

    expect(page.locator("main, #content, #main").first).to_contain_text("owner@neptie.example")


def test_others_are_told_that_it_is_not_for_them(page: Page) -> None:
    ada = Person(page)
    ada.signs_up("curious@engines.example")
    answer = page.goto("/admin/")

    assert answer is not None
    assert answer.status == 403
