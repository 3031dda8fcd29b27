"""A passkey instead of a password, with Chromium's own virtual authenticator."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import USER_AGENT
from tests.browser.installation import Installation
from tests.browser.jobs import confirms_the_address
from tests.browser.person import Person


def test_added_and_used(engine: Browser, installation: Installation) -> None:
    # Browsers give no passkeys to an address of figures.
    address = installation.address.replace("127.0.0.1", "localhost")
    context = engine.new_context(base_url=address, user_agent=USER_AGENT)
    page = context.new_page()
    _plug_in_an_authenticator(page)
    ada = Person(page)
    ada.signs_up("passkey@engines.example")
    confirms_the_address(ada)
    ada.goes_to("/account/2fa/webauthn/add/")
    ada.clicks_on("Add passkey")
    ada.sees("recovery codes")
    context.clear_cookies()

    ada.goes_to("/account/login/")
    ada.clicks_on("Sign in with a passkey")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    context.close()


def _plug_in_an_authenticator(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
