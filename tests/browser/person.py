"""A person at the browser: reads what the page says, clicks it, and counts the clicks."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

PASSWORD = "correct horse battery"


class Person:
    """Clicks by the words that stand on the page, as somebody does who has read nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def goes_to(self, address: str) -> None:
        """Type an address."""
        self.page.goto(address)

    def clicks_on(self, name: str, *, role: str = "") -> None:
        """The first button or link of that name that is shown."""
        found = self.page.locator("button, a, summary").filter(has_text=name, visible=True)
        if role:
            found = self.page.get_by_role(role, name=name)  # type: ignore[arg-type]
        self.clicks += 1
        found.first.click()

    def types(self, label: str, text: str) -> None:
        """Into the field with this label."""
        self.field(label).fill(text)

    def field(self, label: str) -> Locator:
        """The field whose label begins with these words."""
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}(\s|$)")).first

    def chooses_file(self, label: str, path: Path) -> None:
        """One click, and the file dialog."""
        self.clicks += 1
        self.page.get_by_label(label).set_input_files(path)

    def sees(self, text: str, *, within: float = 15.0) -> None:
        """It is on the page, or comes within so many seconds."""
        expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible(
            timeout=within * 1000
        )

    def signs_up(self, email: str, *, name: str = "Ada Byron", company: str = "Engines") -> None:
        """From the sign-up page to a workspace of one's own."""
        self.goes_to("/account/signup/")
        self.types("Your name", name)
        self.types("Company", company)
        self.page.locator("[name=email]").fill(email)
        self.page.locator("[name=password1]").fill(PASSWORD)
        self.clicks += 1
        self.page.locator("main form button[type=submit]").first.click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Today")

    def signs_in(self, email: str, password: str = PASSWORD) -> None:
        """With a password, to Today."""
        self.goes_to("/account/login/")
        self.page.locator("[name=login]").fill(email)
        self.page.locator("[name=password]").fill(password)
        self.page.locator("[name=password]").press("Enter")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Today")

    def sees_after_reload(self, text: str, *, tries: int = 30) -> None:
        """What workers bring about, seen by looking again."""
        for _ in range(tries):
            if self.page.get_by_text(text).filter(visible=True).count():
                return
            self.page.wait_for_timeout(500)
            self.page.reload()
        self.sees(text, within=1)
