"""What DNS should say of a domain that mail is sent from, and what to do where it does not.

Since 2024 Google and Yahoo ask of whoever sends much that SPF, DKIM and DMARC all hold.
"""

from emailing.rules import spf
from emailing.rules.dkim import record_name
from emailing.rules.dkim_findings import SELECTORS, dkim_findings
from emailing.rules.domains import domains_of_owner, owner_of
from emailing.rules.findings import GRANTED, Finding, Record, Sending, tags_of, unknown
from emailing.rules.spf import Answers
from emailing.rules.spf_finding import spf_finding

_MOST_PARENTS = 5
_POLICIES = frozenset({"none", "quarantine", "reject"})


def questions(sending: Sending) -> list[str]:
    """What to ask DNS first, as `TYPE name`; `spf.followed_by` says what to ask next.

    Nothing of a domain whose records somebody else looks after.
    """
    domain = sending.domain
    if owner_of(domain):
        return []
    selectors = [key.selector for key in sending.keys]
    selectors += [SELECTORS[each] for each in sorted(sending.providers) if each in SELECTORS]
    return [
        f"TXT {domain}",
        f"MX {domain}",
        f"A {domain}",
        *(f"TXT {record_name(selector, domain)}" for selector in selectors),
        *(f"TXT _dmarc.{parent}" for parent in _upwards(domain)),
    ]


def _upwards(domain: str) -> list[str]:
    """The domain and those above it, which may hold its DMARC record (RFC 7489, section 6.6.3).

    Walking up takes no list of public suffixes.
    """
    labels = domain.split(".")
    return [".".join(labels[at:]) for at in range(max(1, len(labels) - 1))][:_MOST_PARENTS]


def findings(sending: Sending, answers: Answers) -> list[Finding]:
    """All there is to say of a domain, in the order in which it is mended."""
    owner = owner_of(sending.domain)
    if owner:
        return [_of_everybody(sending, owner)]
    return [
        spf_finding(sending, answers),
        *dkim_findings(sending, answers),
        _dmarc(sending, answers),
        _mx(sending.domain, answers),
    ]


def _of_everybody(sending: Sending, owner: str) -> Finding:
    names = {GRANTED[each][0] for each in sending.providers if each in GRANTED}
    others = [host for host in sending.hosts if spf.include_of(host) not in _own_includes(owner)]
    if not others and names <= {owner}:
        says = f"{owner} looks after the records of {sending.domain}; there is nothing to do."
        return Finding("DNS", "good", says)
    return Finding(
        "DNS",
        "trouble",
        f"{sending.domain} belongs to {owner}: mail that leaves through another server "
        "is taken for forged.",
        f"Send through {owner}, or from an address of a domain of your own.",
    )


def _own_includes(owner: str) -> set[str | None]:
    return {spf.include_of(domain) for domain in domains_of_owner(owner)} - {None}


def _dmarc(sending: Sending, answers: Answers) -> Finding:
    domain = sending.domain
    for parent in _upwards(domain):
        name = f"_dmarc.{parent}"
        texts = answers.get(f"TXT {name}")
        if texts is None:
            return unknown("DMARC", name)
        found = [text for text in texts if text.lower().replace(" ", "").startswith("v=dmarc1")]
        if found:
            return _one_dmarc(domain, name, found)
    says = f"{domain} has no DMARC record, which Google and Yahoo ask of whoever sends much."
    return Finding("DMARC", "trouble", says, "Publish this record.", _least_dmarc(domain))


def _least_dmarc(domain: str) -> Record:
    return Record("TXT", f"_dmarc.{domain}", "v=DMARC1; p=none")


def _one_dmarc(domain: str, name: str, found: list[str]) -> Finding:
    if len(found) > 1:
        says = f"{len(found)} DMARC records stand at {name}; receivers then heed none."
        return Finding("DMARC", "trouble", says, "Leave only one of them.")
    tags = tags_of(found[0])
    is_above = name != f"_dmarc.{domain}"
    policy = (tags.get("sp", "") if is_above else "") or tags.get("p", "")
    if policy.lower() not in _POLICIES:
        says = f"The DMARC record at {name} names no policy that receivers know."
        fix = "Let it say p=none, p=quarantine or p=reject."
        return Finding("DMARC", "trouble", says, fix, None if is_above else _least_dmarc(domain))
    if policy.lower() == "none":
        says = f"The DMARC record at {name} asks receivers to change nothing (p=none)."
        fix = "Once its reports show only your own mail, p=quarantine keeps forgers out."
        return Finding("DMARC", "good", says, fix)
    verb = "reject" if policy.lower() == "reject" else "set apart"
    says = f"The DMARC record at {name} asks receivers to {verb} mail that others forge."
    return Finding("DMARC", "good", says)


def _mx(domain: str, answers: Answers) -> Finding:
    servers, addresses = answers.get(f"MX {domain}"), answers.get(f"A {domain}")
    if servers is None:
        return unknown("MX", domain)
    hosts = [server.split()[-1].rstrip(".") for server in servers]
    if hosts == [""]:
        says = f"{domain} says that it takes no mail, so that no reply reaches you."
        return Finding("MX", "trouble", says, "Publish an MX record that names your mail server.")
    if hosts:
        return Finding("MX", "good", f"Replies go to {hosts[0]}.")
    if addresses:
        says = f"{domain} names no mail server; replies go to its web server, if that takes any."
        return Finding("MX", "advice", says, "Publish an MX record that names your mail server.")
    says = f"No server takes mail for {domain}, so that no reply reaches you."
    return Finding("MX", "trouble", says, "Publish an MX record that names your mail server.")
