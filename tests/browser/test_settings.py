"""Settings: the workspace's name, a colleague who joins, a key that is shown once."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.person import PASSWORD, Person


def test_zone_and_name(page: Page) -> None:
    ada = Person(page)
    ada.signs_up("zone@engines.example", company="Engines")
    ada.goes_to("/settings/")
    expect(page.locator("[name=timezone]")).to_have_value("Europe/Vienna")
    ada.types("Name", "Analytical Engines")
    ada.clicks_on("Save")

    expect(page.locator(".np-workspace-name")).to_have_text("Analytical Engines")


def test_an_api_key_is_shown_once(page: Page) -> None:
    ada = Person(page)
    ada.signs_up("keys@engines.example")
    ada.goes_to("/settings/keys/")
    ada.types("Name", "Sync")
    page.get_by_label("See leads").check()
    ada.clicks_on("Make key")
    secret = page.get_by_text(re.compile("npt_[A-Za-z0-9_-]{40,}")).first
    expect(secret).to_be_visible()
    shown = secret.inner_text().strip()
    answer = page.request.get("/api/me", headers={"X-API-Key": shown})
    assert answer.status == 200

    ada.goes_to("/settings/keys/")
    assert shown not in page.content()


def test_a_colleague_joins(page: Page, context: BrowserContext) -> None:
    ada = Person(page)
    ada.signs_up("owner@engines.example", company="Engines of Ada")
    ada.goes_to("/settings/members/")
    ada.types("E-mail", "grace@navy.example")
    ada.clicks_on("Send invitation")
    ada.sees("grace@navy.example")
    assert context.browser is not None
    elsewhere = context.browser.new_context(base_url=page.url.split("/settings")[0])
    grace = Person(elsewhere.new_page())
    grace.goes_to(_invitation_link(ada))
    grace.sees("Engines of Ada")
    grace.clicks_on("Create an account")
    grace.types("Your name", "Grace Hopper")
    grace.page.locator("[name=password1]").fill(PASSWORD)
    grace.clicks_on("Create account")
    expect(grace.page.locator(".np-workspace-name")).to_have_text("Engines of Ada")
    elsewhere.close()

    ada.goes_to("/settings/members/")
    ada.sees("Grace Hopper")


def _invitation_link(person: Person) -> str:
    """As the product's mail says it."""
    person.goes_to("/_mail/")
    person.page.get_by_text("grace@navy.example").first.click()
    found = re.search(r"/invitations/[\w-]+/", person.page.content())
    if found is None:
        body = person.page.frame_locator("iframe").locator("body").inner_text()
        found = re.search(r"/invitations/[\w-]+/", body)
    assert found is not None
    return found[0]
