"""Staff: a second sign-in is not asked for, and an act is done, told and logged."""

from playwright.sync_api import Page, expect

from tests.browser.installation import Installation
from tests.browser.person import Person


def test_staff_set_a_limit(page: Page, installation: Installation) -> None:
    staff = Person(page)
    staff.signs_in(*installation.owner)
    staff.goes_to("/admin/accounts/workspace/")
    page.locator("#result_list").get_by_role("link", name="Neptie").click()
    expect(page.locator("#content")).to_contain_text("owner@neptie.example")
    page.get_by_role("link", name="Set limits").first.click()
    page.locator("[name=general]").fill("2000/h")
    page.locator("#content form button[type=submit]").first.click()
    expect(page.locator("#content")).to_contain_text("2000/h")

    for log, line in (
        ("admin/logentry", "2000/h"),
        ("accounts/businessevent", "workspace.limited"),
    ):
        staff.goes_to(f"/admin/{log}/")
        expect(page.locator("#result_list")).to_contain_text(line)


def test_others_are_told_that_it_is_not_for_them(page: Page) -> None:
    ada = Person(page)
    ada.signs_up("curious@engines.example")
    answer = page.goto("/admin/")

    assert answer is not None
    assert answer.status == 403
