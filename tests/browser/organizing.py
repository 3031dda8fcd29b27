"""One of each thing that keeps leads in order, made as the pages say."""

import re
import tempfile
from pathlib import Path

from tests.browser.jobs import uploads
from tests.browser.person import Person

MANY = 501
"""One lead more than an act goes through while somebody waits: it becomes a job."""

_ID = "([0-9a-f-]{36})"
_FIRST_NAMES = (
    "Ada Agnes Alice Annie Barbara Beatrice Carol Cecilia Dorothy Edith Emmy Grace Hedy Hertha Ida "
    "Inge Jane Joan Karen Lise Maria Mary Sophie"
)
_LAST_NAMES = (
    "Adeyemi Baranova Castillo Dubois Eriksen Fontana Gruber Haddad Ivanova Jensen Kowalska Lopes "
    "Moreau Nakamura Okafor Petrov Quintero Rossi Schulz Tanaka Urban Varga"
)
_COMPANIES = ("Navy Yard", "Blue Engines", "Lighthouse Tools", "Orchard Foods", "Northern Paper")


def organizes_leads(person: Person, lead: str) -> dict[str, str]:
    """The id of each, by how the names of its pages begin."""
    return {
        "lead-note": lead,
        "note_id": writes_a_note(person, lead),
        "lead-list": makes_a_list(person),
        "lead-segment": makes_a_segment(person),
        "settings-field": makes_a_field(person),
        "settings-tag": makes_a_tag(person),
        "settings-suppression": suppresses(person, "charles@engines.example"),
        "lead-job": tags_all_leads(person),
    }


def makes_a_list(person: Person) -> str:
    """An empty one."""
    person.goes_to("/leads/lists/")
    person.types("Name", "Spring fair")
    person.clicks_on("Make list")
    person.sees("is ready")
    return _id_after(person, "/leads/lists/")


def makes_a_segment(person: Person) -> str:
    """Of those whose title has a word."""
    person.goes_to("/leads/segments/")
    person.clicks_on("New segment")
    person.types("Name", "Who decides")
    person.types("Job titles contain", "Head, VP, CTO")
    person.clicks_on("Save segment")
    person.sees("is saved")
    person.goes_to("/leads/segments/")
    return _id_after(person, "/leads/segments/")


def makes_a_field(person: Person) -> str:
    """With choices."""
    person.goes_to("/settings/fields/")
    person.types("Name", "Team size")
    person.field("Kind").select_option(label="Choice")
    person.types("Choices", "Up to 10\n11 to 50\nMore")
    person.clicks_on("Make field")
    person.sees("Leads can hold")
    return _id_after(person, "/settings/fields/")


def makes_a_tag(person: Person) -> str:
    """That no lead has yet."""
    person.goes_to("/settings/tags/")
    person.types("Name", "Call first")
    person.clicks_on("Make tag")
    person.sees("can be given to leads now")
    return _id_after(person, "/settings/tags/")


def writes_a_note(person: Person, lead: str) -> str:
    """On the lead's page."""
    person.goes_to(f"/leads/{lead}/")
    person.types("Note", "Wants to be called after the fair.")
    person.clicks_on("Write note")
    person.page.wait_for_selector(".np-noted")
    return _id_after(person, f"/leads/{lead}/notes/")


def suppresses(person: Person, email: str) -> str:
    """An address that opted out elsewhere, and a domain."""
    person.goes_to("/settings/suppression/")
    person.types("Addresses and domains", f"{email}\nengines-of-others.example")
    person.page.locator("#add").get_by_label("Reason").select_option(label="Unsubscribed")
    person.clicks_on("Suppress", role="button")
    person.sees("2 are suppressed now")
    return _id_after(person, "/settings/suppression/")


def adds_a_pair(person: Person) -> str:
    """Two leads that look alike; the address that compares them."""
    for email in ("grace@navy.example", "grace.hopper@navy.example"):
        person.goes_to("/leads/new/")
        person.types("Full name", "Grace Hopper")
        person.types("E-mail", email)
        person.types("Company", "Navy")
        person.clicks_on("Add lead")
        person.sees(email)
    person.goes_to("/leads/duplicates/")
    person.clicks_on("Compare")
    person.sees("Choose the one that stays")
    return person.page.url


def tags_all_leads(person: Person) -> str:
    """So many that a worker does it; the job, once it is done."""
    _imports_many(person)
    person.goes_to("/leads/")
    person.page.locator("tbody tr").first.hover()
    person.page.keyboard.press("Control+a")
    person.clicks_on("that match", role="button")
    person.page.locator(".np-lead-bulk summary", has_text="Tag").click()
    person.types("Tag", "newcomer")
    person.field("Tag").press("Enter")
    person.sees("Nothing has changed yet")
    person.clicks_on("Add the tag", role="button")
    person.sees("See the leads", within=60)
    return _id_in(person.page.url, "/leads/jobs/")


def checks_many(person: Person) -> str:
    """A file that was gone through and brought nothing yet; the address of what it would do."""
    _uploads_many(person)
    person.clicks_on("Check the file")
    person.sees("Nothing has come in yet", within=60)
    return person.page.url


def _uploads_many(person: Person) -> None:
    lines = ["Name,Email,Company", *(_line(number) for number in range(MANY))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fair.csv"
        path.write_text("\n".join(lines))
        uploads(person, path)


def _imports_many(person: Person) -> None:
    _uploads_many(person)
    person.clicks_on(f"Import {MANY} leads")
    person.sees("Make a campaign", within=60)


def _line(number: int) -> str:
    first, last, company = (
        each[number % len(each)] for each in (_FIRST_NAMES.split(), _LAST_NAMES.split(), _COMPANIES)
    )
    address = f"{first}.{last}@{company.replace(' ', '-')}.example".lower()
    return f"{first} {last},{address},{company}"


def _id_after(person: Person, address: str) -> str:
    return _id_in(person.page.content(), address)


def _id_in(text: str, address: str) -> str:
    found = re.search(re.escape(address) + _ID, text)
    assert found is not None, f"Nothing here is at {address}"
    return found[1]
