"""One installation and one Chromium for all tests here; a page of its own for each."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.chromium import PROGRAM, USER_AGENT, chromium
from tests.browser.installation import Installation, installed
from tests.standins.google import GoogleStandIn, google_stand_in

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of them on one worker, so that there is one installation."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def google() -> Iterator[GoogleStandIn]:
    """What the installation takes for Google."""
    with google_stand_in() as stand_in:
        yield stand_in


@pytest.fixture(scope="session")
def installation(
    tmp_path_factory: pytest.TempPathFactory, google: GoogleStandIn
) -> Iterator[Installation]:
    """Without the demo: each test signs up for a workspace of its own."""
    environment = {**google.environment, "NEPTIE_DEMO": "0"}
    with installed(tmp_path_factory.mktemp("installation"), **environment) as running:
        yield running


@pytest.fixture(scope="session")
def engine() -> Iterator[Browser]:
    """Skipped where there is no Chromium, unless `NEPTIE_BROWSER_TESTS=required`."""
    if PROGRAM is None:
        if os.environ.get("NEPTIE_BROWSER_TESTS") == "required":
            pytest.fail("There is no Chromium; on Debian: apt install chromium.")
        pytest.skip("There is no Chromium on this machine.")
    with chromium() as browser:
        yield browser


@pytest.fixture
def context(engine: Browser, installation: Installation) -> Iterator[BrowserContext]:
    """A browser profile that nobody has used, in Vienna."""
    context = engine.new_context(
        base_url=installation.address,
        locale="en-US",
        timezone_id="Europe/Vienna",
        user_agent=USER_AGENT,
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """An empty tab. A script's mistake, or one that the policy blocked, fails the test."""
    page = context.new_page()
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    page.on(
        "console",
        lambda line: mistakes.append(line.text) if "Content Security Policy" in line.text else None,
    )
    yield page
    assert mistakes == []
