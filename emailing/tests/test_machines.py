"""A request that says it is a machine's is counted apart, with the reason."""

import pytest

from emailing.rules.machines import machine_reason

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
GMAIL_SCAN = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0"
)


@pytest.mark.parametrize(
    "user_agent",
    [
        FIREFOX,
        "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
        "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html",
        "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.10396; Pro)",
        "Mozilla/5.0 (Linux; Android 9; CUBOT_NOTE_20) Chrome/120.0 Mobile Safari/537.36",
        "curl/8.5.0",
        "",
    ],
)
def test_people(user_agent: str) -> None:
    assert machine_reason(user_agent, {"Accept": "image/*"}, "GET") is None


@pytest.mark.parametrize(
    ("user_agent", "reason"),
    [
        ("Mozilla/5.0 (compatible; Googlebot/2.1)", "It calls itself a robot."),
        ("Mozilla/5.0 (compatible; bingbot/2.0; +http://x)", "It calls itself a robot."),
        ("Some-Crawler 1", "It calls itself a robot."),
        ("Baiduspider", "It calls itself a robot."),
        ("Barracuda Sentinel (EE)", "It is a mail filter that looks at links."),
        ("Microsoft Office Existence Discovery", "It is a mail filter that looks at links."),
        ("Slack-LinkExpanding 1.0", "It makes a preview of the link."),
        ("facebookexternalhit/1.1", "It makes a preview of the link."),
        ("Mozilla/5.0 HeadlessChrome/120", "It is a browser without a screen."),
        (GMAIL_SCAN, "It is Gmail's look at a mail that has just arrived."),
    ],
)
def test_machines_by_name(user_agent: str, reason: str) -> None:
    assert machine_reason(user_agent, {}, "GET") == reason


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Sec-Purpose", "prefetch"),
        ("Sec-Purpose", "prefetch;prerender"),
        ("PURPOSE", "prefetch"),
        ("x-moz", "prefetch"),
        ("X-Purpose", "preview"),
    ],
)
def test_a_browser_that_fetches_ahead_is_no_reader(name: str, value: str) -> None:
    assert machine_reason(FIREFOX, {name: value}, "GET") == "It fetched ahead of the reader."


def test_head_asks_for_nothing_a_person_sees() -> None:
    assert machine_reason("curl/8.5.0", {}, "HEAD") == (
        "It asked whether the address exists, and not for what is there."
    )
