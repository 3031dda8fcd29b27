"""Nothing that axe-core calls serious or critical on any page, light and dark."""

from playwright.sync_api import BrowserContext, Page

from tests.browser.axe import grave_violations
from tests.browser.installation import Installation
from tests.browser.person import Person
from tests.browser.tour import Stop, furnish, of_staff, outside


def test_pages_of_the_signed_out(page: Page) -> None:
    assert _walk(page, outside()) == []


def test_pages_of_members(context: BrowserContext, page: Page) -> None:
    ada = Person(page)
    ada.signs_up("axe@engines.example")

    assert _walk(page, furnish(ada, context)) == []


def test_pages_of_staff(page: Page, installation: Installation) -> None:
    Person(page).signs_in(*installation.owner)

    assert _walk(page, of_staff()) == []


def _walk(page: Page, stops: list[Stop]) -> list[str]:
    found = []
    for stop in stops:
        stop.opens_in(page)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [f"{stop.name} {scheme}: {each}" for each in grave_violations(page)]
    return found
