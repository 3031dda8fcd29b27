"""An import shows how far it is, live, and goes on being shown after a reload."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.person import Person

ROWS = 20_000


def test_progress_is_live_and_survives_a_reload(page: Page, tmp_path: Path) -> None:
    ada = Person(page)
    ada.signs_up("progress@engines.example")
    _uploads(ada, _leads(tmp_path, ROWS))
    page.get_by_role("button", name="Import 20,000 leads").click()
    bar = page.locator("progress")
    expect(bar).to_be_visible()
    address = page.url

    page.reload()
    assert page.url == address
    expect(page.get_by_text("20,000").first).to_be_visible()
    first = _read(page)
    page.wait_for_function(
        "before => !document.querySelector('progress') || Number("
        "document.querySelector('progress').value) > before",
        arg=first,
    )
    expect(page.get_by_text("Make a campaign")).to_be_visible(timeout=120_000)
    ada.sees("19,999")


def test_a_file_that_is_none(page: Page, tmp_path: Path) -> None:
    ada = Person(page)
    ada.signs_up("nofile@engines.example")
    picture = tmp_path / "leads.csv"
    picture.write_bytes(bytes(range(256)) * 40)
    _uploads(ada, picture)

    ada.sees("Nothing was kept.")


def _uploads(person: Person, path: Path) -> None:
    person.goes_to("/leads/import/")
    person.chooses_file("Drop a CSV, TSV or Excel file here, or choose one", path)
    person.clicks_on("Upload and look at it")


def _leads(directory: Path, count: int) -> Path:
    """One of them has no address."""
    path = directory / "many.csv"
    rows = [f"Lead {number},lead{number}@many.example" for number in range(count - 1)]
    path.write_text("\n".join(["Name,Email", *rows, "Nobody,"]))
    return path


def _read(page: Page) -> float:
    value = page.evaluate("Number(document.querySelector('progress')?.value ?? 0)")
    assert isinstance(value, (int, float))
    return float(value)
