"""`make screenshots`: every page, at desktop and phone width, light and dark, as PNG files."""

import os
import sys
import tempfile
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "neptie.settings")
django.setup()

from playwright.sync_api import Browser, StorageState  # noqa: E402  # after Django's set-up

from tests.browser.chromium import USER_AGENT, chromium  # noqa: E402
from tests.browser.installation import Installation, installed  # noqa: E402
from tests.browser.person import Person  # noqa: E402
from tests.browser.tour import Stop, furnish, of_staff, outside  # noqa: E402

SCREENS = {"desktop": (1280, 860), "phone": (390, 844)}
SCHEMES = ("light", "dark")


def main(directory: Path) -> None:
    """Start an installation, furnish it, and shoot what there is."""
    directory.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        chromium() as browser,
        installed(Path(home)) as installation,
    ):
        _shoot(browser, installation, directory, outside(), None)
        _shoot(browser, installation, directory, *_of_members(browser, installation))
        _shoot(browser, installation, directory, *_of_staff(browser, installation))


def _of_members(
    browser: Browser, installation: Installation
) -> tuple[list[Stop], StorageState | None]:
    context = browser.new_context(
        base_url=installation.address, timezone_id="Europe/Vienna", user_agent=USER_AGENT
    )
    ada = Person(context.new_page())
    ada.signs_up("ada@engines.example", name="Ada Byron", company="Analytical Engines")
    return furnish(ada, context), context.storage_state()


def _of_staff(
    browser: Browser, installation: Installation
) -> tuple[list[Stop], StorageState | None]:
    context = browser.new_context(base_url=installation.address)
    Person(context.new_page()).signs_in(*installation.owner)
    return of_staff(), context.storage_state()


def _shoot(
    browser: Browser,
    installation: Installation,
    directory: Path,
    stops: list[Stop],
    state: StorageState | None,
) -> None:
    for screen, (width, height) in SCREENS.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                base_url=installation.address,
                viewport={"width": width, "height": height},
                color_scheme=scheme,  # type: ignore[arg-type]  # a literal, says Playwright
                reduced_motion="reduce",
                storage_state=state,
            )
            page = context.new_page()
            for stop in stops:
                stop.opens_in(page)
                page.screenshot(
                    path=directory / f"{stop.name}-{screen}-{scheme}.png", full_page=True
                )
            context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
