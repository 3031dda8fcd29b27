"""The main job without JavaScript: nothing is lost but the comfort."""

from playwright.sync_api import Browser

from tests.browser.chromium import USER_AGENT
from tests.browser.installation import Installation
from tests.browser.jobs import chooses_leads_and_starts, imports_leads, makes_a_campaign
from tests.browser.person import Person


def test_from_sign_up_to_a_mail(engine: Browser, installation: Installation) -> None:
    context = engine.new_context(
        base_url=installation.address, java_script_enabled=False, user_agent=USER_AGENT
    )
    ada = Person(context.new_page())
    ada.signs_up("plain@engines.example")
    imports_leads(ada)
    makes_a_campaign(ada)
    chooses_leads_and_starts(ada)
    ada.goes_to("/sandbox/")
    ada.sees_after_reload("A question about", tries=60)
    context.close()
