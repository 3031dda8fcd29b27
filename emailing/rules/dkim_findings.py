"""Whether DNS holds the keys that mail is signed with."""

from emailing.rules.dkim import record_name, record_value
from emailing.rules.findings import GRANTED, Finding, Key, Record, Sending, tags_of, unknown
from emailing.rules.spf import Answers

SELECTORS = {"gmail": "google", "outlook": "selector1"}
_WHERE = {
    "gmail": "In Google's Admin console, under Apps, Gmail, Authenticate email, start it.",
    "outlook": "In Microsoft Defender, under Email authentication settings, DKIM, switch it on.",
}


def dkim_findings(sending: Sending, answers: Answers) -> list[Finding]:
    found = [key_finding(sending.domain, key, answers) for key in sending.keys]
    found += [
        _granted_dkim(sending.domain, provider, answers)
        for provider in sorted(sending.providers)
        if provider in SELECTORS
    ]
    if not found or ("smtp" in sending.providers and not sending.keys):
        found.append(
            Finding(
                "DKIM",
                "advice",
                f"We hold no key to sign mail from {sending.domain} with.",
                "If your server does not sign either, add a key here.",
            )
        )
    return found


def key_finding(domain: str, key: Key, answers: Answers) -> Finding:
    """Whether a key of ours stands in DNS."""
    name, value = record_name(key.selector, domain), record_value(key.public_key)
    record = Record("TXT", name, value)
    texts = answers.get(f"TXT {name}")
    if texts is None:
        return unknown("DKIM", name)
    if not texts:
        return _absent(name, key, record)
    if len(texts) > 1:
        says = f"{len(texts)} records stand at {name}; receivers may read the wrong one."
        return Finding("DKIM", "trouble", says, "Leave only this one.", record)
    if not is_published(domain, key, answers):
        says = f"Another key stands at {name}, so signatures do not hold."
        return Finding("DKIM", "trouble", says, "Put this record in its place.", record)
    if "y" in tags_of(texts[0]).get("t", "").split(":"):
        says = "The key is in DNS, but marked as a test (t=y), so it may count for nothing."
        return Finding("DKIM", "advice", says, "Publish it without t=y.", record)
    return Finding("DKIM", "good", f"The key at {name} is in DNS; mail is signed with it.")


def _absent(name: str, key: Key, record: Record) -> Finding:
    if key.state == "signs":
        says = f"The key that mail is signed with is gone from DNS: nothing stands at {name}."
        return Finding("DKIM", "trouble", says, "Publish this record again.", record)
    meanwhile = "the present key signs on" if key.state == "next" else "mail goes unsigned"
    says = f"A key waits to be published: nothing stands at {name} yet."
    fix = f"Publish this record; until it is seen, {meanwhile}."
    return Finding("DKIM", "advice", says, fix, record)


def is_published(domain: str, key: Key, answers: Answers) -> bool:
    """Whether receivers find this key, and no other, where signatures point."""
    texts = answers.get(f"TXT {record_name(key.selector, domain)}") or []
    found = ["".join(tags_of(text).get("p", "").split()) for text in texts]
    return found == [key.public_key]


def _granted_dkim(domain: str, provider: str, answers: Answers) -> Finding:
    name = record_name(SELECTORS[provider], domain)
    texts = answers.get(f"TXT {name}")
    if texts is None:
        return unknown("DKIM", name)
    if any(tags_of(text).get("p") for text in texts):
        return Finding("DKIM", "good", f"{GRANTED[provider][0]}'s key for {domain} is in DNS.")
    says = f"{GRANTED[provider][0]} does not sign for {domain} under its usual name, {name}."
    return Finding("DKIM", "advice", says, _WHERE[provider])
