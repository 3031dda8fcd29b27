"""What a first visit loads of scripts: at most 250 kB, compressed."""

import gzip

import pytest
from playwright.sync_api import Page, Response

from tests.browser.person import Person

MOST = 250_000


@pytest.mark.parametrize("address", ["/", "/leads/import/", "/campaigns/new/", "/admin/"])
def test_scripts_of_a_page(page: Page, address: str, request: pytest.FixtureRequest) -> None:
    if address == "/admin/":
        Person(page).signs_in(*request.getfixturevalue("installation").owner)
    else:
        Person(page).signs_up(f"weight-{address.strip('/').replace('/', '-')}@engines.example")
    scripts: list[Response] = []
    page.on("response", lambda each: scripts.append(each) if _is_script(each) else None)
    page.goto(address, wait_until="networkidle")

    sizes = {each.url: len(gzip.compress(each.body())) for each in scripts}
    assert sizes
    assert sum(sizes.values()) <= MOST, sizes


def _is_script(answer: Response) -> bool:
    return answer.request.resource_type == "script"
