"""Every page of the product, furnished: what axe reads and what the screenshots show."""

import re
from dataclasses import dataclass

from django.contrib import admin
from playwright.sync_api import BrowserContext, Page

from tests.browser.jobs import (
    adds_a_follow_up,
    chooses_leads_and_starts,
    confirms_the_address,
    follows_the_link_of_a_mail,
    imports_leads,
    invites,
    makes_a_campaign,
    reads_mails,
    uploads_leads,
)
from tests.browser.organizing import adds_a_pair, checks_many, organizes_leads
from tests.browser.person import Person
from tests.places import pages

_ID = r"([0-9a-f-]{36})"
ALLAUTH = {
    "sign-in-address": "/account/email/",
    "password": "/account/password/change/",
    "second-factor": "/account/2fa/",
    "totp": "/account/2fa/totp/activate/",
    "passkeys": "/account/2fa/webauthn/",
    "passkey-new": "/account/2fa/webauthn/add/",
    "sign-out": "/account/logout/",
}
SIGNED_OUT = {
    "sign-in": "/account/login/",
    "sign-up": "/account/signup/",
    "reset": "/account/password/reset/",
    "reset-asked": "/account/password/reset/done/",
    "reset-key": "/account/password/reset/key/1-x/",
    "confirm": "/account/confirm-email/x/",
    "inactive": "/account/inactive/",
    "invitation-closed": "/invitations/nothing/",
    "product-mail": "/_mail/",
    "components": "/_components/",
    "nothing-here": "/nothing-here/",
}
GONE = {"invitation-closed": 404, "nothing-here": 404}
# Parts of pages, looked at where they are shown, files, and ways to other sites.
PARTS = {
    "attachment",
    "campaign-ledger-file",
    "import-progress",
    "import-rejects",
    "lead-export",
    "lead-job-progress",
    "lead-segment-count",
    "mailbox-new-gmail",
    "mailbox-new-outlook",
    "mailbox-reconnect",
    "sandbox-html",
    "settings-suppression-export",
}


@dataclass(frozen=True)
class Stop:
    """A page of the tour, and what it answers."""

    name: str
    address: str
    status: int = 200

    def opens_in(self, page: Page) -> None:
        """Go there; AssertionError where it answers anything else."""
        answer = page.goto(self.address)
        assert answer is not None
        assert answer.status == self.status, f"{self.address} answers {answer.status}"


def furnish(person: Person, context: BrowserContext) -> list[Stop]:
    """Do the main job and a little more; then every page for members, with something on it."""
    imports_leads(person)
    makes_a_campaign(person)
    adds_a_follow_up(person)
    chooses_leads_and_starts(person)
    follows_the_link_of_a_mail(person, context)
    reads_mails(person, 6)
    confirms_the_address(person)
    found = {
        "lead": _first(person, "/leads/", rf"/leads/{_ID}/"),
        "import": _first(person, "/leads/import/", rf"/leads/imports/{_ID}/"),
        "campaign": _first(person, "/campaigns/", rf"/campaigns/{_ID}/"),
        "mailbox": _first(person, "/mailboxes/", rf"/mailboxes/{_ID}/"),
        "sandbox": _first(person, "/sandbox/", rf"/sandbox/{_ID}/"),
    }
    found["message"] = _first(person, f"/leads/{found['lead']}/", rf"/messages/{_ID}/")
    draft, step = _makes_a_draft(person)
    found |= {"campaign-step": draft, "campaign-start": draft}
    others = {
        **ALLAUTH,
        "lead-merge": adds_a_pair(person),
        "campaign-draft": f"/campaigns/{draft}/",
        "import-checked": checks_many(person),
        "import-draft": uploads_leads(person),
        "invitation": invites(person, "grace@navy.example"),
    }
    found["domain"] = _signs_for(person, "engines.example")
    found["template"] = _keeps_a_template(person)
    found |= organizes_leads(person, found["lead"])
    return [Stop(*each) for each in {**_for_members(found, step), **others}.items()]


def _makes_a_draft(person: Person) -> tuple[str, str]:
    """A campaign that may still be changed, and its step."""
    person.goes_to("/campaigns/new/")
    person.types("Name", "Summer")
    person.clicks_on("Create campaign")
    person.types("Subject", "Still there?")
    person.types("Body", "Hello, only a short word.")
    person.clicks_on("Save the first mail")
    person.sees("Still there?")
    campaign = re.search(_ID, person.page.url)
    assert campaign is not None
    step = _first(person, person.page.url, rf"/steps/{_ID}/")
    person.clicks_on("Next: choose leads")
    person.clicks_on("Enroll all")
    person.sees("Next: check and start")
    return campaign[0], step


def _signs_for(person: Person, domain: str) -> str:
    """A domain with a key."""
    person.goes_to("/mailboxes/domains/new/")
    person.types("Domain", domain)
    person.clicks_on("Add the key")
    person.sees("The key is ready.")
    return domain


def _keeps_a_template(person: Person) -> str:
    """Words to begin mails with."""
    person.goes_to("/campaigns/templates/new/")
    person.types("Name", "Introduction")
    person.types("Subject", "A question")
    person.types("Body", "Hello, only a short word.")
    person.clicks_on("Save the template")
    return _first(person, "/campaigns/templates/", rf"/templates/{_ID}/")


def _for_members(found: dict[str, str], step: str) -> dict[str, str]:
    """Addresses by the names of their pages."""
    stops = {}
    for place in pages():
        if place.answers("get") and place.name not in PARTS:
            kind = max((name for name in found if place.name.startswith(name)), key=len, default="")
            ids = {**found, "id": found.get(kind, ""), "step_id": step}
            stops[place.name] = place.at(**ids)
    return stops


def _first(person: Person, address: str, pattern: str) -> str:
    person.goes_to(address)
    found = re.search(pattern, person.page.content())
    assert found is not None, f"{address} links to nothing like {pattern}"
    return found[1]


def outside() -> list[Stop]:
    """The pages of somebody who is not signed in."""
    return [Stop(name, address, GONE.get(name, 200)) for name, address in SIGNED_OUT.items()]


def of_staff() -> list[Stop]:
    """The admin's first page, and the list of every model."""
    lists = [
        Stop(f"admin-{model._meta.model_name}", f"/admin/{_path(model)}/")
        for model in admin.site._registry
    ]
    return [Stop("admin", "/admin/"), *lists]


def _path(model: type) -> str:
    meta = model._meta  # type: ignore[attr-defined]
    return f"{meta.app_label}/{meta.model_name}"
