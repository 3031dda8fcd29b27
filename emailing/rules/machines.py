"""Opens and clicks that a machine made, as far as it says so itself.

Conservative: a request is a machine's when it says so, or goes by one of a few names that nobody
reads mail with; whatever looks like a browser is a person. What scanners do behind a browser's
name, as Defender, Proofpoint and Mimecast mostly do, shows in their timing and not here.

Sources: the `Sec-Purpose` header and its elders (developer.mozilla.org, "Sec-Purpose"); Google's
image proxy fetches when a person opens the mail, while the old Edge that Gmail uses on arrival
does not mean an open (SparkPost, "Gmail is prefetching images"; mautic/mautic#10245); names of
mail filters from senders' logs (mautic/mautic#9798, Word to the Wise, "Barracuda filters clicking
all links").
"""

import re
from collections.abc import Mapping

_PEOPLE = re.compile(r"GoogleImageProxy|YahooMailProxy", re.IGNORECASE)
_PREFETCH_HEADERS = ("sec-purpose", "purpose", "x-purpose", "x-moz")
_PREFETCH = re.compile(r"\b(prefetch|prerender|preview)\b", re.IGNORECASE)
_BOT = re.compile(r"bot(?![a-z])|crawler|spider|slurp(?![a-z])", re.IGNORECASE)
_NO_BOT = re.compile(r"cubot", re.IGNORECASE)  # a maker of telephones
_SCANNERS = re.compile(
    r"barracuda|proofpoint|mimecast|forcepoint|ironport|ciscosecureemail|fortimail|trendmicro"
    r"|sophos|symantec|virustotal|urlscan|safebrowsing|bitdefender|zscaler"
    r"|microsoft office existence discovery",
    re.IGNORECASE,
)
_PREVIEWS = re.compile(
    r"facebookexternalhit|linkexpanding|skypeuripreview|url preview|^whatsapp/", re.IGNORECASE
)
_HEADLESS = re.compile(r"headlesschrome|phantomjs", re.IGNORECASE)
_GMAIL_SCAN = re.compile(r"Chrome/42\.0\.2311\.135 Safari/537\.36 Edge/12\.246")

_NAMES = (
    (_BOT, "It calls itself a robot."),
    (_SCANNERS, "It is a mail filter that looks at links."),
    (_PREVIEWS, "It makes a preview of the link."),
    (_HEADLESS, "It is a browser without a screen."),
    (_GMAIL_SCAN, "It is Gmail's look at a mail that has just arrived."),
)


def machine_reason(user_agent: str, headers: Mapping[str, str], method: str) -> str | None:
    """Return why a request was not a person's, in a sentence, or None for a person's.

    `headers` may be spelled in any case. curl counts as a person: nothing is known of who runs it.
    """
    if method.upper() == "HEAD":
        return "It asked whether the address exists, and not for what is there."
    if _PEOPLE.search(user_agent):
        return None
    if _is_prefetch(headers):
        return "It fetched ahead of the reader."
    name = _NO_BOT.sub("", user_agent)
    return next((reason for pattern, reason in _NAMES if pattern.search(name)), None)


def _is_prefetch(headers: Mapping[str, str]) -> bool:
    purposes = (value for name, value in headers.items() if name.lower() in _PREFETCH_HEADERS)
    return any(_PREFETCH.search(purpose) for purpose in purposes)
