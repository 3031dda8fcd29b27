"""What is to be said of a domain's SPF record."""

from emailing.rules import spf
from emailing.rules.findings import Finding, Record, Sending, unknown
from emailing.rules.spf import Answers


def spf_finding(sending: Sending, answers: Answers) -> Finding:
    domain = sending.domain
    records = spf.records_of(domain, answers)
    if records is None:
        return unknown("SPF", domain)
    mended = Record("TXT", domain, spf.merged(records, _missing(sending, answers)))
    if not records:
        return Finding(
            "SPF",
            "trouble",
            f"{domain} does not say which servers may send its mail.",
            "Publish this record; add the servers of other senders that you use.",
            mended,
        )
    if len(records) > 1:
        says = f"{domain} has {len(records)} SPF records; receivers then trust none of them."
        return Finding("SPF", "trouble", says, "Put one in the place of all of them.", mended)
    try:
        return _one_spf(sending, answers, mended)
    except spf.BadRecord as error:
        says = f"Receivers cannot read the SPF record: “{error}” means nothing in it."
        return Finding("SPF", "trouble", says, "Correct or remove that word.")


def _missing(sending: Sending, answers: Answers) -> list[str]:
    """What a mended record has to name besides; only what is surely wanted, once there is one."""
    records = spf.records_of(sending.domain, answers) or []
    if not records:
        return sending.mechanisms
    try:
        names = spf.walk(sending.domain, answers).names
    except spf.BadRecord:
        names = frozenset()
    return [f"include:{name}" for name in sending.includes if name not in names]


def _one_spf(sending: Sending, answers: Answers, mended: Record) -> Finding:
    (record,) = spf.records_of(sending.domain, answers) or [""]
    terms, walked = spf.terms_of(record), spf.walk(sending.domain, answers)
    end = spf.ending(terms)
    missing = [name for name in sending.includes if name not in walked.names]
    if end == "+":
        says = "The SPF record lets any server in the world send for you."
        return Finding("SPF", "trouble", says, "End it with ~all.", mended)
    if walked.lookups > spf.MOST_LOOKUPS:
        says = f"The SPF record takes more than {spf.MOST_LOOKUPS} look-ups; receivers stop there."
        return Finding("SPF", "trouble", says, "Take out the senders that you no longer use.")
    if walked.empty:
        says = f"The SPF record includes {walked.empty[0]}, which has none; receivers then give up."
        return Finding("SPF", "trouble", says, f"Take include:{walked.empty[0]} out.")
    if walked.unknown:
        return unknown("SPF", walked.unknown[0])
    if missing:
        says = f"The SPF record does not name {missing[0]}, whose servers send your mail."
        return Finding("SPF", "trouble", says, "Publish it in this form.", mended)
    if end in ("", "?"):
        says = "The SPF record does not say what to do with mail from other servers."
        return Finding("SPF", "advice", says, "End it with ~all.", mended)
    return Finding("SPF", "good", "The SPF record says which servers may send, and no others.")
