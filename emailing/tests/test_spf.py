"""SPF records, read and followed as receivers do (RFC 7208)."""

import pytest

from emailing.rules.findings import Finding, Record, Sending
from emailing.rules.spf import Answers, BadRecord, followed_by, merged, terms_of, walk
from emailing.rules.spf_finding import spf_finding

DOMAIN = "engines.example"
GMAIL = Sending(DOMAIN, providers=frozenset({"gmail"}))
SMTP = Sending(DOMAIN, providers=frozenset({"smtp"}), hosts=("smtp.host.example",))


def _answers(**records: str) -> Answers:
    found = {f"TXT {name.replace('_', '.')}": [text] for name, text in records.items()}
    return {f"TXT {DOMAIN}": [], **found}


def _own(*texts: str) -> Answers:
    return {f"TXT {DOMAIN}": texts, "TXT _spf.google.com": ["v=spf1 ip4:192.0.2.0/24 ~all"]}


def _publish(value: str) -> Record:
    return Record("TXT", DOMAIN, value)


def test_none_is_told_with_the_record_that_names_the_senders() -> None:
    assert spf_finding(GMAIL, _own("google-site-verification=x")) == Finding(
        "SPF",
        "trouble",
        "engines.example does not say which servers may send its mail.",
        "Publish this record; add the servers of other senders that you use.",
        _publish("v=spf1 include:_spf.google.com ~all"),
    )


@pytest.mark.parametrize(
    ("hosts", "record"),
    [
        (("smtp.host.example",), "v=spf1 a:smtp.host.example ~all"),
        (("8.8.8.8", "smtp.gmail.com"), "v=spf1 include:_spf.google.com ip4:8.8.8.8 ~all"),
        (("127.0.0.1",), "v=spf1 mx ~all"),
        ((), "v=spf1 mx ~all"),
    ],
)
def test_a_server_is_named_as_it_is_known(hosts: tuple[str, ...], record: str) -> None:
    sending = Sending(DOMAIN, providers=frozenset({"smtp"}), hosts=hosts)

    assert spf_finding(sending, _own()).record == _publish(record)


def test_one_that_names_the_sender_is_good() -> None:
    found = spf_finding(GMAIL, _own("v=spf1 include:_spf.google.com -all", "other"))

    assert (found.level, found.record) == ("good", None)


def test_a_sender_that_an_include_names_is_named() -> None:
    answers = {**_own("v=spf1 include:all.host.example -all")}
    answers["TXT all.host.example"] = ["v=spf1 include:_spf.google.com ~all"]

    assert spf_finding(GMAIL, answers).level == "good"


def test_a_missing_sender_is_added_and_the_ending_kept() -> None:
    found = spf_finding(GMAIL, _own("v=spf1 mx -all"))

    assert (found.level, found.record) == (
        "trouble",
        _publish("v=spf1 mx include:_spf.google.com -all"),
    )
    assert found.says == (
        "The SPF record does not name _spf.google.com, whose servers send your mail."
    )


def test_several_are_merged() -> None:
    found = spf_finding(SMTP, _own("v=spf1 mx ~all", "V=SPF1 a mx -all"))

    assert found.says == "engines.example has 2 SPF records; receivers then trust none of them."
    assert found.record == _publish("v=spf1 mx a -all")


@pytest.mark.parametrize(
    ("record", "level", "says"),
    [
        ("v=spf1 +all", "trouble", "The SPF record lets any server in the world send for you."),
        ("v=spf1 all", "trouble", "The SPF record lets any server in the world send for you."),
        (
            "v=spf1 mx",
            "advice",
            "The SPF record does not say what to do with mail from other servers.",
        ),
        (
            "v=spf1 mx ?all",
            "advice",
            "The SPF record does not say what to do with mail from other servers.",
        ),
        (
            "v=spf1 ipv4:192.0.2.1 -all",
            "trouble",
            "Receivers cannot read the SPF record: “ipv4:192.0.2.1” means nothing in it.",
        ),
        (
            "v=spf1 include:none.example -all",
            "trouble",
            "The SPF record includes none.example, which has none; receivers then give up.",
        ),
        (
            "v=spf1 include:silent.example -all",
            "unknown",
            "DNS did not answer about silent.example.",
        ),
        (
            "v=spf1 " + "a:b.example " * 11 + "-all",
            "trouble",
            "The SPF record takes more than 10 look-ups; receivers stop there.",
        ),
        (
            "v=spf1 a mx ip4:192.0.2.1 -all exp=why.example",
            "good",
            "The SPF record says which servers may send, and no others.",
        ),
    ],
)
def test_what_is_wrong_with_a_record(record: str, level: str, says: str) -> None:
    answers = {**_own(record), "TXT none.example": ["hello"], "TXT silent.example": None}
    found = spf_finding(SMTP, answers)

    assert (found.level, found.says) == (level, says)


def test_silence_is_not_absence() -> None:
    assert spf_finding(SMTP, {f"TXT {DOMAIN}": None}).level == "unknown"


def test_look_ups_are_counted_through_includes_and_redirects() -> None:
    answers = _answers(
        engines_example="v=spf1 mx include:a.example redirect=b.example",
        a_example="v=spf1 exists:%{i}.x.example ip4:192.0.2.1 -all",
        b_example="v=spf1 a ptr -all",
    )
    found = walk(DOMAIN, answers)

    assert found.lookups == 6
    assert found.names == {"a.example", "b.example"}
    assert followed_by(DOMAIN, answers) == ["a.example", "b.example"]


def test_a_record_that_leads_back_to_itself_ends() -> None:
    answers = _answers(
        engines_example="v=spf1 include:a.example -all", a_example=f"v=spf1 include:{DOMAIN} -all"
    )

    assert walk(DOMAIN, answers).lookups == 2


def test_words_that_mean_nothing() -> None:
    for word in ("mx:", "-redirect=x", "include=x", "~", "hello", "include"):
        with pytest.raises(BadRecord) as refusal:
            terms_of(f"v=spf1 {word} -all")
        assert str(refusal.value) == word


def test_merging_keeps_each_word_once() -> None:
    assert merged(["v=spf1 a ?all", "v=spf1 mx a"], ["include:x.example"]) == (
        "v=spf1 a mx include:x.example ~all"
    )
